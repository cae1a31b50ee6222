package dev.holdfast.cli;

import dev.holdfast.sandbox.Nearest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of any command. */
@Command(name = "help", description = "Show the help of a command, for example: holdfast help run watch.")
final class HelpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command. Without it the whole tool.")
    private List<String> names = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var about = spec.root().commandLine();
        for (var name : names) {
            var next = about.getSubcommands().get(name);
            if (next == null) {
                throw new Fault(
                        ExitCode.USAGE,
                        Nearest.unknown("command", name, about.getSubcommands().keySet()),
                        "see " + about.getCommandSpec().qualifiedName() + " --help");
            }
            about = next;
        }
        print(about);
        return ExitCode.DONE.code();
    }

    private static void print(CommandLine about) {
        about.usage(about.getOut(), about.getColorScheme());
        about.getOut().flush();
    }
}

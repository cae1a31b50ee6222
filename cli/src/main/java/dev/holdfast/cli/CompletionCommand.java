package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that completes commands and options in a shell. */
@Command(
        name = "completion",
        description = {
            "Print the completion script of a shell.",
            "bash: source <(holdfast completion bash)      zsh: source <(holdfast completion zsh)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells with a script; that of zsh is the same, run in its bash mode. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (shell == Shell.zsh) {
            out.println("autoload -U +X compinit && compinit && autoload -U +X bashcompinit && bashcompinit");
        }
        out.print(AutoComplete.bash("holdfast", spec.root().commandLine()));
        out.flush();
        return ExitCode.DONE.code();
    }
}

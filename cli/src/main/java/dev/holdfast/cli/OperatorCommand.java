package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs the operator in the foreground. The launcher does so by itself, without this process in between; this is for
 * those who start the command line's class directly, and for whoever asks what the operator's options are.
 */
@Command(name = OperatorCommand.NAME, description = "Run the operator in the foreground against a kubeconfig.")
final class OperatorCommand implements Callable<Integer> {
    static final String NAME = "operator";

    /** This module does not compile against the operator: it is there only when the program runs. */
    private static final String SETTINGS = "dev.holdfast.operator.Settings";

    @Spec
    private CommandSpec spec;

    /** Gives the command the operator's own options, so that help, reference and completion know them. */
    static void describe(CommandLine root) {
        try {
            var settings = CommandSpec.forAnnotatedObject(Class.forName(SETTINGS), root.getFactory());
            root.getSubcommands().get(NAME).getCommandSpec().addMixin("settings", settings);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the operator is not on the class path", e);
        }
    }

    @Override
    public Integer call() {
        var all = spec.root().commandLine().getParseResult().originalArgs();
        var options = all.subList(all.indexOf(NAME) + 1, all.size());
        try {
            return new ProcessBuilder(
                            OperatorProcess.command(System.getProperty("java.class.path"), List.copyOf(options)))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        }
    }
}

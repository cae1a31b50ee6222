package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs the operator in the foreground. The launcher does so by itself, without this process in between; this is for
 * those who start the command line's class directly.
 */
@Command(
        name = "operator",
        description = "Run the controller in the foreground against a kubeconfig; see: holdfast operator --help.")
final class OperatorCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "OPTION",
            arity = "0..*",
            description = "The operator's own options: holdfast operator -- --help lists them.")
    private List<String> options = List.of();

    @Override
    public Integer call() {
        try {
            return new ProcessBuilder(OperatorProcess.command(System.getProperty("java.class.path"), options))
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

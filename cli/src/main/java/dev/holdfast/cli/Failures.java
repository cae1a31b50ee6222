package dev.holdfast.cli;

import dev.holdfast.cli.output.Clean;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes words on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Session session;

    Failures(Session session) {
        this.session = session;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        var fault = fault(error);
        tell(fault.getMessage(), fault.next());
        if (session.verbose()) {
            error.printStackTrace(session.err());
        }
        return fault.exit().code();
    }

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        var command = error.getCommandLine();
        var help = "see " + command.getCommandSpec().qualifiedName() + " --help";
        var meant = error instanceof UnmatchedArgumentException unmatched
                ? String.join(", ", unmatched.getSuggestions())
                : "";
        tell(error.getMessage(), meant.isEmpty() ? List.of(help) : List.of("did you mean: " + meant + "?", help));
        return ExitCode.USAGE.code();
    }

    private static Fault fault(Exception error) {
        return switch (error) {
            case Fault fault -> fault;
            case SandboxFault fault -> new Fault(ExitCode.UNEXPECTED, fault.getMessage(), fault, List.of());
            case UncheckedIOException io -> inputOutput(io.getCause());
            case IOException io -> inputOutput(io);
            default ->
                new Fault(
                        ExitCode.UNEXPECTED,
                        "this is a bug in holdfast: " + error,
                        error,
                        List.of("run it again with -v and report what it prints"));
        };
    }

    private static Fault inputOutput(IOException error) {
        var words = error instanceof java.nio.file.NoSuchFileException
                ? "there is no file " + error.getMessage()
                : error.getMessage() == null ? error.toString() : error.getMessage();
        return new Fault(ExitCode.UNEXPECTED, words, error, List.of());
    }

    private void tell(String message, List<String> next) {
        var ansi = session.coloursErr() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
        var lines = message.lines().map(Clean::line).toList();
        session.say(ansi.string("@|bold,red error:|@ ") + (lines.isEmpty() ? "" : lines.getFirst()));
        lines.stream().skip(1).forEach(line -> session.say("  " + line));
        next.forEach(proposal -> session.say("  " + Clean.line(proposal)));
    }
}

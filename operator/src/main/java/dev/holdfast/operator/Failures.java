package dev.holdfast.operator;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What kept the operator from starting, told as the command line tells it: words and proposals, and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String HELP = "see holdfast operator --help";

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        var command = error.getCommandLine();
        var meant = String.join(", ", meant(error));
        tell(
                command,
                error.getMessage(),
                meant.isEmpty() ? List.of(HELP) : List.of("did you mean: " + meant + "?", HELP));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        if (error instanceof StartFault fault) {
            tell(command, fault.getMessage(), fault.next());
            return fault.askedWrongly() ? ExitCode.USAGE : ExitCode.SOFTWARE;
        }
        tell(command, "this is a bug in holdfast: " + error, List.of("report it with the lines below"));
        error.printStackTrace(command.getErr());
        return ExitCode.SOFTWARE;
    }

    /** What was probably meant, also by who misspelt an option that is required, which then is missing. */
    private static List<String> meant(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getSuggestions();
        }
        var unknown = error.getCommandLine().getUnmatchedArguments();
        return unknown.isEmpty()
                ? List.of()
                : new UnmatchedArgumentException(error.getCommandLine(), unknown).getSuggestions();
    }

    private static void tell(CommandLine command, String message, List<String> next) {
        var lines = message.lines().toList();
        command.getErr().println("error: " + (lines.isEmpty() ? "" : lines.getFirst()));
        lines.stream().skip(1).forEach(line -> command.getErr().println("  " + line));
        next.forEach(proposal -> command.getErr().println("  " + proposal));
        command.getErr().flush();
    }
}

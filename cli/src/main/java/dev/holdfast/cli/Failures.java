package dev.holdfast.cli;

import dev.holdfast.cli.output.Clean;
import dev.holdfast.sandbox.Nearest;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes words on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** Picocli's words for a group of commands that is called by itself; a test would notice others. */
    private static final String MISSING_COMMAND = "Missing required subcommand";

    /** {@code -n}. */
    private static final int SHORT_OPTION = 2;

    /** Picocli's words for an option that takes a pair, and was given none. */
    private static final Pattern PAIR = Pattern.compile(
            "^Value for option option '(\\S+)' \\((\\S+)\\) should be in KEY=VALUE format but was (.*)$");

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
        if (MISSING_COMMAND.equals(error.getMessage())) {
            tell("no command is named after \"" + command.getCommandSpec().qualifiedName() + "\"", List.of());
            command.usage(session.err(), command.getColorScheme());
            session.err().flush();
            return ExitCode.USAGE.code();
        }
        var unknown = command.getUnmatchedArguments().stream().findFirst().map(word -> unknown(word, command));
        if (error instanceof UnmatchedArgumentException && unknown.isPresent()) {
            tell(unknown.get(), List.of(help));
        } else {
            // who misspells an option that is required is told that it is missing, and why
            tell(words(error), unknown.map(words -> List.of(words, help)).orElse(List.of(help)));
        }
        return ExitCode.USAGE.code();
    }

    private static String words(ParameterException error) {
        return PAIR.matcher(error.getMessage()).replaceFirst("$1 takes $2, not \"$3\"");
    }

    /** A word that is no option and no command here, with the one that was probably meant. */
    private static String unknown(String word, CommandLine command) {
        if (word.startsWith("-")) {
            var option = word.split("=", 2)[0];
            var hint = meant(option, command).map(name -> "; " + Nearest.question(name));
            return "unknown option \"" + option + "\"" + hint.orElse("");
        }
        return command.getSubcommands().isEmpty()
                ? "\"" + word + "\" is one argument too many"
                : Nearest.unknown("command", word, command.getSubcommands().keySet());
    }

    /** One letter is as near to any other. */
    private static Optional<String> meant(String option, CommandLine command) {
        var names = command.getCommandSpec().options().stream()
                .filter(each -> !each.hidden())
                .map(OptionSpec::longestName)
                .toList();
        return option.length() > SHORT_OPTION ? Nearest.to(option, names) : Optional.empty();
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
        if (error instanceof FileSystemException about && about.getFile() != null) {
            var told = FileText.unreadable(Path.of(about.getFile()), "", error);
            return new Fault(ExitCode.UNEXPECTED, told.getMessage(), error, told.next());
        }
        var words = error.getMessage() == null ? error.toString() : error.getMessage();
        return new Fault(
                ExitCode.UNEXPECTED, words, error, List.of("run it again; if it stays so, with -v, and report it"));
    }

    private void tell(String message, List<String> next) {
        var ansi = session.coloursErr() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
        var lines = message.lines().map(Clean::line).toList();
        session.say(ansi.string("@|bold,red error:|@ ") + (lines.isEmpty() ? "" : lines.getFirst()));
        lines.stream().skip(1).forEach(line -> session.say("  " + line));
        next.forEach(proposal -> session.say("  " + Clean.line(proposal)));
    }
}

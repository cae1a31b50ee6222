package dev.holdfast.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The reference of the command line as Markdown, read from the commands themselves. */
final class CliReference {
    private CliReference() {}

    static String markdown(CommandLine root) {
        var text = new StringBuilder();
        text.append("<!-- Generated from the commands by HelpGoldenTest; make golden rewrites it. -->\n");
        text.append("# Command line\n\n");
        text.append("Standard output holds the result, standard error progress, questions and hints.\n");
        text.append(
                "`-o json` and `-o yaml` give objects as the API server has them; lists and findings come in one\n");
        text.append("envelope with `apiVersion: cli.holdfast.dev/v1`. Words in JSON are plain ASCII and stable.\n\n");
        text.append("## Exit codes\n\n| Code | Meaning |\n|---|---|\n");
        Stream.of(ExitCode.values()).forEach(exit -> text.append("| ")
                .append(exit.code())
                .append(" | ")
                .append(exit.meaning())
                .append(" |\n"));
        text.append("\n## Options of every command\n\n").append(options(root, true));
        HelpGoldenTest.all(root).stream().skip(1).forEach(command -> text.append(command(command)));
        return text.toString();
    }

    private static String command(CommandLine command) {
        var spec = command.getCommandSpec();
        var text = new StringBuilder("\n## `" + spec.qualifiedName() + "`\n\n");
        text.append(String.join("\n", spec.usageMessage().description())).append("\n\n");
        if (spec.aliases().length > 0) {
            text.append("Also: ").append(String.join(", ", spec.aliases())).append(".\n\n");
        }
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> text.append("- `")
                        .append(parameter.paramLabel())
                        .append("`: ")
                        .append(String.join(" ", parameter.description()))
                        .append('\n'));
        if (!spec.positionalParameters().isEmpty()) {
            text.append('\n');
        }
        return text.append(options(command, false)).toString();
    }

    private static String options(CommandLine command, boolean root) {
        var rows = command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && (root || !option.inherited() && !option.usageHelp()))
                .map(CliReference::row)
                .collect(Collectors.joining());
        return rows.isEmpty() ? "" : "| Option | Meaning |\n|---|---|\n" + rows;
    }

    private static String row(OptionSpec option) {
        var names = String.join(", ", option.names());
        var label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        var meaning = String.join(" ", option.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
                .replace("${COMPLETION-CANDIDATES}", candidates(option));
        return "| `" + names + label + "` | " + meaning.replace("|", "\\|") + " |\n";
    }

    private static String candidates(OptionSpec option) {
        return option.completionCandidates() == null ? "" : String.join(", ", option.completionCandidates());
    }
}

package dev.holdfast.cli.plan;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.FileText;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.lint.Finding;
import dev.holdfast.cli.lint.Linter;
import dev.holdfast.cli.lint.ManifestFiles;
import dev.holdfast.cli.lint.Rule;
import dev.holdfast.cli.lint.Severity;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.output.FailOn;
import dev.holdfast.cli.output.Table;
import dev.holdfast.cli.output.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks manifests in files. Talks to no cluster. */
@Command(
        name = "lint",
        description = {
            "Check manifests offline: schema, field paths, templates, matchers.",
            "Prints one line for each finding: FILE:LINE:COLUMN SEVERITY ID MESSAGE.",
            "Ends with 2 where there is nothing to check."
        })
final class PlanLint implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int FILES_NAMED = 5;

    /** The forms in which findings can be printed. */
    enum Form {
        table,
        wide,
        json,
        yaml
    }

    private final Session session;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Files with one or more documents, folders (all .yaml, .yml and .json files in them, at any depth), or - for"
                            + " standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "error, warning or never: what makes the command end with 3. Default: ${DEFAULT-VALUE}.")
    private FailOn failOn;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, wide (with the rule behind each finding), json or yaml. Default: ${DEFAULT-VALUE}.")
    private Form form;

    @Option(names = "--rules", description = "List all rules instead.")
    private boolean rules;

    @Spec
    private CommandSpec spec;

    PlanLint(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rules) {
            printRules();
            return ExitCode.DONE.code();
        }
        if (files.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "name the files to check, or - for standard input");
        }
        var linter = new Linter();
        files.forEach(file -> check(linter, file));
        if (linter.documents() == 0 && linter.findings().isEmpty()) {
            throw nothing(linter);
        }
        print(linter);
        return fails(linter.findings()) ? ExitCode.FINDINGS.code() : ExitCode.DONE.code();
    }

    private void check(Linter linter, String file) {
        if (file.equals(STANDARD_INPUT)) {
            linter.check(STANDARD_INPUT, session.in().lines().collect(Collectors.joining("\n")));
            return;
        }
        var path = Path.of(file);
        if (Files.isDirectory(path)) {
            ManifestFiles.in(path).forEach(each -> linter.check(each.toString(), read(each)));
        } else {
            linter.check(file, read(path));
        }
    }

    private static String read(Path file) {
        return FileText.read(file, "", ExitCode.FINDINGS);
    }

    /** Silence about nothing would pass for silence about something. */
    private Fault nothing(Linter linter) {
        var where = String.join(", ", files.stream().limit(FILES_NAMED).toList())
                + (files.size() > FILES_NAMED ? ", …" : "");
        return new Fault(
                ExitCode.USAGE,
                "nothing was checked: " + where
                        + (linter.others() == 0
                                ? " holds no document"
                                : " holds no document of Holdfast's kinds, only " + linter.others() + " of others"),
                "a plan begins with apiVersion: " + Kind.PLAN.apiVersion() + " and kind: " + Kind.PLAN.kind());
    }

    private boolean fails(List<Finding> findings) {
        return switch (failOn) {
            case never -> false;
            case error -> findings.stream().anyMatch(finding -> finding.severity() == Severity.error);
            case warning -> findings.stream().anyMatch(finding -> finding.severity() != Severity.info);
        };
    }

    private void print(Linter linter) {
        switch (form) {
            case json -> session.out().println(Trees.json(tree(linter)));
            case yaml -> session.out().print(Trees.yaml(tree(linter)));
            case table, wide -> lines(linter);
        }
        session.out().flush();
    }

    private void lines(Linter linter) {
        var ansi = session.coloursOut() ? Ansi.ON : Ansi.OFF;
        for (var finding : linter.findings()) {
            session.out()
                    .println(finding.place() + " " + coloured(ansi, finding.severity()) + " "
                            + finding.rule().id() + " " + dev.holdfast.cli.output.Clean.line(finding.message()));
            if (form == Form.wide) {
                session.out().println("  wanted: " + finding.rule().wanted());
            }
        }
        session.out().println(summary(linter));
    }

    private static String coloured(Ansi ansi, Severity severity) {
        return switch (severity) {
            case error -> ansi.string("@|red error|@");
            case warning -> ansi.string("@|yellow warning|@");
            case info -> "info";
        };
    }

    private static String summary(Linter linter) {
        return Counted.of(count(linter, Severity.error), "error") + ", "
                + Counted.of(count(linter, Severity.warning), "warning") + ", "
                + Counted.of(count(linter, Severity.info), "note") + " in "
                + Counted.of(linter.documents(), "document")
                + (linter.others() == 0 ? "" : "; " + linter.others() + " of other kinds not looked at");
    }

    private static long count(Linter linter, Severity severity) {
        return linter.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode tree(Linter linter) {
        var tree = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "LintReport");
        tree.putObject("summary")
                .put("errors", count(linter, Severity.error))
                .put("warnings", count(linter, Severity.warning))
                .put("infos", count(linter, Severity.info))
                .put("documents", linter.documents())
                .put("others", linter.others());
        var findings = tree.putArray("findings");
        for (var finding : linter.findings()) {
            findings.addObject()
                    .put("file", finding.place().file())
                    .put("line", finding.place().line())
                    .put("column", finding.place().column())
                    .put("severity", finding.severity().name())
                    .put("id", finding.rule().id())
                    .put("message", finding.message());
        }
        return tree;
    }

    private void printRules() {
        var table = new Table(List.of("ID", "SEVERITY", "WANTED"));
        for (var rule : Rule.values()) {
            table.row(List.of(rule.id(), rule.severity().name(), rule.wanted()));
        }
        table.print(session.out(), 0, session.symbols());
    }
}

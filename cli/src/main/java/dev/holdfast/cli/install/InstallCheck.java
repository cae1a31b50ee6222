package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.install.Check.Result;
import dev.holdfast.cli.kube.ConnectOptions;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.output.FailOn;
import dev.holdfast.cli.output.Trees;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks that a cluster has what an installation needs. */
@Command(
        name = "check",
        description = {
            "Check that a cluster has what the operator needs, and gives it no more.",
            "Checks that CRDs and policies are there and equal, and that the operator may do each thing it must,",
            "and nothing that it must never. Ends with 3 when something is missing, 11 when that cannot be told."
        })
final class InstallCheck implements Callable<Integer> {
    /** The forms of the result. */
    enum Form {
        table,
        wide,
        json,
        yaml
    }

    private final Session session;

    @Mixin
    private InstallOptions options;

    @Mixin
    private ConnectOptions cluster;

    @Option(names = "--self", description = "Ask about yourself: for a kubeconfig that is the operator's own.")
    private boolean self;

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
            description = "table (what is not OK), wide (all), json or yaml. Default: ${DEFAULT-VALUE}.")
    private Form form;

    InstallCheck(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var installation = options.installation();
        try (var connection = Connection.open(cluster, session)) {
            var checks = new Inspection(connection, installation, self).checks();
            switch (form) {
                case json -> session.out().println(Trees.json(tree(checks)));
                case yaml -> session.out().print(Trees.yaml(tree(checks)));
                case table, wide ->
                    lines(checks, self ? "you" : installation.operator().toString());
            }
            session.out().flush();
            return exit(checks).code();
        }
    }

    private ExitCode exit(List<Check> checks) {
        boolean bad =
                switch (failOn) {
                    case never -> false;
                    case error -> has(checks, Result.FAIL);
                    case warning -> has(checks, Result.FAIL) || has(checks, Result.WARN);
                };
        if (bad) {
            return ExitCode.FINDINGS;
        }
        return has(checks, Result.UNKNOWN) && failOn != FailOn.never ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private static boolean has(List<Check> checks, Result result) {
        return count(checks, result) > 0;
    }

    private static long count(List<Check> checks, Result result) {
        return checks.stream().filter(check -> check.result() == result).count();
    }

    private void lines(List<Check> checks, String who) {
        checks.stream()
                .filter(check -> form == Form.wide || check.result() != Result.OK)
                .forEach(check ->
                        session.out().println("%-7s %s  %s".formatted(check.result(), check.id(), check.what())));
        session.out()
                .println(count(checks, Result.OK) + " ok, " + Counted.of(count(checks, Result.WARN), "warning") + ", "
                        + count(checks, Result.UNKNOWN) + " unknown, " + count(checks, Result.FAIL)
                        + " failed; checked as " + who);
        if (has(checks, Result.FAIL)) {
            session.say(
                    "fix: holdfast install generate ... | kubectl apply --server-side -f -   (with the same options)");
        }
    }

    private static ObjectNode tree(List<Check> checks) {
        var tree = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "InstallCheck");
        var summary = tree.putObject("summary");
        for (var result : Result.values()) {
            summary.put(result.name().toLowerCase(java.util.Locale.ROOT), count(checks, result));
        }
        var items = tree.putArray("checks");
        checks.forEach(check -> items.addObject()
                .put("id", check.id())
                .put("result", check.result().name())
                .put("what", check.what()));
        return tree;
    }
}

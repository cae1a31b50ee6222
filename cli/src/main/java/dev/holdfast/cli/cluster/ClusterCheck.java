package dev.holdfast.cli.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.cluster.Check.Result;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.Clean;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.output.FailOn;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.Holder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks that steps can do on a cluster what the plans say, and names each right that is missing. */
@Command(
        name = "check",
        description = {
            "Check that a cluster answers and that plans have the rights they need there.",
            "Checks the kubeconfig, and for every plan that its account may do there what its steps do.",
            "Ends with 3 when something is missing, 11 when that cannot be told."
        })
final class ClusterCheck implements Callable<Integer> {
    /** The forms of the result. */
    enum Form {
        table,
        wide,
        json,
        yaml
    }

    private final Session session;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster's name.")
    private String name;

    @Option(
            names = "--account",
            paramLabel = "NAMESPACE/NAME",
            description = "Also check that the operator may act there as this account. Repeatable.")
    private List<String> accounts = List.of();

    @Option(
            names = "--default-service-account",
            paramLabel = "[NAMESPACE/]NAME",
            defaultValue = "holdfast-system/holdfast-default",
            description = "The account of plans and Clusters that name none. Default: ${DEFAULT-VALUE}.")
    private String defaultAccount;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The operator is this user instead of the ServiceAccount holdfast-system/holdfast.")
    private String user;

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

    @Mixin
    private ClusterOptions cluster;

    ClusterCheck(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var found = api.get(Kind.CLUSTER, api.namespace(), name);
            var operator = user == null ? new Holder.Account("holdfast-system", "holdfast") : new Holder.User(user);
            var standard = Holder.Account.ofOption("--default-service-account", defaultAccount, found.namespace());
            var further = accounts.stream()
                    .map(text -> Holder.Account.ofOption("--account", text, found.namespace()))
                    .toList();
            var checks = new ClusterInspection(api, session, found, operator, standard, further).checks();
            switch (form) {
                case json -> session.out().println(Trees.json(tree(checks)));
                case yaml -> session.out().print(Trees.yaml(tree(checks)));
                case table, wide -> lines(checks);
            }
            session.out().flush();
            return exit(checks).code();
        }
    }

    private ExitCode exit(List<Check> checks) {
        boolean bad =
                switch (failOn) {
                    case never -> false;
                    case error -> count(checks, Result.FAIL) > 0;
                    case warning -> count(checks, Result.FAIL) + count(checks, Result.WARN) > 0;
                };
        if (bad) return ExitCode.FINDINGS;
        return count(checks, Result.UNKNOWN) > 0 && failOn != FailOn.never ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private static long count(List<Check> checks, Result result) {
        return checks.stream().filter(check -> check.result() == result).count();
    }

    private void lines(List<Check> checks) {
        checks.stream()
                .filter(check -> form == Form.wide || check.result() != Result.OK)
                .forEach(check -> session.out()
                        .println(Clean.line("%-7s %s  %s".formatted(check.result(), check.id(), check.what()))));
        session.out()
                .println(count(checks, Result.OK) + " ok, " + Counted.of(count(checks, Result.WARN), "warning") + ", "
                        + count(checks, Result.UNKNOWN) + " unknown, " + count(checks, Result.FAIL) + " failed");
        if (checks.stream().anyMatch(Check::isOfMember)) {
            session.say(
                    "fix, on that cluster: holdfast install generate --profile member --impersonate NAMESPACE/NAME");
        }
        if (checks.stream().anyMatch(Check::isOfPlan)) {
            session.say("fix, on that cluster: holdfast plan rbac PLAN --cluster " + name);
        }
    }

    private static ObjectNode tree(List<Check> checks) {
        var tree = Trees.object().put("apiVersion", Listing.ENVELOPE).put("kind", "ClusterCheck");
        var summary = tree.putObject("summary");
        for (var result : Result.values()) {
            summary.put(result.name().toLowerCase(Locale.ROOT), count(checks, result));
        }
        var items = tree.putArray("checks");
        checks.forEach(check -> items.addObject()
                .put("id", check.id())
                .put("result", check.result().name())
                .put("what", check.what()));
        return tree;
    }
}

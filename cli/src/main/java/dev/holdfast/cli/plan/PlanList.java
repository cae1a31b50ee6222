package dev.holdfast.cli.plan;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.ListOptions;
import dev.holdfast.cli.kube.Listing;
import dev.holdfast.cli.output.OutputOptions;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists plans: whether they could run, and which alerts start them. */
@Command(name = "list", aliases = "ls", description = "List the plans of a namespace, or of all.")
final class PlanList implements Callable<Integer> {
    private final Session session;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private ListOptions which;

    @Mixin
    private OutputOptions output;

    PlanList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var api = Api.open(cluster, session)) {
            var plans =
                    which.list(api, Kind.PLAN).stream().sorted(Listing.BY_NAME).toList();
            new Listing(Kind.PLAN, plans, which.allNamespaces(), columns(api.now()))
                    .print(session, output.format(), which.nothing(Kind.PLAN, api.namespace()));
        }
        return ExitCode.DONE.code();
    }

    private static List<Column> columns(Instant now) {
        return List.of(
                Column.of("NAME", Found::name),
                Column.of("READY", plan -> plan.condition("Ready", "status")),
                Column.of("REASON", plan -> plan.condition("Ready", "reason")),
                Column.of("STEPS", plan -> String.valueOf(plan.steps().size())),
                Column.of("AGE", plan -> Listing.age(plan.created(), now)),
                Column.wide("ACCOUNT", plan -> plan.text("/spec/serviceAccountName")),
                Column.wide("MESSAGE", plan -> plan.condition("Ready", "message")),
                Column.of("STARTS ON", PlanList::alertLabels));
    }

    /** {@code app=db severity=critical}. */
    static String alertLabels(Found plan) {
        var words = new StringJoiner(" ");
        plan.at("/spec/alertLabels")
                .properties()
                .forEach(label ->
                        words.add(label.getKey() + "=" + label.getValue().asText()));
        return words.toString();
    }
}

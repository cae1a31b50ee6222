package dev.holdfast.cli.plan;

import dev.holdfast.cli.Session;
import dev.holdfast.cli.kube.Column;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.KindList;
import dev.holdfast.cli.kube.Listing;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** Lists plans: whether they could run, and which alerts start them. */
@Command(
        name = "list",
        aliases = "ls",
        description = "List the plans: whether they could run, and which alerts start them.")
final class PlanList extends KindList {
    PlanList(Session session) {
        super(session, Kind.PLAN, Listing.BY_NAME);
    }

    @Override
    protected List<Column> columns(Instant now) {
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

package dev.holdfast.cli.failover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Mode;

/** The run that a failover creates: it acts for nothing itself, the runs that it starts act for their applications. */
final class FailoverRun {
    /** The API server adds five characters to a generated name, and 63 are the most for a label. */
    private static final int NAME_MAX = 57;

    private FailoverRun() {}

    /**
     * @param account the ServiceAccount in {@code home} that creates the runs; empty for the installation's default
     * @param ungraceful whether it goes without grace, and all runs that it starts
     */
    static ObjectNode of(Scope scope, Scope.Asked asked, String home, String account, boolean ungraceful) {
        var run = Trees.object().put("apiVersion", Kind.RUN.apiVersion()).put("kind", Kind.RUN.kind());
        run.putObject("metadata").put("generateName", prefix(asked)).put("namespace", home);
        var spec = run.putObject("spec");
        var alert = spec.putObject("alertSpec").put("name", "failover");
        alert.putObject("labels")
                .put("alertname", "failover")
                .put("from", asked.from())
                .put("to", asked.to());
        var steps = FailoverSteps.of(scope.waves(), home);
        spec.set("steps", steps);
        spec.put("digest", Digest.of(Typed.json(steps)));
        if (!account.isEmpty()) spec.put("serviceAccountName", account);
        if (ungraceful) spec.put("mode", Mode.UNGRACEFUL.word());
        return run;
    }

    private static String prefix(Scope.Asked asked) {
        var name = ("failover-" + asked.from() + "-to-" + asked.to())
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        var cut = name.length() <= NAME_MAX ? name : name.substring(0, NAME_MAX);
        return cut.replaceAll("-+$", "") + "-";
    }
}

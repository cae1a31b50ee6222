package dev.holdfast.cli.run;

import dev.holdfast.cli.kube.ClusterOptions;
import java.util.ArrayList;
import java.util.List;

/** What a person may do next about a run, as commands that can be pasted. */
final class RunNext {
    private RunNext() {}

    static List<String> commands(RunView run, ClusterOptions cluster) {
        var where = where(run, cluster);
        var commands = new ArrayList<String>();
        switch (run.phase()) {
            case PENDING, RUNNING -> {
                commands.add("holdfast run watch " + run.name() + where);
                run.held()
                        .ifPresent(by -> commands.add("holdfast freeze clear " + by.freeze() + cluster.repeated()
                                + "   (when what it is for is over)"));
            }
            case COMPLETED -> {}
            case FAILED, CANCELED -> {
                if (!run.plan().isEmpty()) {
                    commands.add("holdfast run start " + run.plan() + where + "   (once the cause is gone)");
                }
                commands.add("kubectl get recoveryrun " + run.name() + where + " -o yaml   (the whole journal)");
            }
            case AWAITING_APPROVAL, PAUSED ->
                commands.add("kubectl get recoveryrun " + run.name() + where + " -o yaml   (the whole journal)");
        }
        return List.copyOf(commands);
    }

    /** How to come back to the run. */
    static String attach(RunView run, ClusterOptions cluster) {
        return "holdfast run watch " + run.name() + where(run, cluster);
    }

    private static String where(RunView run, ClusterOptions cluster) {
        return " -n " + run.namespace() + cluster.repeated();
    }
}

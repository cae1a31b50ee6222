package dev.holdfast.cli.run;

import dev.holdfast.api.run.AllowedAction;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Quarantine;
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
                run.held().ifPresent(by -> commands.add(aboutHolder(by.freeze(), cluster)));
            }
            case COMPLETED -> {}
            case FAILED, CANCELED -> {
                if (!run.plan().isEmpty()) {
                    commands.add("holdfast run start " + run.plan() + where + "   (once the cause is gone)");
                }
                commands.add("kubectl get recoveryrun " + run.name() + where + " -o yaml   (the whole journal)");
            }
            case AWAITING_APPROVAL, PAUSED -> {
                run.status().allowedActions().forEach(action -> commands.add(command(run, action) + where));
                commands.add("kubectl get recoveryrun " + run.name() + where + " -o yaml   (the whole journal)");
            }
        }
        return List.copyOf(commands);
    }

    /** Of a freeze it is known how to end it; of a cluster or another run first what is with it. */
    private static String aboutHolder(String holder, ClusterOptions cluster) {
        var quarantined = Quarantine.cluster(holder);
        if (quarantined.isPresent()) return show("cluster", quarantined.get(), cluster) + "   (what waits for it)";
        return Halt.run(holder)
                .map(run -> show("run", run, cluster) + "   (why it rests)")
                .orElseGet(() ->
                        "holdfast freeze clear " + holder + cluster.repeated() + "   (when what it is for is over)");
    }

    private static String show(String noun, String id, ClusterOptions cluster) {
        var parts = id.split("/", 2);
        return "holdfast " + noun + " show " + parts[1] + " -n " + parts[0] + cluster.repeated();
    }

    private static String command(RunView run, AllowedAction action) {
        if (action.verb().equals("waive")) {
            return "holdfast run waive " + run.name() + " --primary NAME --for 90m --comment \"WHY\"";
        }
        return "holdfast run " + action.verb() + " " + run.name()
                + (action.step() == null ? "" : " --step " + action.step()) + " --comment \"WHY\"";
    }

    /** {@code retry step 2, skip step 2, cancel}; {@code nothing} for a run that has ended. */
    static String possible(RunView run) {
        var actions = run.status().allowedActions().stream()
                .map(action -> action.verb() + (action.step() == null ? "" : " step " + action.step()))
                .toList();
        return actions.isEmpty() ? "nothing" : String.join(", ", actions);
    }

    /** How to come back to the run. */
    static String attach(RunView run, ClusterOptions cluster) {
        return "holdfast run watch " + run.name() + where(run, cluster);
    }

    private static String where(RunView run, ClusterOptions cluster) {
        return " -n " + run.namespace() + cluster.repeated();
    }
}

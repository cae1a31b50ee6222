package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes known of clusters that give no answer, and what steps say of that: in half of the seeds steps fail or are gone
 * on without then, and some are shorter, or left out, in a run that is ungraceful. That a cluster is silent, or answers again, is
 * written down on the hub after a while, as the one who watches them does; processes hear of it by their watches. They have dice of their own.
 */
public final class Silences {

    private static final String WATCHER = "who watches the clusters";
    private static final Duration HOLD_DOWN_MIN = Duration.ofSeconds(5);
    private static final Duration HOLD_DOWN_MAX = Duration.ofSeconds(40);
    private static final Duration HASTE = Duration.ofMinutes(2);

    private final Dice dice;
    private final boolean come;

    private Silences(Dice dice, boolean come) {
        this.dice = dice;
        this.come = come;
    }

    /** As the seed has it. */
    public static Silences of(long seed) {
        var dice = new Dice(seed * 17 + 3);
        return new Silences(dice, dice.chance(0.5));
    }

    /** No step says anything of silence. */
    public static Silences none() {
        return new Silences(new Dice(0), false);
    }

    /** Where what is known of a cluster stands on the hub. */
    public static Key key(String cluster) {
        return new Key(Kind.CONFIG_MAP, Freezers.HOME, "cluster-" + cluster);
    }

    /** Whether an object as it stands says that its cluster gives no answer. */
    public static boolean isSilent(Json.Obj object) {
        return Trees.text(object, "data", "answers").equals("no");
    }

    /** The run with what its steps do then. */
    RunCase asked(RunCase run) {
        if (!come) return run;
        var plan = run.plan();
        var steps = plan.steps().stream().map(this::asked).toList();
        var mode = dice.chance(0.15) ? Mode.UNGRACEFUL : Mode.GRACEFUL;
        return new RunCase(
                run.name(), new Plan(plan.namespace(), plan.name(), steps, plan.digest(), mode), run.completes());
    }

    private Step asked(Step step) {
        // what is given back, and what asks people, is not to be left out
        boolean fixed = step.action() instanceof Action.Hold
                || step.action() instanceof Action.Release
                || step.action() instanceof Action.Approval
                || step.action() instanceof Action.Pause;
        if (fixed) return step;
        boolean away = !step.action().cluster().isEmpty();
        var what = away
                ? dice.pick(List.of(OnUnreachable.RETRY, OnUnreachable.FAIL, OnUnreachable.SKIP))
                : OnUnreachable.RETRY;
        var asked = with(step, step.timeout(), what, Optional.empty());
        boolean needed = step.action() instanceof Action.ReadField;
        if (!dice.chance(0.4)) return asked;
        if (!needed && dice.chance(0.4)) return with(asked, step.timeout(), what, Optional.of(new Ungraceful.Skip()));
        var haste = step.timeout().compareTo(HASTE) > 0 ? HASTE : step.timeout();
        var other = away ? dice.pick(List.of(OnUnreachable.FAIL, OnUnreachable.SKIP)) : OnUnreachable.RETRY;
        var instead = with(step, haste, other, Optional.empty());
        return with(asked, step.timeout(), what, Optional.of(new Ungraceful.Instead(instead)));
    }

    private static Step with(Step step, Duration timeout, OnUnreachable what, Optional<Ungraceful> ungraceful) {
        return new Step(
                step.number(),
                step.title(),
                step.action(),
                timeout,
                step.retries(),
                step.onFailure(),
                step.when(),
                step.order(),
                step.interlock(),
                what,
                ungraceful);
    }

    /** Whether one of the run's steps may end otherwise than by what it does. */
    public static boolean isAsking(RunCase run) {
        return run.plan().mode() == Mode.UNGRACEFUL
                || run.plan().steps().stream()
                        .anyMatch(step -> step.onUnreachable() != OnUnreachable.RETRY
                                || step.ungraceful().isPresent());
    }

    /** From now on somebody watches the clusters; the names are those that steps use. */
    void watch(Map<String, Cluster> clusters, List<String> names, Timeline timeline) {
        var hub = clusters.get("");
        for (var name : names) {
            var answers = Json.object("data", Json.object("answers", Json.text("yes")));
            hub.handle(new Request.Create(key(name), answers, WATCHER), WATCHER);
            clusters.get(name)
                    .onDark(dark -> timeline.after(dice.between(HOLD_DOWN_MIN, HOLD_DOWN_MAX), () -> {
                        if (clusters.get(name).isDark() == dark) write(hub, name, dark);
                    }));
        }
    }

    private static void write(Cluster hub, String name, boolean silent) {
        var data = Json.object("data", Json.object("answers", Json.text(silent ? "no" : "yes")));
        hub.handle(new Request.Patch(key(name), PatchKind.MERGE, data, WATCHER, false), WATCHER);
    }
}

package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans of runs that go on while a cluster is away. Each step sets a field of its own, or appends an item of its own, so that
 * what was done is counted at the target by its {@link #mark}, whoever has done it. Some steps go side by side, some are
 * another way without grace, some ask people, and some promote what only a person's word lets them.
 */
public final class ReturnPlans {

    public static final String NAMESPACE = "shop";
    public static final String AWAY = "east";

    /** The old primary that a run asks people about. */
    public static final String PRIMARY = "old";

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration ASKED = Duration.ofMinutes(30);
    private static final int RETRIES = 5;
    private static final Target FIELDS = new Target("", "v1", "configmaps", NAMESPACE, "db");
    private static final Target LIST = new Target("", "example.com/v1", "routes", NAMESPACE, "main");

    private final Dice dice;
    private final String run;
    private final List<Step> steps = new ArrayList<>();
    private Order order = Order.PLAIN;

    private ReturnPlans(Dice dice, String run) {
        this.dice = dice;
        this.run = run;
    }

    public static Plan any(Dice dice, String run) {
        return new ReturnPlans(dice, run).drawn();
    }

    /** What stands at the target when the step was done, graceful or not. */
    public static String mark(Step step) {
        if (!(step.action() instanceof Action.Patch patch))
            throw new IllegalArgumentException(step + " leaves no mark");
        return ((Json.Text) patch.value()).value();
    }

    private Plan drawn() {
        boolean asks = dice.chance(0.25);
        boolean promotes = dice.chance(0.25);
        if (promotes) {
            var fence = new Action.Fence(PRIMARY, new FenceMethod.Waiver("is it off?", Duration.ofHours(4)));
            add("fence", fence, OnFailure.PAUSE, Optional.empty());
        }
        for (int left = dice.between(1, 3); left > 0; left--) some();
        if (asks) {
            add("ask", new Action.Approval("", dice.between(1, 3), "go on?"), OnFailure.CONTINUE, Optional.empty());
        }
        if (promotes) {
            add("promote", mark(false, false), OnFailure.PAUSE, Optional.of(new Interlock.Promote(PRIMARY)));
        }
        if (dice.chance(0.5)) some();
        var mode = dice.chance(0.1) ? Mode.UNGRACEFUL : Mode.GRACEFUL;
        return new Plan(NAMESPACE, run, steps, "sha256:" + run, mode);
    }

    /** Steps one after the other, or side by side. */
    private void some() {
        int count = dice.between(1, 4);
        if (count > 1 && dice.chance(0.6)) {
            var group = new Group(steps.size() + 1, "together", dice.between(1, 4));
            order = new Order(Optional.empty(), Optional.of(group), Optional.empty());
        }
        for (int i = 0; i < count; i++) write();
        order = Order.PLAIN;
    }

    private void write() {
        boolean away = dice.chance(0.7);
        boolean appends = dice.chance(0.3);
        var what = away
                ? dice.pick(List.of(
                        OnUnreachable.DEFER,
                        OnUnreachable.DEFER,
                        OnUnreachable.DEFER,
                        OnUnreachable.RETRY,
                        OnUnreachable.FAIL,
                        OnUnreachable.SKIP))
                : OnUnreachable.RETRY;
        var onFailure = dice.pick(List.of(OnFailure.CONTINUE, OnFailure.CONTINUE, OnFailure.PAUSE));
        var step = step(mark(away, appends), onFailure, what, Optional.empty());
        steps.add(away && dice.chance(0.3) ? withOtherWay(step, appends) : step);
    }

    private Step withOtherWay(Step step, boolean appends) {
        if (dice.chance(0.3)) return ungraceful(step, new Ungraceful.Skip());
        var action = dice.chance(0.5) ? step.action() : action(marked() + "-u", true, appends);
        var what = dice.pick(List.of(OnUnreachable.DEFER, OnUnreachable.FAIL));
        return ungraceful(step, new Ungraceful.Instead(step(action, step.onFailure(), what, Optional.empty())));
    }

    private static Step ungraceful(Step step, Ungraceful other) {
        return new Step(
                step.number(),
                step.title(),
                step.action(),
                step.timeout(),
                step.retries(),
                step.onFailure(),
                step.when(),
                step.order(),
                step.interlock(),
                step.onUnreachable(),
                Optional.of(other));
    }

    private String marked() {
        return run.replace("-", "") + "step" + (steps.size() + 1);
    }

    private Action mark(boolean away, boolean appends) {
        return action(marked(), away, appends);
    }

    private static Action action(String mark, boolean away, boolean appends) {
        var target = appends ? LIST : FIELDS;
        var there =
                new Target(away ? AWAY : "", target.apiVersion(), target.resource(), target.namespace(), target.name());
        return appends
                ? new Action.Patch(there, FieldPath.parse("spec.events[-]"), Json.text(mark), PatchKind.JSON)
                : new Action.Patch(
                        there, FieldPath.parse("data." + mark.replace("-u", "")), Json.text(mark), PatchKind.MERGE);
    }

    private void add(String title, Action action, OnFailure onFailure, Optional<Interlock> interlock) {
        steps.add(new Step(
                steps.size() + 1,
                title,
                action,
                ASKED,
                RETRIES,
                onFailure,
                Optional.empty(),
                Order.PLAIN,
                interlock,
                OnUnreachable.RETRY,
                Optional.empty()));
    }

    private Step step(Action action, OnFailure onFailure, OnUnreachable what, Optional<Interlock> interlock) {
        return new Step(
                steps.size() + 1,
                "",
                action,
                TIMEOUT,
                RETRIES,
                onFailure,
                Optional.empty(),
                order,
                interlock,
                what,
                Optional.empty());
    }

    /** The one step of a deferred action: what the step that was put off would have done, with grace or without. */
    public static Plan deferred(String name, Step step) {
        var later = new Step(1, "", step.action(), TIMEOUT, RETRIES, OnFailure.PAUSE, Optional.empty());
        return new Plan(NAMESPACE, name, List.of(later), "sha256:" + name);
    }
}

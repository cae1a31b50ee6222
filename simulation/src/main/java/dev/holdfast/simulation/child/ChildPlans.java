package dev.holdfast.simulation.child;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The plans of one seed: a site runs those of its database and its web, one after the other or side by side; the database runs
 * that of its disk, beside a Job of its own or before it; and some ask people first. Without grace the last Job of each is
 * another, or left out.
 */
public final class ChildPlans {

    private static final Duration CHILD_MAX = Duration.ofHours(1);
    private static final Duration ELSE_MAX = Duration.ofMinutes(20);
    private static final Duration HURRIED_MAX = Duration.ofMinutes(15);

    private final Dice dice;
    private final Map<String, Plan> plans = new HashMap<>();

    private ChildPlans(Dice dice) {
        this.dice = dice;
    }

    /** By their names. */
    public static Map<String, Plan> any(Dice dice) {
        var drawn = new ChildPlans(dice);
        drawn.plan("disk", OnFailure.PAUSE, step -> otherwise(step, instead(step, job(""))), job(""));
        drawn.plan("web", OnFailure.ABORT, step -> otherwise(step, instead(step, job("spare"))), job(""), job(""));
        drawn.plan("db", OnFailure.ABORT, step -> otherwise(step, new Ungraceful.Skip()), child("disk"), job(""));
        var onFailure = dice.pick(List.of(OnFailure.CONTINUE, OnFailure.PAUSE, OnFailure.ABORT));
        drawn.plan("site", onFailure, step -> step, child("db"), child("web"));
        return drawn.plans;
    }

    /** @param last how the step of the last action is made of a plain one */
    private void plan(String name, OnFailure first, UnaryOperator<Step> last, Action... actions) {
        var steps = new ArrayList<Step>();
        if (dice.chance(0.3)) {
            steps.add(step(1, new Action.Approval("", dice.between(1, 3), "go on?"), OnFailure.ABORT, Order.PLAIN));
        }
        boolean together = actions.length > 1 && dice.chance(0.5);
        var group = new Group(steps.size() + 1, "together", dice.between(1, 3));
        var order = new Order(Optional.empty(), together ? Optional.of(group) : Optional.empty(), Optional.empty());
        for (var action : actions) {
            var step = step(steps.size() + 1, action, action == actions[0] ? first : OnFailure.ABORT, order);
            steps.add(action == actions[actions.length - 1] ? last.apply(step) : step);
        }
        // one after all others, so that there is something to come too early
        if (together) steps.add(step(steps.size() + 1, job(""), OnFailure.ABORT, Order.PLAIN));
        plans.put(name, new Plan(Member.NAMESPACE, name, steps, "sha256:" + name));
    }

    private static Step step(int number, Action action, OnFailure onFailure, Order order) {
        var timeout = action instanceof Action.Child ? CHILD_MAX : ELSE_MAX;
        return new Step(number, action.type(), action, timeout, Step.RETRIES_MAX, onFailure, Optional.empty(), order);
    }

    private static Step otherwise(Step step, Ungraceful ungraceful) {
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
                Optional.of(ungraceful));
    }

    private static Ungraceful instead(Step step, Action action) {
        return new Ungraceful.Instead(new Step(
                step.number(),
                step.title(),
                action,
                HURRIED_MAX,
                step.retries(),
                OnFailure.PAUSE,
                step.when(),
                step.order()));
    }

    private static Action child(String plan) {
        return new Action.Child("", plan, Optional.empty());
    }

    private static Action job(String cluster) {
        return new Action.Job(cluster, "", Json.object("spec", Json.object()), Optional.empty());
    }
}

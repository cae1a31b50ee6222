package dev.holdfast.simulation.fence;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Report;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The old primary in truth: a workload whose controller is late and whose pods linger, on a machine that takes its time to
 * go off. It writes for as long as a pod of it runs on a machine with power. One of an operator's own kind does not say what its
 * controller has seen; its pods may fall over once, and a controller that knows no better makes them anew within
 * {@link #MADE_ANEW}. A machine may restart once, and is off for {@link #RESTART} then.
 */
final class OldPrimary {

    private static final Target WORKLOAD = new Target("east", "apps/v1", "statefulsets", "shop", "db");
    private static final Target OWN_KIND = new Target("east", "db.example/v1", "databases", "shop", "db");
    static final int REPLICAS = 2;

    /** Controllers and machines that take minutes. */
    private static final double SLOW = 0.04;

    /** Shorter than a fence waits for pods that may come back. */
    private static final Duration MADE_ANEW = Duration.ofSeconds(8);

    /** Shorter than a fence waits for a second answer. */
    private static final Duration RESTART = Duration.ofSeconds(1);

    private final Dice dice;
    private final double pace;
    private final boolean own;
    private int version = 1;
    private int generation = 1;
    private int observed = 1;
    private int replicas = REPLICAS;
    private int pods = REPLICAS;
    private String power = "On";
    private String wanted = "On";
    private int orders;
    private int seen = REPLICAS;
    private Optional<Instant> fallen = Optional.empty();
    private Optional<Instant> restarted = Optional.empty();

    OldPrimary(Dice dice) {
        this.dice = dice;
        this.pace = dice.chance(0.5) ? SLOW : 1;
        this.own = dice.chance(0.4);
    }

    Target target() {
        return own ? OWN_KIND : WORKLOAD;
    }

    /** Labels of its pods that a plan has to name. */
    Map<String, String> labels() {
        return own ? Map.of("app", "db") : Map.of();
    }

    /** Whether something of it can still write. */
    boolean canAct() {
        return pods > 0 && !power.equals("Off");
    }

    int orders() {
        return orders;
    }

    /** Somebody brings it back: another run, another operator, or whoever had answered for it. */
    void comesBack() {
        scale(REPLICAS);
        wanted = "On";
        power = "On";
        pods = REPLICAS;
    }

    /** Time passes: controllers and machines do some of what they are to do. */
    void passes(Instant now) {
        mishaps(now);
        if (observed < generation && dice.chance(0.4 * pace)) {
            observed = generation;
            seen = replicas;
            version++;
        }
        boolean away = fallen.filter(at -> now.isBefore(at.plus(MADE_ANEW))).isPresent();
        if (observed == generation && !away && dice.chance(0.5 * pace)) {
            if (pods > replicas) pods--;
            if (pods < replicas) pods++;
        }
        if (!power.equals(wanted) && dice.chance(0.3 * pace))
            power = power.startsWith("Powering") ? wanted : "Powering" + wanted;
    }

    private void mishaps(Instant now) {
        if (own && fallen.isEmpty() && dice.chance(0.02)) {
            fallen = Optional.of(now);
            pods = 0;
        } else if (fallen.filter(at -> !now.isBefore(at.plus(MADE_ANEW))).isPresent() && observed < generation) {
            pods = Math.max(pods, seen);
        }
        if (power.equals("On") && restarted.isEmpty() && dice.chance(0.02)) {
            restarted = Optional.of(now);
            power = "Off";
        } else if (power.equals("Off")
                && wanted.equals("On")
                && restarted.filter(at -> !now.isBefore(at.plus(RESTART))).isPresent()) {
            power = "On";
        }
    }

    private void scale(int wantedReplicas) {
        if (replicas == wantedReplicas) return;
        replicas = wantedReplicas;
        generation++;
        version++;
    }

    Json.Obj object() {
        var metadata = Json.object("uid", Json.text("u"))
                .with("resourceVersion", Json.text(version + ""))
                .with("generation", Json.number(generation));
        var selector = Json.object("matchLabels", Json.object("app", Json.text("db")));
        return Json.object("kind", Json.text(own ? "Database" : "StatefulSet"))
                .with("metadata", metadata)
                .with("spec", Json.object("replicas", Json.number(replicas)).with("selector", selector))
                .with("status", own ? Json.object() : Json.object("observedGeneration", Json.number(observed)));
    }

    Json.Obj pods() {
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < pods; i++) {
            items.add(Json.object("metadata", Json.object("name", Json.text("db-" + i))));
        }
        return Json.object("kind", Json.text("PodList"))
                .with("selector", Json.text("app=db"))
                .with("items", new Json.Arr(items));
    }

    /** A patch of its replicas, refused when anything has happened to it since it was read. */
    Report patched(Effect.Patch patch) {
        if (!(patch.body() instanceof Json.Obj body)) throw new IllegalArgumentException(patch + "");
        if (!Write.versionOf(body).equals(Write.versionOf(object()))) return new Report.Conflicted("moved on");
        if (!(body.get("spec").orElse(null) instanceof Json.Obj spec)
                || !(spec.get("replicas").orElse(null) instanceof Json.Num(var count))) {
            throw new IllegalArgumentException(patch + "");
        }
        scale(count.intValue());
        return new Report.Done();
    }

    Answer machine() {
        var reset = Json.object("target", Json.text("/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"));
        Json system = Json.object("PowerState", Json.text(power))
                .with("Actions", Json.object("#ComputerSystem.Reset", reset));
        return new Answer.Machine(new Answer.Http(200, "", system.print(), Optional.of(system), true));
    }

    Report ordered(String body) {
        wanted = body.contains("ForceOff") ? "Off" : "On";
        orders++;
        return new Report.Answered(new Answer.Http(204, "", "", Optional.empty(), true));
    }
}

package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fences and promotions that the tests of this package share. */
final class FenceSamples {

    static final String PRIMARY = "east-db";
    static final Target OLD = new Target("east", "apps/v1", "statefulsets", "shop", "db");
    static final FenceMethod.Api SCALED = new FenceMethod.Api(new Action.Scale(OLD, 0).write(), Map.of());
    static final FenceMethod.Redfish MACHINE =
            new FenceMethod.Redfish(Url.parse("https://bmc.example/redfish/v1/Systems/1"), "bmc", Optional.empty());
    static final FenceMethod.Waiver ASKED = new FenceMethod.Waiver("is the room dark?", Duration.ofHours(2));

    static final Action API = new Action.Fence(PRIMARY, SCALED);
    static final Action POWER = new Action.Fence(PRIMARY, MACHINE);
    static final Action WAIVER = new Action.Fence(PRIMARY, ASKED);

    static final Report RUNNING = workload(7, 1, 2, 1);
    static final Report OBSERVED = workload(9, 2, 0, 2);

    private FenceSamples() {}

    /** Steps of which the last promotes. */
    static Plan promoting(Action... actions) {
        return promoting(OnFailure.ABORT, actions);
    }

    static Plan promoting(OnFailure onFailure, Action... actions) {
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            int number = steps.size() + 1;
            Optional<Interlock> interlock =
                    number < actions.length ? Optional.empty() : Optional.of(new Interlock.Promote(PRIMARY));
            steps.add(new Step(
                    number,
                    action.type(),
                    action,
                    Duration.ofMinutes(10),
                    2,
                    onFailure,
                    Optional.empty(),
                    Order.PLAIN,
                    interlock));
        }
        return new Plan("shop", "failover", List.copyOf(steps), "sha256:plan");
    }

    /** The old primary's StatefulSet as its API server gives it. */
    static Report workload(int version, int generation, int replicas, int observed) {
        return RunSamples.seen(RunSamples.object("""
                {"kind":"StatefulSet","metadata":{"uid":"u","resourceVersion":"%d","generation":%d},\
                "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"db"}}},"status":{"observedGeneration":%d}}""".formatted(version, generation, replicas, observed)));
    }

    static Report pods(String... names) {
        var items = new ArrayList<Json>();
        for (String name : names) items.add(Json.object("metadata", Json.object("name", Json.text(name))));
        return RunSamples.seen(Json.object("kind", Json.text("PodList"))
                .with("selector", Json.text("app=db"))
                .with("items", new Json.Arr(items)));
    }

    static Report machine(String state) {
        String body = """
                {"PowerState":"%s","Actions":{"#ComputerSystem.Reset":\
                {"target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"}}}""".formatted(state);
        return new Report.Answered(
                new Answer.Machine(new Answer.Http(200, "", body, Optional.of(RunSamples.object(body)), true)));
    }

    static Report answered(int status) {
        return new Report.Answered(new Answer.Http(status, "", "", Optional.empty(), true));
    }

    static Act waive(Plan plan, String primary, Instant until) {
        return waive(plan, new Act.Waiver(primary, until));
    }

    static Act waive(Plan plan, Act.Waiver waiver) {
        return new Act("waive", 0, "the room is dark", "alice", plan.digest(), "", Optional.of(waiver));
    }
}

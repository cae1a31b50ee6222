package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans and objects that the tests of this package share, as values. */
final class RunSamples {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Subject SUBJECT = new Subject("run-uid-1", "failover-abc");
    static final Target SERVICE = new Target("west", "v1", "services", "shop", "db");
    static final Target SWITCH = new Target("", "v1", "configmaps", "shop", "switch");
    static final Target SECRET = new Target("", "v1", "secrets", "shop", "db-login");

    static final Action READ_IP = new Action.ReadField(SERVICE, FieldPath.parse("status.ip"), "ip");
    static final Action READ_PASSWORD = new Action.ReadField(SECRET, FieldPath.parse("data.password"), "password");
    static final Action SET_TO = patch("data.to", Json.text("west"), PatchKind.MERGE);
    static final Action APPEND = patch("spec.log[-]", Json.text("failed over"), PatchKind.JSON);
    static final Action JOB = new Action.Job(
            "west", "", object("{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}"), Optional.empty());

    private RunSamples() {}

    static Action patch(String path, Json value, PatchKind kind) {
        return new Action.Patch(SWITCH, FieldPath.parse(path), value, kind);
    }

    /** A plan of steps that take ten minutes each and are tried three times in all. */
    static Plan plan(Action... actions) {
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            steps.add(new Step(steps.size() + 1, action.type(), action, Duration.ofMinutes(10), 2));
        }
        return new Plan("shop", "failover", List.copyOf(steps), "sha256:plan");
    }

    /** The same plan, with what becomes of the run when a step fails. */
    static Plan plan(OnFailure onFailure, Action... actions) {
        var plan = plan(actions);
        var steps = plan.steps().stream()
                .map(step ->
                        new Step(step.number(), step.title(), step.action(), step.timeout(), step.retries(), onFailure))
                .toList();
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest());
    }

    static Json.Obj object(String text) {
        return (Json.Obj) JsonText.read(text);
    }

    /** A ConfigMap with one value, as the API server gives it. */
    static Json.Obj configMap(String uid, String version, String to) {
        return object("{\"kind\":\"ConfigMap\",\"metadata\":{\"uid\":\"" + uid + "\",\"resourceVersion\":\"" + version
                + "\"},\"data\":{\"to\":\"" + to + "\"}}");
    }

    static Report seen(Json.Obj object) {
        return new Report.Seen(Optional.of(object), Optional.empty());
    }

    static Report seen(Json.Obj object, String refusal) {
        return new Report.Seen(Optional.of(object), Optional.of(refusal));
    }

    static Report absent() {
        return new Report.Seen(Optional.empty(), Optional.empty());
    }
}

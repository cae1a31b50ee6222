package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Template;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Writes deferred actions down: each is a run of one step, with its templates filled in, that waits for the cluster. It does
 * not go when the run that has put it off goes.
 */
final class Deferrals {

    /** What a step says for the run that has put it off, and not for whoever does it later. */
    private static final List<String> NOT_LATER =
            List.of("name", "dependsOn", "onUnreachable", "ungraceful", "when", "onFailure");

    private final Api own;
    private final Fleet fleet;
    private final RecoveryRun run;
    private final BooleanSupplier mayAct;
    private final Supplier<Optional<Halt>> halt;
    private final Quarantines quarantines;

    /** @param halt what holds up what is written to the cluster that holds the plan */
    Deferrals(
            Api own,
            Fleet fleet,
            RecoveryRun run,
            BooleanSupplier mayAct,
            Supplier<Optional<Halt>> halt,
            Quarantines quarantines) {
        this.own = own;
        this.fleet = fleet;
        this.run = run;
        this.mayAct = mayAct;
        this.halt = halt;
        this.quarantines = quarantines;
    }

    Sent write(Effect.Defer defer) {
        try {
            String body = Api.print(manifest(defer));
            quarantines.expect(run, defer);
            var last = new LastWord(mayAct, halt);
            String path = Runs.path(run.getMetadata().getNamespace(), "");
            var sent = own.send(
                    "POST",
                    path.substring(0, path.length() - 1) + "?fieldManager=" + Runs.MANAGER,
                    Api.JSON,
                    body,
                    last);
            if (sent.isEmpty()) return last.refusal();
            var reply = sent.get();
            if (reply.ok()) {
                quarantines.note(run, defer, Api.MAPPER.readValue(reply.body(), RecoveryRun.class));
                return new Sent.Answer(new Report.Done());
            }
            if (reply.code() == 409) return new Sent.Answer(taken(defer, reply.words()));
            return new Sent.Answer(
                    reply.permanent() ? refused(defer, reply.words()) : new Report.Unclear(reply.words()));
        } catch (IOException e) {
            return new Sent.Answer(new Report.Unclear(e.getMessage()));
        }
    }

    /** What is refused now may have been taken before: what is there tells. */
    private Report refused(Effect.Defer defer, String words) throws IOException {
        return isThere(defer) ? new Report.Conflicted(words) : new Report.Refused(words, false);
    }

    /** A run of that name is there: this deferred action, from a request whose answer was lost, or something else. */
    private Report taken(Effect.Defer defer, String words) throws IOException {
        if (isThere(defer)) return new Report.Conflicted(words);
        if (Runs.read(own, run.getMetadata().getNamespace(), defer.name()).isEmpty())
            return new Report.Unclear("it was there, and is gone: " + words);
        quarantines.forget(run, defer);
        return new Report.Refused("run " + defer.name() + " is there and is not this step put off; delete it", false);
    }

    private boolean isThere(Effect.Defer defer) throws IOException {
        return Runs.read(own, run.getMetadata().getNamespace(), defer.name())
                .map(there -> there.getSpec().deferred())
                .filter(is -> run.getMetadata().getUid().equals(is.runUid())
                        && Integer.valueOf(defer.step()).equals(is.step()))
                .isPresent();
    }

    private ObjectNode manifest(Effect.Defer defer) throws IOException {
        var meta = run.getMetadata();
        var step = step(defer);
        var steps = JsonNodeFactory.instance.arrayNode().add(step);
        var child = JsonNodeFactory.instance.objectNode();
        child.put("apiVersion", "recovery.elotl.co/v1alpha1").put("kind", "RecoveryRun");
        var itsMeta = child.putObject("metadata").put("name", defer.name()).put("namespace", meta.getNamespace());
        itsMeta.putObject("labels").put("holdfast.dev/deferred", "true");
        var spec = child.putObject("spec");
        spec.set("steps", steps);
        if (run.getSpec().serviceAccountName() != null) {
            spec.put("serviceAccountName", run.getSpec().serviceAccountName());
        }
        var deferred = spec.putObject("deferred")
                .put("run", meta.getName())
                .put("runUid", meta.getUid())
                .put("step", defer.step())
                .put("cluster", fleet.id(step.path("cluster").asText(), meta.getNamespace()));
        deferred.put("at", defer.at().toString());
        if (run.getSpec().planRef() != null)
            deferred.put("plan", run.getSpec().planRef().name());
        return child;
    }

    private ObjectNode step(Effect.Defer defer) throws IOException {
        ObjectNode step =
                Api.MAPPER.valueToTree(Step.numbered(run.getSpec().steps()).get(defer.step() - 1));
        var other = step.get("ungraceful");
        if (defer.ungraceful() && other instanceof ObjectNode changes) step.setAll(changes);
        step.remove(NOT_LATER);
        step.put("onFailure", "pause");
        return (ObjectNode) Api.MAPPER.readTree(
                Template.fill(JsonTree.of(step), defer.values()).print());
    }
}

package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import dev.holdfast.operator.fleet.NoCluster;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Discovery;
import dev.holdfast.operator.kubernetes.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Sends effects. The last question before each is whether this process may still act, and whether anything holds it up. */
final class Performer {

    private final Looker looker;
    private final BooleanSupplier mayAct;
    private final Function<String, Optional<Halt>> halts;

    /** @param halts what holds up what touches a cluster, as the plan calls it */
    Performer(Looker looker, BooleanSupplier mayAct, Function<String, Optional<Halt>> halts) {
        this.looker = looker;
        this.mayAct = mayAct;
        this.halts = halts;
    }

    Sent perform(Effect effect) {
        try {
            return switch (effect) {
                case Effect.Patch patch -> patch(patch);
                case Effect.Delete delete -> delete(delete);
                case Effect.CreateJob job -> create(job);
                case Effect.CreateRun run -> create(run);
                case Effect.Defer defer -> throw new IllegalStateException("written by Deferrals: " + defer);
                case Effect.Call call -> call(call);
            };
        } catch (NoCluster e) {
            return new Sent.Answer(refusedOrUnclear(e.permanent(), e.getMessage()));
        } catch (Discovery.Undiscovered e) {
            return new Sent.Answer(refusedOrUnclear(e.permanent(), e.getMessage()));
        } catch (IOException e) {
            return new Sent.Answer(new Report.Unclear(e.getMessage()));
        }
    }

    private LastWord lastWord(String cluster) {
        return new LastWord(mayAct, () -> halts.apply(cluster));
    }

    private Sent call(Effect.Call call) {
        var last = lastWord(call.cluster());
        var sent = looker.send(call.message(), last);
        return sent instanceof Sent.NotOurs ? last.refusal() : sent;
    }

    private Sent patch(Effect.Patch patch) throws IOException {
        var target = patch.target();
        var resource = looker.resource(target);
        Json body = patch.body();
        if (patch.kind() == PatchKind.APPLY && body instanceof Json.Obj object) {
            body = object.with("kind", Json.text(resource.kind()));
        }
        var api = looker.member(target.cluster()).api();
        String path = resource.path(looker.namespace(target), target.name()) + as(patch.fieldManager());
        return send(target.cluster(), api, "PATCH", path, patch.kind().mediaType(), body.print());
    }

    private Sent delete(Effect.Delete delete) throws IOException {
        var target = delete.target();
        var api = looker.member(target.cluster()).api();
        String path = looker.resource(target).path(looker.namespace(target), target.name());
        var options = Json.object("apiVersion", Json.text("v1"))
                .with("kind", Json.text("DeleteOptions"))
                .with("preconditions", Json.object("uid", Json.text(delete.uid())))
                .with("propagationPolicy", Json.text(delete.propagation().word()));
        // Nothing of that name is there any more: what was to go has gone.
        return send(
                target.cluster(),
                api,
                "DELETE",
                path,
                Api.JSON,
                options.print(),
                reply -> reply.code() == 404 ? new Report.Done() : report(reply));
    }

    private Sent create(Effect.CreateJob job) throws IOException {
        var api = looker.member(job.cluster()).api();
        String path = "/apis/batch/v1/namespaces/" + job.namespace() + "/jobs" + as(job.fieldManager());
        return send(job.cluster(), api, "POST", path, Api.JSON, job.manifest().print());
    }

    private Sent create(Effect.CreateRun run) throws IOException {
        var api = looker.member(run.cluster()).api();
        String path = "/apis/recovery.elotl.co/v1alpha1/namespaces/"
                + run.target().namespace() + "/recoveryruns" + as(run.fieldManager());
        return send(run.cluster(), api, "POST", path, Api.JSON, run.manifest().print());
    }

    private static String as(String fieldManager) {
        return "?fieldManager=" + URLEncoder.encode(fieldManager, StandardCharsets.UTF_8);
    }

    private Sent send(String cluster, Api api, String method, String path, String contentType, String body)
            throws IOException {
        return send(cluster, api, method, path, contentType, body, Performer::report);
    }

    private Sent send(
            String cluster,
            Api api,
            String method,
            String path,
            String contentType,
            String body,
            Function<Reply, Report> report)
            throws IOException {
        var last = lastWord(cluster);
        return api.send(method, path, contentType, body, last)
                .map(report)
                .<Sent>map(Sent.Answer::new)
                .orElseGet(last::refusal);
    }

    private static Report report(Reply reply) {
        if (reply.ok()) return new Report.Done();
        if (reply.code() == 409) {
            return reply.fieldConflict()
                    ? new Report.Refused(reply.words(), false)
                    : new Report.Conflicted(reply.words());
        }
        return reply.permanent()
                ? new Report.Refused(reply.words(), reply.code() == 422)
                : new Report.Unclear(reply.words());
    }

    private static Report refusedOrUnclear(boolean permanent, String words) {
        return permanent ? new Report.Refused(words, false) : new Report.Unclear(words);
    }
}

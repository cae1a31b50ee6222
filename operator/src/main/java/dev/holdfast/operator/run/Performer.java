package dev.holdfast.operator.run;

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
import java.util.function.BooleanSupplier;

/** Sends effects. The last question before each is whether this process may still act. */
final class Performer {

    private final Looker looker;
    private final BooleanSupplier mayAct;

    Performer(Looker looker, BooleanSupplier mayAct) {
        this.looker = looker;
        this.mayAct = mayAct;
    }

    Sent perform(Effect effect) {
        try {
            return switch (effect) {
                case Effect.Patch patch -> patch(patch);
                case Effect.Delete delete -> delete(delete);
                case Effect.CreateJob job -> create(job);
                case Effect.CreateRun run -> create(run);
                case Effect.Defer defer -> throw new IllegalStateException("written by Deferrals: " + defer);
                case Effect.Call call -> looker.send(call.message(), mayAct);
            };
        } catch (NoCluster e) {
            return new Sent.Answer(refusedOrUnclear(e.permanent(), e.getMessage()));
        } catch (Discovery.Undiscovered e) {
            return new Sent.Answer(refusedOrUnclear(e.permanent(), e.getMessage()));
        } catch (IOException e) {
            return new Sent.Answer(new Report.Unclear(e.getMessage()));
        }
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
        return send(api, "PATCH", path, patch.kind().mediaType(), body.print());
    }

    private Sent delete(Effect.Delete delete) throws IOException {
        var target = delete.target();
        var api = looker.member(target.cluster()).api();
        String path = looker.resource(target).path(looker.namespace(target), target.name());
        var options = Json.object("apiVersion", Json.text("v1"))
                .with("kind", Json.text("DeleteOptions"))
                .with("preconditions", Json.object("uid", Json.text(delete.uid())))
                .with("propagationPolicy", Json.text(delete.propagation().word()));
        if (!mayAct.getAsBoolean()) return new Sent.NotOurs();
        var reply = api.send("DELETE", path, Api.JSON, options.print());
        // Nothing of that name is there any more: what was to go has gone.
        return new Sent.Answer(reply.code() == 404 ? new Report.Done() : report(reply));
    }

    private Sent create(Effect.CreateJob job) throws IOException {
        var api = looker.member(job.cluster()).api();
        String path = "/apis/batch/v1/namespaces/" + job.namespace() + "/jobs" + as(job.fieldManager());
        return send(api, "POST", path, Api.JSON, job.manifest().print());
    }

    private Sent create(Effect.CreateRun run) throws IOException {
        var api = looker.member(run.cluster()).api();
        String path = "/apis/recovery.elotl.co/v1alpha1/namespaces/"
                + run.target().namespace() + "/recoveryruns" + as(run.fieldManager());
        return send(api, "POST", path, Api.JSON, run.manifest().print());
    }

    private static String as(String fieldManager) {
        return "?fieldManager=" + URLEncoder.encode(fieldManager, StandardCharsets.UTF_8);
    }

    private Sent send(Api api, String method, String path, String contentType, String body) throws IOException {
        if (!mayAct.getAsBoolean()) return new Sent.NotOurs();
        return new Sent.Answer(report(api.send(method, path, contentType, body)));
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

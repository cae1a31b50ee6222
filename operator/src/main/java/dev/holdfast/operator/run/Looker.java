package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Run;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World.Sent;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Directory;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.fleet.Member;
import dev.holdfast.operator.fleet.NoCluster;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Discovery;
import dev.holdfast.operator.kubernetes.NoApiServer;
import dev.holdfast.operator.kubernetes.Reply;
import dev.holdfast.operator.kubernetes.Resource;
import dev.holdfast.operator.outward.Forbidden;
import dev.holdfast.operator.outward.Outward;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a step needs to know, as the run's account, on the cluster that the step names. */
final class Looker {

    private final Fleet fleet;
    private final Directory clusters;
    private final Account account;
    private final String namespace;
    private final Subject subject;
    private final Outward outward;

    Looker(Fleet fleet, Account account, String namespace, Subject subject, Outward outward) {
        this.fleet = fleet;
        this.clusters = fleet.directory(namespace);
        this.account = account;
        this.namespace = namespace;
        this.subject = subject;
        this.outward = outward;
    }

    Report look(Look look) {
        try {
            return switch (look) {
                case Look.AtObject at -> object(at.target(), at.refusal());
                case Look.AtJob at -> job(at);
                case Look.AtPods at -> pods(at);
                case Look.AtChild at -> child(at);
                case Look.Outside outside -> outward.ask(outside.check(), this::secret);
            };
        } catch (NoCluster e) {
            return e.permanent() ? new Report.Unreadable(e.getMessage()) : new Report.Unreached(e.getMessage());
        } catch (Discovery.Undiscovered e) {
            if (e.mayBeServedLater()) return new Report.Unserved(e.getMessage());
            return e.permanent() ? new Report.Unreadable(e.getMessage()) : new Report.Unreached(e.getMessage());
        } catch (IOException e) {
            return new Report.Unreached(e.getMessage());
        }
    }

    /** Reads which clusters are meant by the steps that go on side by side, all at the same time; not one after the other. */
    void readAhead(Plan plan, Journal journal) {
        if (!(journal.run(plan) instanceof Run.Several(var busy, var ready))) return;
        clusters.readAhead(Stream.concat(busy.stream().map(Entry::step), ready.stream())
                .filter(step -> step <= plan.steps().size())
                .map(step -> plan.step(step).action().cluster())
                .filter(cluster -> !cluster.isEmpty())
                .collect(Collectors.toSet()));
    }

    Member member(String cluster) throws IOException {
        return clusters.member(cluster, account);
    }

    Directory clusters() {
        return clusters;
    }

    Resource resource(Target target) throws IOException {
        var member = member(target.cluster());
        return member.discovery().find(member.api(), target.apiVersion(), target.resource());
    }

    String namespace(Target target) {
        return target.namespace().isEmpty() ? namespace : target.namespace();
    }

    private Report object(Target target, Optional<String> refusal) throws IOException {
        var reply = get(target);
        if (reply.ok()) return new Report.Seen(Optional.of(JsonTree.object(reply.json())), refusal);
        if (reply.code() == 404) return new Report.Seen(Optional.empty(), refusal);
        return unread(target.cluster(), reply.permanent(), reply.code(), reply.words());
    }

    private Reply get(Target target) throws IOException {
        var member = member(target.cluster());
        try {
            return member.api().get(resource(target).path(namespace(target), target.name()));
        } catch (NoApiServer e) {
            member.discovery().forget(target.apiVersion());
            throw e;
        }
    }

    private Report child(Look.AtChild at) throws IOException {
        var api = member("").api();
        var run = api.get(Runs.path(at.namespace(), at.name()));
        var found = run.code() == 404 ? api.get(Runs.planPath(at.namespace(), at.plan())) : run;
        if (found.ok()) return new Report.Seen(Optional.of(JsonTree.object(found.json())), Optional.empty());
        if (found.code() == 404) return new Report.Seen(Optional.empty(), Optional.empty());
        return unread("", found.permanent(), found.code(), found.words());
    }

    Sent send(Outgoing message, BooleanSupplier mayAct) {
        return outward.send(message, this::secret, mayAct);
    }

    /** A value of a Secret in the plan's namespace. */
    private String secret(SecretKey wanted) throws IOException {
        var reply = member("").api().get("/api/v1/namespaces/" + namespace + "/secrets/" + wanted.name());
        String named = "Secret " + namespace + "/" + wanted.name();
        if (reply.code() == 403) {
            throw new Forbidden(
                    "the account may not read " + named + " (403); the Role that allows it: holdfast plan rbac");
        }
        if (reply.code() == 404) throw new Forbidden("there is no " + named);
        if (!reply.ok()) throw new IOException("cannot read " + named + ": " + reply.words());
        var value = reply.json().path("data").path(wanted.key());
        if (!value.isTextual()) throw new Forbidden(named + " has no key " + wanted.key());
        return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
    }

    private Report unread(String cluster, boolean permanent, int code, String words) throws IOException {
        if (permanent) return new Report.Unreadable(words);
        if (code == 401 && !cluster.isEmpty()) fleet.forget(member(cluster));
        return new Report.Unreached(words);
    }

    private Report job(Look.AtJob at) throws IOException {
        var api = member(at.cluster()).api();
        var reply = api.get("/apis/batch/v1/namespaces/" + at.namespace() + "/jobs/" + at.name());
        if (reply.code() == 404) return new Report.JobSeen(JobState.ABSENT, "");
        if (!reply.ok()) return unread(at.cluster(), reply.permanent(), reply.code(), reply.words());
        JsonNode job = reply.json();
        if (!job.path("metadata")
                .path("labels")
                .path(Subject.LABEL_RUN_UID)
                .asText()
                .equals(subject.uid())) {
            return new Report.JobSeen(JobState.FOREIGN, "");
        }
        for (var condition : job.path("status").path("conditions")) {
            if (!condition.path("status").asText().equals("True")) continue;
            switch (condition.path("type").asText()) {
                case "Complete" -> {
                    return new Report.JobSeen(JobState.COMPLETE, JobTail.read(api, at.namespace(), at.name()));
                }
                case "Failed" -> {
                    return new Report.JobSeen(JobState.FAILED, failure(api, at, condition));
                }
                default -> {}
            }
        }
        return new Report.JobSeen(JobState.ACTIVE, at.words() ? JobTail.read(api, at.namespace(), at.name()) : "");
    }

    /** From the store and not from a cache: no resourceVersion is asked for. */
    private Report pods(Look.AtPods at) throws IOException {
        String path = "/api/v1/namespaces/" + at.namespace() + "/pods?limit=" + Look.PODS_MAX
                + "&fieldSelector=" + encoded("status.phase!=Succeeded,status.phase!=Failed")
                + "&labelSelector=" + encoded(at.selector());
        var reply = member(at.cluster()).api().get(path);
        if (!reply.ok()) return unread(at.cluster(), reply.permanent(), reply.code(), reply.words());
        var answer = reply.json();
        if (!answer.path("kind").asText().equals("PodList")
                || !answer.path("items").isArray()) {
            return new Report.Unreached("asked for pods, the API server answers with no list of them");
        }
        var pods = new ArrayList<Json>();
        for (var pod : answer.path("items")) {
            var name = Json.text(pod.path("metadata").path("name").asText());
            pods.add(Json.object("metadata", Json.object("name", name)));
        }
        var list = Json.object("kind", Json.text("PodList"))
                .with("selector", Json.text(at.selector()))
                .with("items", new Json.Arr(pods));
        return new Report.Seen(Optional.of(list), Optional.empty());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String failure(Api api, Look.AtJob at, JsonNode condition) {
        String why = condition.path("reason").asText() + ", "
                + condition.path("message").asText();
        String tail = JobTail.read(api, at.namespace(), at.name());
        return tail.isBlank() ? why : why + Report.JobSeen.LAST_LINES + tail;
    }
}

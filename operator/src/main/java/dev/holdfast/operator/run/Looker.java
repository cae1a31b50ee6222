package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.fleet.Member;
import dev.holdfast.operator.fleet.NoCluster;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Discovery;
import dev.holdfast.operator.kubernetes.Resource;
import java.io.IOException;
import java.util.Optional;

/** Reads what a step needs to know, as the run's account, on the cluster that the step names. */
final class Looker {

    private final Fleet fleet;
    private final Account account;
    private final String namespace;
    private final Subject subject;

    Looker(Fleet fleet, Account account, String namespace, Subject subject) {
        this.fleet = fleet;
        this.account = account;
        this.namespace = namespace;
        this.subject = subject;
    }

    Report look(Look look) {
        try {
            return switch (look) {
                case Look.AtObject at -> object(at.target(), at.refusal());
                case Look.AtJob at -> job(at);
            };
        } catch (NoCluster e) {
            return e.permanent() ? new Report.Unreadable(e.getMessage()) : new Report.Unreached(e.getMessage());
        } catch (Discovery.Undiscovered e) {
            return e.permanent() ? new Report.Unreadable(e.getMessage()) : new Report.Unreached(e.getMessage());
        } catch (IOException e) {
            return new Report.Unreached(e.getMessage());
        }
    }

    Member member(String cluster) throws IOException {
        return fleet.member(cluster, namespace, account);
    }

    Resource resource(Target target) throws IOException {
        var member = member(target.cluster());
        return member.discovery().find(member.api(), target.apiVersion(), target.resource());
    }

    String namespace(Target target) {
        return target.namespace().isEmpty() ? namespace : target.namespace();
    }

    private Report object(Target target, Optional<String> refusal) throws IOException {
        var reply = member(target.cluster()).api().get(resource(target).path(namespace(target), target.name()));
        if (reply.ok()) return new Report.Seen(Optional.of(JsonTree.object(reply.json())), refusal);
        if (reply.code() == 404) return new Report.Seen(Optional.empty(), refusal);
        return unread(target.cluster(), reply.permanent(), reply.code(), reply.words());
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
        return new Report.JobSeen(JobState.ACTIVE, "");
    }

    private static String failure(Api api, Look.AtJob at, JsonNode condition) {
        String why = condition.path("reason").asText() + ", "
                + condition.path("message").asText();
        String tail = JobTail.read(api, at.namespace(), at.name());
        return tail.isBlank() ? why : why + "; its last lines: " + tail;
    }
}

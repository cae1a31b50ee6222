package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Condition;
import dev.holdfast.api.Policies;
import dev.holdfast.api.run.AllowedAction;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People who are asked for approval on a real API server that knows them, with the real operator as a process of its own.
 * Not shared: the policy is taken away here.
 */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class ApprovalIT {

    private static final String NAMESPACE = "approval-it";

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static Path folder;
    private static Person ana;
    private static Person ben;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path temp) {
        folder = temp;
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        runs = new Recoveries(installation);
        ana = new Person(installation, "ana", NAMESPACE).with("approve", "reject", "note", "approve:dba");
        ben = new Person(installation, "ben", NAMESPACE).with("approve", "reject", "approve:dba", "pause", "resume");
        installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("switch")
                        .endMetadata()
                        .withData(Map.of("to", "east"))
                        .build())
                .create();
        operator = operator("approvals");
        awaitPolicy();
    }

    private static OperatorProcess operator(String identity) {
        return OperatorProcess.start(
                        installation, folder, identity, "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        ana.close();
        ben.close();
        installation.close();
    }

    @Test
    void a_run_rests_until_two_different_people_of_the_role_have_approved_what_they_see() {
        runs.create(NAMESPACE, "two", "", """
                - type: readField
                  readField: {apiVersion: v1, resource: cm, name: switch, fieldPath: data.to, outputKey: from}
                - type: approval
                  title: Ask
                  approval: {role: dba, quorum: 2, message: "away from {{ .Values.from }}?"}
                """ + patch("two"));
        var asks = await("two", run -> run.getStatus().phase() == Phase.AWAITING_APPROVAL);
        assertThat(Recoveries.message(asks))
                .startsWith("step 2 \"Ask\" waits for approval by 2 people in the role dba, until 20")
                .endsWith(": away from east?");
        assertThat(asks.getStatus().allowedActions())
                .containsExactly(
                        new AllowedAction("pause", null),
                        new AllowedAction("cancel", null),
                        new AllowedAction("approve", 2),
                        new AllowedAction("reject", 2));
        answers(ana, "two", "approve", 2, "dba");
        answers(ana, "two", "approve", 2, "dba");
        var again = heard("two", 2);
        assertThat(again.obeyed()).isFalse();
        assertThat(again.message()).isEqualTo("ana has approved step 2 \"Ask\" already");
        assertThat(runs.get(NAMESPACE, "two").getStatus().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
        assertThat(Recoveries.message(runs.get(NAMESPACE, "two"))).contains(", 1 approved it: ana, until ");
        assertThat(data("two")).isNull();
        answers(ben, "two", "approve", 2, "dba");
        var run = runs.await(NAMESPACE, "two");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().get(1).message())
                .isEqualTo("approved by ana, ben: away from east?");
        assertThat(data("two")).isEqualTo("west");
        // Events are written beside the run, and later on a machine that has much to do
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> events("two").contains("AwaitingApproval"));
        assertThat(events("two")).filteredOn("AwaitingApproval"::equals).hasSize(1);
    }

    @Test
    void the_api_server_refuses_who_may_not_and_who_is_in_another_role() {
        asks("guarded", "role: dba", "pause");
        try (var responder = new Person(installation, "rita", NAMESPACE).asResponder();
                var reader = new Person(installation, "cyd", NAMESPACE).with("approve", "reject", "approve:reader")) {
            refused(() -> answers(responder, "guarded", "approve", 1, "dba"), 403, "rita may not approve runs");
            refused(
                    () -> answers(reader, "guarded", "approve", 1, "dba"),
                    403,
                    "cyd may not answer in the role dba in namespace approval-it: it needs the verb approve:dba on"
                            + " recoveryruns.recovery.elotl.co");
            refused(() -> answers(reader, "guarded", "reject", 1, "dba"), 403, "cyd may not answer in the role dba");
            refused(
                    () -> answers(reader, "guarded", "approve", 1, "reader"),
                    422,
                    "or in another role than the act has");
            refused(() -> answers(reader, "guarded", "approve", 1, ""), 422, "or in another role than the act has");
            refused(
                    () -> reader.append("guarded", act(ana, "guarded", "approve", 1, "dba")),
                    403,
                    "the act names ana, it was sent by cyd");
        }
        refused(() -> answers(ana, "guarded", "approve", null, "dba"), 422, "needs the step that asks");
        refused(() -> answers(ana, "guarded", "approve", 2, ""), 422, "the step asks nobody for approval");
        refused(() -> answers(ana, "guarded", "approve", 3, ""), 422, "the step asks nobody for approval");
        assertThat(runs.get(NAMESPACE, "guarded").getSpec().acts()).isEmpty();
    }

    @Test
    void a_rejection_cancels_the_run_and_says_who_and_why() {
        asks("rejected", "quorum: 2", "pause");
        answers(ana, "rejected", "approve", 1, "");
        answers(ben, "rejected", "reject", 1, "");
        var run = runs.await(NAMESPACE, "rejected");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.CANCELED);
        assertThat(Recoveries.message(run))
                .startsWith("step 1 \"Ask\" was rejected by ben: the cause is gone; ")
                .contains("not started: step 2 ");
        assertThat(data("rejected")).isNull();
    }

    @Test
    void what_nobody_approves_in_time_has_failed_and_a_retry_asks_anew() {
        create("expires", "expiry: 3s", "pause");
        var expired = await("expires", run -> run.getStatus().phase() == Phase.PAUSED);
        assertThat(Recoveries.message(expired))
                .contains("nobody may approve any more: 0 of 1 person had approved in 3s");
        answers(ana, "expires", "approve", 1, "");
        assertThat(heard("expires", 1).message()).isEqualTo("too late: step 1 \"Ask\" asks no longer");
        assertThat(data("expires")).isNull();
        try (var responder = new Person(installation, "rob", NAMESPACE).asResponder()) {
            responder.does("expires", "skip", 1);
            assertThat(heard("expires", 2).message()).endsWith("asks for approval, which nobody can skip");
            responder.does("expires", "retry", 1);
        }
        await("expires", run -> run.getStatus().journal().entries().getFirst().round() != null);
        await("expires", run -> run.getStatus().phase() == Phase.PAUSED);
        assertThat(data("expires")).isNull();
    }

    @Test
    void an_approval_of_other_steps_does_not_count() {
        asks("digest", "quorum: 1", "pause");
        var act = act(ana, "digest", "approve", 1, "");
        act.put("planDigest", "sha256:" + "0".repeat(64));
        ana.append("digest", act);
        assertThat(heard("digest", 1).message()).startsWith("it is for the steps sha256:000");
        assertThat(runs.get(NAMESPACE, "digest").getStatus().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    }

    @Test
    void an_approval_is_void_while_the_policy_is_away() {
        asks("void", "quorum: 1", "pause");
        try {
            installation
                    .admin()
                    .resources(ValidatingAdmissionPolicyBinding.class)
                    .withName(Policies.RUN_SPEC)
                    .delete();
            answers(ana, "void", "approve", 1, "");
            assertThat(heard("void", 1).message()).contains("does not vouch for who did it");
        } finally {
            Policies.yaml(Policies.RUN_SPEC).forEach(manifest -> installation
                    .admin()
                    .resource(manifest)
                    .forceConflicts()
                    .serverSideApply());
            awaitPolicy();
        }
        assertThat(runs.get(NAMESPACE, "void").getStatus().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
        assertThat(data("void")).isNull();
        answers(ana, "void", "approve", 1, "");
        assertThat(heard("void", 2).message())
                .as("whether it came before the policy is not known")
                .contains("it may have been appended before the policy was as it is now", "act again");
        int answered = 2;
        for (boolean obeyed = false; !obeyed; obeyed = heard("void", answered).obeyed()) {
            assertThat(++answered)
                    .as("answers until one is after the second in which the policy came back")
                    .isLessThan(60);
            answers(ana, "void", "approve", 1, "");
        }
        assertThat(runs.await(NAMESPACE, "void").getStatus().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void an_operator_that_was_killed_while_the_run_waited_hears_the_approvals_once() {
        asks("killed", "quorum: 2", "pause");
        answers(ana, "killed", "approve", 1, "");
        heard("killed", 1);
        operator.kill();
        answers(ben, "killed", "approve", 1, "");
        operator.close();
        installation.admin().leases().inNamespace(Installation.NAMESPACE).delete();
        operator = operator("approvals-again");
        var run = runs.await(NAMESPACE, "killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().acts())
                .extracting(HeardAct::obeyed)
                .containsExactly(true, true);
        assertThat(data("killed")).isEqualTo("west");
    }

    @Test
    void a_note_stays_with_the_run_also_after_its_end_and_changes_nothing() {
        asks("noted", "quorum: 1", "pause");
        ana.does("noted", "note");
        assertThat(heard("noted", 1).obeyed()).isTrue();
        assertThat(runs.get(NAMESPACE, "noted").getStatus().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
        answers(ana, "noted", "approve", 1, "");
        var ended = runs.await(NAMESPACE, "noted");
        ana.does("noted", "note");
        assertThat(heard("noted", 3).message()).isEqualTo("the cause is gone");
        var after = runs.get(NAMESPACE, "noted").getStatus();
        assertThat(after.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(after.journal().entries())
                .isEqualTo(ended.getStatus().journal().entries());
    }

    @Test
    void a_pause_rests_until_somebody_resumes_and_one_with_a_duration_by_itself() {
        runs.create(NAMESPACE, "rests", "", """
                - type: pause
                  pause: {message: a moment, duration: 1s}
                - type: pause
                  title: Look
                  pause: {message: look at the dashboards}
                """ + patch("rests"));
        var rests = await("rests", run -> run.getStatus().phase() == Phase.PAUSED);
        assertThat(condition(rests, "Success").reason()).isEqualTo("PausedByStep");
        assertThat(Recoveries.message(rests))
                .startsWith("step 2 \"Look\" waits for somebody to resume, until ")
                .endsWith(": look at the dashboards");
        assertThat(rests.getStatus().journal().entries().getFirst().message()).isEqualTo("rested for 1s");
        assertThat(rests.getStatus().journal().entries().get(1).state()).isEqualTo(EntryState.ASKING);
        assertThat(rests.getStatus().allowedActions()).contains(new AllowedAction("resume", 2));
        ben.does("rests", "resume", 2);
        assertThat(runs.await(NAMESPACE, "rests").getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(data("rests")).isEqualTo("west");
    }

    /** A run whose first step asks. */
    private static RecoveryRun asks(String name, String asked, String onFailure) {
        create(name, asked, onFailure);
        return await(name, run -> run.getStatus().phase() == Phase.AWAITING_APPROVAL);
    }

    private static void create(String name, String asked, String onFailure) {
        runs.create(NAMESPACE, name, "", """
                - type: approval
                  title: Ask
                  onFailure: %s
                  approval: {message: go on, %s}
                """.formatted(onFailure, asked) + patch(name));
    }

    private static String patch(String key) {
        return """
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: switch, override: {fieldPath: data.%s, value: {raw: west}}}
                """.formatted(key);
    }

    private static String data(String key) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("switch")
                .get()
                .getData()
                .get(key);
    }

    private static void answers(Person person, String run, String verb, Integer step, String role) {
        person.append(run, act(person, run, verb, step, role));
    }

    private static Map<String, Object> act(Person person, String run, String verb, Integer step, String role) {
        var act = person.act(run, verb, step);
        if (!role.isEmpty()) act.put("role", role);
        return act;
    }

    private static RecoveryRun await(String name, Predicate<RecoveryRun> state) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> runs.get(NAMESPACE, name).getStatus() != null && state.test(runs.get(NAMESPACE, name)));
        return runs.get(NAMESPACE, name);
    }

    private static HeardAct heard(String name, int count) {
        return await(name, run -> run.getStatus().journal().acts().size() >= count)
                .getStatus()
                .journal()
                .acts()
                .get(count - 1);
    }

    private static Condition condition(RecoveryRun run, String type) {
        return run.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> events(String run) {
        return installation.admin().events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(run))
                .map(event -> event.getReason())
                .toList();
    }

    /** The API server obeys a policy some moments after it took it. */
    private static void awaitPolicy() {
        if (runs.get(NAMESPACE, "probe") == null) asks("probe", "quorum: 16", "pause");
        try (var nobody = new Person(installation, "nobody", NAMESPACE).with()) {
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
                try {
                    nobody.does("probe", "approve", 1);
                    return false;
                } catch (KubernetesClientException refused) {
                    return refused.getMessage().contains("nobody may not approve");
                }
            });
        }
    }

    private static void refused(ThrowingCallable request, int code, String words) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .as(refusal.getMessage())
                        .isEqualTo(code))
                .hasMessageContaining(words);
    }
}

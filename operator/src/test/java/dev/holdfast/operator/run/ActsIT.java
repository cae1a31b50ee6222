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
import java.util.LinkedHashMap;
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
 * People who steer runs on a real API server that knows them, with the real operator as a process of its own. Not
 * shared: the policy is taken away here.
 */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class ActsIT {

    private static final String NAMESPACE = "acts-it";

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static Path folder;
    private static Person alice;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path temp) {
        folder = temp;
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        runs = new Recoveries(installation);
        alice = new Person(installation, "alice", NAMESPACE).asResponder();
        operator = operator("acts");
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
        alice.close();
        installation.close();
    }

    @Test
    void a_failed_step_pauses_the_run_says_whom_it_waits_for_and_goes_on_when_a_person_retries_it() {
        var paused = pausedAtMissing("retried");
        assertThat(condition(paused, "Stalled").status()).isEqualTo("True");
        assertThat(condition(paused, "Success").reason()).isEqualTo("PausedByFailedStep");
        assertThat(Recoveries.message(paused))
                .contains("does not exist", "not started: step 2", "waits for somebody to retry or skip it");
        assertThat(paused.getStatus().allowedActions())
                .containsExactly(
                        new AllowedAction("retry", 1), new AllowedAction("skip", 1), new AllowedAction("cancel", null));
        configMap("retried");
        alice.does("retried", "retry", 1);
        var run = runs.await(NAMESPACE, "retried");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().round()).isEqualTo(2);
        assertThat(heard(run).getLast().obeyed()).isTrue();
        assertThat(heard(run).getLast().actor()).isEqualTo("alice");
        assertThat(condition(run, "ActObeyed").message()).startsWith("act 1, retry by alice: step 1 ");
        awaitEvents("retried", "Paused", "ActObeyed", "Completed");
    }

    @Test
    void a_skipped_step_is_said_in_the_end() {
        pausedAtMissing("skipped");
        alice.does("skipped", "skip");
        var run = runs.await(NAMESPACE, "skipped");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(condition(run, "Success").reason()).isEqualTo("CompletedWithExceptions");
        assertThat(Recoveries.message(run)).startsWith("1 of 2 steps succeeded; skipped: step 1 ");
        assertThat(run.getStatus().journal().entries().getFirst().state()).isEqualTo(EntryState.SKIPPED);
    }

    @Test
    void a_canceled_run_says_what_was_done_and_what_was_not() {
        pausedAtMissing("canceled");
        alice.does("canceled", "cancel");
        var run = runs.await(NAMESPACE, "canceled");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.CANCELED);
        assertThat(Recoveries.message(run))
                .startsWith("canceled by alice: the cause is gone; failed: step 1 ")
                .contains("not started: step 2 ");
        assertThat(run.getStatus().allowedActions()).isEmpty();
    }

    @Test
    void a_step_that_waits_hears_a_pause_at_once_and_its_time_is_given_back() {
        configMap("waits");
        runs.create(NAMESPACE, "waits", "", """
                - type: readField
                  timeout: 1h
                  readField: {apiVersion: v1, resource: cm, name: waits, fieldPath: data.late, outputKey: late}
                """);
        await("waits", is(EntryState.WAITING));
        alice.does("waits", "pause");
        var paused = await("waits", run -> run.getStatus().phase() == Phase.PAUSED);
        assertThat(condition(paused, "Success").reason()).isEqualTo("PausedByOperator");
        assertThat(paused.getStatus().allowedActions())
                .extracting(AllowedAction::verb)
                .containsExactly("resume", "skip", "cancel");
        installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("waits")
                .edit(map -> new ConfigMapBuilder(map).addToData("late", "x").build());
        var before = paused.getStatus().journal().entries().getFirst().deadline();
        alice.does("waits", "resume");
        var run = runs.await(NAMESPACE, "waits");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().entries().getFirst().deadline()).isAfter(before);
    }

    @Test
    void a_failed_step_without_which_the_run_goes_on_is_said_in_the_end() {
        configMap("goes-on");
        var run = runs.run(NAMESPACE, "goes-on", patch("missing", "continue") + patch("goes-on", "pause"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(Recoveries.message(run))
                .isEqualTo("1 of 2 steps succeeded; failed: step 1 \"set data.to of" + " configmaps/missing\"");
        awaitEvents("goes-on", "CompletedWithExceptions");
    }

    @Test
    void the_api_server_refuses_who_may_not() {
        pausedAtMissing("guarded");
        try (var bob = new Person(installation, "bob", NAMESPACE).with("pause");
                var eve = new Person(installation, "eve", NAMESPACE)) {
            refused(
                    () -> bob.does("guarded", "skip"),
                    403,
                    "bob may not skip runs in namespace acts-it: it needs the verb skip on"
                            + " recoveryruns.recovery.elotl.co");
            refused(() -> eve.does("guarded", "pause"), 403, "User \"eve\" cannot");
            refused(
                    () -> bob.append("guarded", alice.act("guarded", "pause", null)),
                    403,
                    "the act names alice, it was sent by bob");
        }
        var fewer = changed(alice.act("guarded", "retry", 1), "actor", Map.of("username", "alice"));
        refused(() -> alice.append("guarded", fewer), 403, "with all their groups");
        assertThat(runs.get(NAMESPACE, "guarded").getSpec().acts()).isEmpty();
    }

    @Test
    void the_api_server_refuses_what_is_no_act_and_a_changed_history() {
        pausedAtMissing("history");
        alice.does("history", "resume");
        var act = alice.act("history", "skip", 1);
        refused(() -> alice.append("history", changed(act, "comment", " ")), 422, "an act needs a comment");
        refused(() -> alice.append("history", changed(act, "comment", null)), 422, "comment");
        refused(() -> alice.append("history", changed(act, "verb", "explode")), 422, "verb");
        String changes = "none of them can be changed or removed";
        refused(() -> alice.patch("history", operation("remove", "/spec/acts/0", null)), 422, changes);
        refused(() -> alice.patch("history", operation("remove", "/spec/acts", null)), 422, changes);
        refused(() -> alice.patch("history", operation("replace", "/spec/acts/0/comment", "no")), 422, changes);
        refused(() -> alice.patch("history", operation("add", "/spec/acts/0", act)), 422, changes);
        refused(() -> alice.patch("history", operation("replace", "/spec/acts", List.of(act, act, act))), 422, changes);
        refused(
                () -> alice.patch("history", operation("add", "/spec/steps/0/timeout", "1s")),
                422,
                "a run's spec is a frozen copy of its plan");
        refused(
                () -> alice.patch("history", operation("add", "/spec/serviceAccountName", "other")),
                422,
                "a run's spec is a frozen copy of its plan");
        assertThat(runs.get(NAMESPACE, "history").getSpec().acts()).hasSize(1);
    }

    @Test
    void a_run_begins_without_acts() {
        assertThatThrownBy(() -> installation
                        .admin()
                        .resource("""
                        apiVersion: recovery.elotl.co/v1alpha1
                        kind: RecoveryRun
                        metadata: {name: born-steered, namespace: acts-it}
                        spec:
                          steps:
                            - {type: job, job: {template: {spec: {containers: [{name: c, image: x}]}}}}
                          acts:
                            - {verb: skip, comment: x, planDigest: "sha256:%s", actor: {username: alice}}
                        """.formatted("0".repeat(64)))
                        .create())
                .hasMessageContaining("a run begins without acts");
    }

    @Test
    void a_run_of_200_steps_takes_its_fiftieth_act_within_what_the_api_server_lets_a_policy_cost() {
        String words = "word ".repeat(200);
        var steps = new StringBuilder("- {type: pause, title: wait, pause: {message: look}}\n");
        for (int step = 2; step <= 200; step++) {
            steps.append(
                    "- {type: patch, patch: {apiVersion: v1, resource: configmaps, name: large, override: {fieldPath:"
                            + " data.step-" + step + ", value: {raw: \"" + words + "\"}}}}\n");
        }
        runs.create(NAMESPACE, "large", "", steps.toString());
        await("large", run -> run.getStatus().phase() == Phase.PAUSED);
        for (int act = 1; act <= 50; act++) alice.does("large", act <= 40 ? "note" : "pause");
        var large = await("large", run -> heard(run).size() == 50);
        assertThat(large.getSpec().steps()).hasSize(200);
        alice.does("large", "cancel");
        assertThat(runs.await(NAMESPACE, "large").getStatus().phase()).isEqualTo(Phase.CANCELED);
    }

    @Test
    void an_act_is_void_while_the_policy_or_its_binding_is_not_what_is_shipped() {
        pausedAtMissing("void");
        var bindings = installation.admin().resources(ValidatingAdmissionPolicyBinding.class);
        try {
            bindings.withName(Policies.RUN_SPEC).delete();
            alice.does("void", "skip", 1);
            assertThat(heard("void", 1).message())
                    .contains(
                            "does not vouch for who did it",
                            "ValidatingAdmissionPolicyBinding holdfast-run-spec is missing")
                    .contains("holdfast install generate");
            restorePolicy();
            bindings.withName(Policies.RUN_SPEC).edit(binding -> {
                binding.getSpec().setValidationActions(List.of("Audit"));
                return binding;
            });
            alice.does("void", "skip", 1);
            assertThat(heard("void", 2).message()).contains("is another one than this version ships");
        } finally {
            restorePolicy();
        }
        var still = runs.get(NAMESPACE, "void");
        assertThat(still.getStatus().phase()).isEqualTo(Phase.PAUSED);
        assertThat(heard(still)).extracting(HeardAct::obeyed).containsExactly(false, false);
        assertThat(condition(still, "ActObeyed").reason()).isEqualTo("NotObeyed");
        awaitEvents("void", "ActNotObeyed");
        alice.does("void", "skip", 1);
        assertThat(heard("void", 3).message())
                .as("whether it came before the policy is not known")
                .contains("it may have been appended before the policy was as it is now", "act again");
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    alice.does("void", "skip", 1);
                    return heard(await(
                                    "void",
                                    run -> heard(run).size()
                                            == run.getSpec().acts().size()))
                            .getLast()
                            .obeyed();
                });
        assertThat(runs.await(NAMESPACE, "void").getStatus().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void an_act_for_other_steps_is_not_obeyed() {
        pausedAtMissing("other-steps");
        var act = changed(alice.act("other-steps", "skip", 1), "planDigest", "sha256:" + "0".repeat(64));
        alice.append("other-steps", act);
        assertThat(heard("other-steps", 1).message()).startsWith("it is for the steps sha256:000");
        assertThat(runs.get(NAMESPACE, "other-steps").getStatus().phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    void a_run_that_rests_at_a_failed_step_is_switched_and_does_what_the_step_says_without_grace() {
        configMap("switched");
        runs.create(NAMESPACE, "graceful", "", """
                - type: patch
                  onFailure: pause
                  patch: {apiVersion: v1, resource: configmaps, name: gone, override: {fieldPath: data.to, value: {raw: west}}}
                  ungraceful:
                    timeout: 5m
                    patch: {apiVersion: v1, resource: configmaps, name: switched, override: {fieldPath: data.to, value: {raw: west}}}
                - type: patch
                  patch: {apiVersion: v1, resource: configmaps, name: gone, override: {fieldPath: data.to, value: {raw: west}}}
                  ungraceful: {skip: true}
                """);
        var paused = await("graceful", run -> run.getStatus().phase() == Phase.PAUSED);
        assertThat(paused.getStatus().allowedActions()).contains(new AllowedAction("ungraceful", null));
        alice.does("graceful", "ungraceful");
        var run = runs.await(NAMESPACE, "graceful");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(condition(run, "Success").reason()).isEqualTo("CompletedWithExceptions");
        var entries = run.getStatus().journal().entries();
        assertThat(entries.getFirst().ungraceful()).isTrue();
        assertThat(entries.getFirst().round()).isEqualTo(2);
        assertThat(entries.getFirst().target().name()).isEqualTo("switched");
        assertThat(entries.getLast().message()).isEqualTo("skipped, ungraceful by alice: the cause is gone");
        assertThat(installation
                        .admin()
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("switched")
                        .get()
                        .getData())
                .containsEntry("to", "west");
    }

    @Test
    void an_act_that_comes_too_late_is_kept_with_the_reason_and_changes_nothing_else() {
        configMap("late");
        var ended = runs.run(NAMESPACE, "late", patch("late", "pause"));
        alice.does("late", "cancel");
        assertThat(heard("late", 1).message()).isEqualTo("too late: the run has ended, Completed");
        var after = runs.get(NAMESPACE, "late").getStatus();
        assertThat(after.journal().entries())
                .isEqualTo(ended.getStatus().journal().entries());
        assertThat(after.journal().end()).isEqualTo(ended.getStatus().journal().end());
        assertThat(after.completionTime()).isEqualTo(ended.getStatus().completionTime());
        assertThat(after.conditions()).containsAll(ended.getStatus().conditions());
    }

    @Test
    void an_operator_that_was_killed_hears_what_was_done_meanwhile_and_hears_it_once() {
        pausedAtMissing("killed");
        configMap("killed");
        operator.kill();
        alice.does("killed", "pause");
        alice.does("killed", "retry", 1);
        operator.close();
        installation.admin().leases().inNamespace(Installation.NAMESPACE).delete();
        operator = operator("acts-again");
        var run = runs.await(NAMESPACE, "killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(heard(run)).extracting(HeardAct::obeyed).containsExactly(false, true);
        assertThat(run.getStatus().journal().entries().getFirst().round()).isEqualTo(2);
    }

    /** A run whose first step patches a ConfigMap that is not there; the second patches the same. */
    private static RecoveryRun pausedAtMissing(String name) {
        configMap("there");
        runs.create(NAMESPACE, name, "", patch(name, "pause") + patch("there", "pause"));
        return await(name, run -> run.getStatus().phase() == Phase.PAUSED);
    }

    private static String patch(String configMap, String onFailure) {
        return """
                - type: patch
                  onFailure: %s
                  patch: {apiVersion: v1, resource: configmaps, name: %s, override: {fieldPath: data.to, value: {raw: west}}}
                """.formatted(onFailure, configMap);
    }

    private static void configMap(String name) {
        var maps = installation.admin().configMaps().inNamespace(NAMESPACE);
        if (maps.withName(name).get() != null) return;
        maps.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(Map.of("to", "east"))
                        .build())
                .create();
    }

    private static RecoveryRun await(String name, Predicate<RecoveryRun> state) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> runs.get(NAMESPACE, name).getStatus() != null && state.test(runs.get(NAMESPACE, name)));
        return runs.get(NAMESPACE, name);
    }

    private static Predicate<RecoveryRun> is(EntryState state) {
        return run -> run.getStatus().journal().entries().stream().anyMatch(entry -> entry.state() == state);
    }

    private static HeardAct heard(String name, int count) {
        return heard(await(name, run -> heard(run).size() >= count)).get(count - 1);
    }

    private static List<HeardAct> heard(RecoveryRun run) {
        return run.getStatus().journal().acts();
    }

    private static Condition condition(RecoveryRun run, String type) {
        return run.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitEvents(String run, String... reasons) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).untilAsserted(() -> assertThat(events(run))
                .contains(reasons));
    }

    private static List<String> events(String run) {
        return installation.admin().events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(run))
                .map(event -> event.getReason())
                .toList();
    }

    /** Made anew, for an apply would leave in a set what others have put there. */
    private static void restorePolicy() {
        installation
                .admin()
                .resources(ValidatingAdmissionPolicyBinding.class)
                .withName(Policies.RUN_SPEC)
                .delete();
        Policies.yaml(Policies.RUN_SPEC)
                .forEach(manifest ->
                        installation.admin().resource(manifest).forceConflicts().serverSideApply());
        awaitPolicy();
        // from now on what people do is known to be younger than the policy
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    alice.does("probe", "note");
                    return heard(await(
                                    "probe",
                                    run -> heard(run).size()
                                            == run.getSpec().acts().size()))
                            .getLast()
                            .obeyed();
                });
    }

    /** The API server obeys a policy some moments after it took it. */
    private static void awaitPolicy() {
        if (runs.get(NAMESPACE, "probe") == null) {
            runs.create(NAMESPACE, "probe", "", patch("probe", "pause"));
            await("probe", run -> run.getStatus().phase() == Phase.PAUSED);
        }
        try (var nobody = new Person(installation, "nobody", NAMESPACE).with()) {
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
                try {
                    nobody.does("probe", "skip", 2);
                    return false;
                } catch (KubernetesClientException refused) {
                    return refused.getMessage().contains("nobody may not skip");
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

    private static Map<String, Object> changed(Map<String, Object> act, String field, Object value) {
        var changed = new LinkedHashMap<>(act);
        if (value == null) changed.remove(field);
        else changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> operation(String op, String path, Object value) {
        return value == null ? Map.of("op", op, "path", path) : Map.of("op", op, "path", path, "value", value);
    }
}

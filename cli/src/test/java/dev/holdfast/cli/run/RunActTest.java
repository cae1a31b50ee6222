package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunActTest {
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final String PATCH = "PATCH /apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryruns/r";
    private static final String RETRY =
            "{verb: retry, step: 1, comment: gone, planDigest: 'sha256:d', actor: {username: ana}}";
    private static final String ALLOWED =
            "allowedActions: [{verb: retry, step: 1}, {verb: skip, step: 1}, {verb: cancel}]";
    private static final String FAILED =
            "digest: 'sha256:d', entries: [{step: 1, state: Failed, attempt: 1, message: no such object}]";

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder)
                .answering(
                        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                        "{\"status\": {\"userInfo\": {\"username\": \"ana\", \"groups\": [\"oncall\"]}}}")
                .with(run("", "{phase: Paused, journal: {" + FAILED + "}, " + ALLOWED + "}"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String run(String acts, String status) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: r, namespace: shop, uid: uid-1, creationTimestamp: "2026-01-02T03:04:00Z"}
                spec:
                  acts: [%s]
                  steps:
                  - {type: patch, title: Write, patch: {apiVersion: v1, resource: cm, name: c, override: {fieldPath: a, value: {raw: 3}}}}
                status: %s
                """.formatted(acts, status);
    }

    /** The act is sent, and then the operator says what came of it. */
    private Ran heard(boolean obeyed, String phase, String message) throws Exception {
        var command = CompletableFuture.supplyAsync(
                () -> Ran.holdfast(
                        cluster,
                        "run",
                        "retry",
                        "r",
                        "--step=1",
                        "--comment=gone",
                        "--timeout=" + GENEROUS.toSeconds() + "s"),
                work -> Thread.ofPlatform().daemon().start(work));
        await().atMost(GENEROUS).until(() -> cluster.watching() > 0);
        cluster.with(run(
                RETRY,
                "{phase: " + phase + ", journal: {" + FAILED + ", acts: [{verb: retry, step: 1, actor: ana, obeyed: "
                        + obeyed + ", message: " + message + ", time: '2026-01-02T03:05:00Z'}]}, " + ALLOWED + "}"));
        return command.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void an_act_is_one_patch_under_the_users_own_name_and_the_command_says_what_came_of_it() throws Exception {
        var ran = heard(true, "Running", "step 1 begins round 2");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("run r: retry of step 1 was obeyed; the run is Running\n");
        var patch = cluster.received(PATCH);
        assertThat(patch).hasSize(2);
        assertThat(patch.get(0).toString())
                .isEqualTo("{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"uid-1\"}");
        assertThat(patch.at("/1/path").asText()).isEqualTo("/spec/acts");
        assertThat(patch.at("/1/value/0").toString())
                .isEqualTo("{\"verb\":\"retry\",\"step\":1,\"comment\":\"gone\","
                        + "\"actor\":{\"username\":\"ana\",\"groups\":[\"oncall\"]},\"planDigest\":\"sha256:d\"}");
    }

    @Test
    void an_act_that_is_not_obeyed_ends_with_a_refusal_and_the_reason() throws Exception {
        var ran = heard(false, "Paused", "'the policy is missing'");
        assertThat(ran.exit()).isEqualTo(10);
        assertThat(ran.err()).contains("the retry was not obeyed: the policy is missing", "possible now: retry step 1");
    }

    @Test
    void a_second_act_is_appended_behind_the_first() {
        cluster.with(run(RETRY, "{phase: Paused, journal: {" + FAILED + "}, " + ALLOWED + "}"));
        var ran = Ran.holdfast(cluster, "run", "skip", "r", "--comment=by hand", "--timeout=1s");
        assertThat(ran.exit()).isEqualTo(8);
        assertThat(ran.err()).contains("the skip is written, and no operator has heard it");
        assertThat(cluster.received(PATCH).at("/1/path").asText()).isEqualTo("/spec/acts/-");
        assertThat(cluster.received(PATCH).at("/1/value/verb").asText()).isEqualTo("skip");
        assertThat(cluster.received(PATCH).at("/1/value").has("step")).isFalse();
    }

    @Test
    void what_is_not_possible_is_not_sent() {
        var pause = Ran.holdfast(cluster, "run", "pause", "r", "--comment=x");
        assertThat(pause.exit()).isEqualTo(10);
        assertThat(pause.err())
                .contains("nothing to pause: the run r is Paused", "possible now: retry step 1, skip step 1, cancel");
        var other = Ran.holdfast(cluster, "run", "retry", "r", "--step=2", "--comment=x");
        assertThat(other.exit()).isEqualTo(10);
        assertThat(other.err()).contains("the run r rests at step 1, not at step 2; nothing was done");
        cluster.with(run("", "{phase: Completed}"));
        var late = Ran.holdfast(cluster, "run", "cancel", "r", "--comment=x");
        assertThat(late.exit()).isEqualTo(10);
        assertThat(late.err()).contains("the run r has ended Completed; nothing was done");
        assertThat(cluster.received(PATCH)).isNull();
    }

    @Test
    void a_waiver_says_about_whom_and_until_when() {
        cluster.with(run("", "{phase: Paused, journal: {" + FAILED + "}, allowedActions: [{verb: waive, step: 1}]}"));
        String[] waive = {"run", "waive", "r", "--primary=east-db", "--comment=dark", "--timeout=1s"};
        assertThat(Ran.holdfast(cluster, waive).exit()).as("it has no end").isEqualTo(2);
        var ran = Ran.holdfast(
                cluster,
                "run",
                "waive",
                "r",
                "--primary=east-db",
                "--until=2026-11-21T09:00:00Z",
                "--comment=dark",
                "--timeout=1s");
        assertThat(ran.exit()).isEqualTo(8);
        var act = cluster.received(PATCH).at("/1/value/0");
        assertThat(act.at("/verb").asText()).isEqualTo("waive");
        assertThat(act.at("/primary").asText()).isEqualTo("east-db");
        assertThat(act.at("/until").asText()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(act.has("epoch")).as("its target has none").isFalse();
    }

    @Test
    void a_waiver_is_for_the_hold_that_the_person_has_looked_at() {
        var held = run(
                "",
                "{phase: Paused, target: {kind: ProtectedApplication, name: shop, epoch: 4}, journal: {" + FAILED
                        + "}, allowedActions: [{verb: waive, step: 1}]}");
        cluster.with(held);
        String[] waive = {"run", "waive", "r", "--primary=east-db", "--for=1h", "--comment=dark", "--timeout=1s"};
        Ran.holdfast(cluster, waive);
        assertThat(cluster.received(PATCH).at("/1/value/0/epoch").asLong()).isEqualTo(4);
        var seen = java.util.Arrays.copyOf(waive, waive.length + 1);
        seen[waive.length] = "--epoch=3";
        cluster.with(held);
        Ran.holdfast(cluster, seen);
        assertThat(cluster.received(PATCH).at("/1/value/0/epoch").asLong()).isEqualTo(3);
    }

    @Test
    void what_holds_a_run_up_is_named_with_the_command_that_says_more() {
        for (var holder : java.util.Map.of(
                        "Cluster dr/east", "holdfast cluster show east -n dr   (what waits for it)",
                        "run shop/above", "holdfast run show above -n shop   (why it rests)",
                        "dr/night", "holdfast freeze clear dr/night   (when what it is for is over)")
                .entrySet()) {
            cluster.with(run(
                    "",
                    "{phase: Running, journal: {" + FAILED + ", held: {freeze: '" + holder.getKey()
                            + "', since: '2026-03-01T12:00:00Z', message: held}}}"));
            assertThat(Ran.holdfast(cluster, "run", "show", "r")
                            .out()
                            .replaceAll(" --(kubeconfig|context)[= ]\\S+", ""))
                    .contains(holder.getValue());
        }
    }

    @Test
    void an_act_needs_a_comment() {
        assertThat(Ran.holdfast(cluster, "run", "cancel", "r").exit()).isEqualTo(2);
        assertThat(Ran.holdfast(cluster, "run", "cancel", "r", "--comment= ").exit())
                .isEqualTo(2);
        assertThat(cluster.received(PATCH)).isNull();
    }

    @Test
    void a_cancel_takes_the_runs_name_once_more_and_no_other() {
        var other = Ran.holdfast(cluster, "run", "cancel", "r", "--comment=x", "--confirm=s");
        assertThat(other.exit()).isEqualTo(ExitCode.DECLINED.code());
        assertThat(other.err()).contains("\"s\" is not the run's name r; nothing was done");
        assertThat(cluster.received(PATCH)).isNull();
        var typed =
                new Ran.Setting().at(cluster).typing("s\n").run("run", "cancel", "r", "--comment=x", "--timeout=1s");
        assertThat(typed.exit()).isEqualTo(ExitCode.DECLINED.code());
        assertThat(cluster.received(PATCH)).isNull();
        Ran.holdfast(cluster, "run", "cancel", "r", "--comment=x", "--confirm=r", "--timeout=1s");
        assertThat(cluster.received(PATCH).at("/1/value/0/verb").asText()).isEqualTo("cancel");
    }

    @Test
    void who_may_not_is_told_what_is_missing_and_how_it_is_granted() {
        cluster.denying(403, "ana may not cancel runs in namespace shop");
        var ran = Ran.holdfast(cluster, "run", "cancel", "r", "--comment=x");
        assertThat(ran.exit()).isEqualTo(10);
        assertThat(ran.err())
                .contains("you may not: ana may not cancel runs in namespace shop; nothing was done")
                .contains("the verbs get, patch and cancel on recoveryruns.recovery.elotl.co in namespace shop")
                .contains("kubectl create rolebinding NAME -n shop --clusterrole=holdfast-responder --user=ana");
    }

    @Test
    void a_policy_of_an_older_version_is_recognised() {
        cluster.denying(422, "a run's spec is a frozen copy of its plan and cannot change");
        var ran = Ran.holdfast(cluster, "run", "cancel", "r", "--comment=x");
        assertThat(ran.err()).contains("the policy of an older Holdfast", "holdfast install check");
    }

    @Test
    void whoever_watches_a_run_sees_what_people_did() {
        cluster.with(run(
                RETRY,
                "{phase: Paused, journal: {" + FAILED + ", acts: [{verb: retry, step: 1, actor: ana, obeyed: false,"
                        + " message: 'too late', time: '2026-01-02T03:05:00Z'}]}, " + ALLOWED + "}"));
        var plain = Ran.holdfast(cluster, "run", "watch", "r");
        assertThat(plain.exit()).isEqualTo(5);
        assertThat(plain.out()).contains("act 1, retry step 1 by ana: not obeyed: too late");
        assertThat(plain.err()).contains("next: holdfast run skip r --step 1 --comment \"WHY\" -n shop");
        assertThat(Ran.holdfast(cluster, "run", "watch", "r", "-o", "json")
                        .lines()
                        .getFirst())
                .contains("\"act\":{\"number\":1,\"verb\":\"retry\",\"actor\":\"ana\",\"obeyed\":false");
    }

    @Test
    void a_shown_run_has_its_acts_and_what_is_possible() {
        cluster.with(run(
                RETRY,
                "{phase: Paused, journal: {" + FAILED + ", acts: [{verb: retry, step: 1, actor: ana, obeyed: false,"
                        + " message: 'too late', time: '2026-01-02T03:05:00Z'}]}, " + ALLOWED + "}"));
        var shown = Ran.holdfast(cluster, "run", "show", "r").out();
        assertThat(shown)
                .contains("act 1     retry step 1 by ana: gone", "not obeyed: too late")
                .contains("possible  retry step 1, skip step 1, cancel")
                .contains("next      holdfast run retry r --step 1 --comment \"WHY\" -n shop");
    }
}

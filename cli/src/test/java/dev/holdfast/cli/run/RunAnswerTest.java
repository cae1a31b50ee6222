package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAnswerTest {
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final String PATCH = "PATCH /apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryruns/r";
    private static final String BEN =
            "{verb: approve, step: 1, role: dba, comment: yes it is, planDigest: 'sha256:d', actor: {username: ben}}";
    private static final String BEN_HEARD =
            "{verb: approve, step: 1, actor: ben, obeyed: true, message: 1 of 2, time: '2026-01-02T03:04:30Z'}";
    private static final String ASKS = """
            phase: AwaitingApproval, progress: 0/2, values: {ip: 10.0.0.7}, conditions: [{type: Success, status: Unknown, \
            reason: AwaitingApproval, message: 'step 1 "Ask" waits for approval'}], \
            allowedActions: [{verb: pause}, {verb: cancel}, {verb: approve, step: 1}, {verb: reject, step: 1}]""";

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder)
                .answering(
                        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                        "{\"status\": {\"userInfo\": {\"username\": \"ana\"}}}")
                .with(run(BEN, BEN_HEARD, ASKS));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String run(String acts, String heard, String status) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: r, namespace: shop, uid: uid-1, creationTimestamp: "2026-01-02T03:04:00Z"}
                spec:
                  planRef: {name: failover}
                  acts: [%s]
                  steps:
                  - {type: approval, title: Ask, approval: {message: "to {{ .Values.ip }}?", role: dba, quorum: 2}}
                  - {type: patch, title: Write, patch: {apiVersion: v1, resource: cm, name: c, override: {fieldPath: a, value: {raw: 3}}}}
                status: {%s, journal: {digest: 'sha256:d', acts: [%s], entries: [{step: 1, type: approval, state: Asking, attempt: 1, \
                startTime: '2026-01-02T03:04:00Z', deadline: '2026-01-02T04:04:00Z', message: 'to 10.0.0.7?'}]}}
                """.formatted(acts, status, heard);
    }

    @Test
    void an_approval_shows_what_it_is_about_and_is_sent_in_the_role_that_the_step_asks_for() throws Exception {
        var command = CompletableFuture.supplyAsync(
                () -> Ran.holdfast(
                        cluster,
                        "run",
                        "approve",
                        "r",
                        "--comment=it is right",
                        "--confirm=r",
                        "--timeout=" + GENEROUS.toSeconds() + "s"),
                work -> Thread.ofPlatform().daemon().start(work));
        await().atMost(GENEROUS).until(() -> cluster.watching() > 0);
        var ana = BEN.replace("actor: {username: ben}", "actor: {username: ana}");
        cluster.with(run(
                BEN + ", " + ana,
                BEN_HEARD + ", " + BEN_HEARD.replace("actor: ben", "actor: ana"),
                ASKS.replace("phase: AwaitingApproval", "phase: Running")));
        var ran = command.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("run r: approve of step 1 was obeyed; the run is Running\n");
        assertThat(ran.err())
                .contains(
                        "You are about to approve step 1 of the run shop/r",
                        "asks      to 10.0.0.7?",
                        "plan      failover, sha256:d",
                        "approved  step 1: 1 of 2 in the role dba until 2026-01-02T04:04:00Z, by ben",
                        "value     ip = 10.0.0.7",
                        "then      2 Write (patch)");
        var act = cluster.received(PATCH).at("/1/value");
        assertThat(act.path("verb").asText()).isEqualTo("approve");
        assertThat(act.path("step").asInt()).isEqualTo(1);
        assertThat(act.path("role").asText()).isEqualTo("dba");
        assertThat(act.path("planDigest").asText()).isEqualTo("sha256:d");
    }

    @Test
    void a_question_says_the_time_of_this_machine_beside_utc_and_any_zone_that_is_asked_for() {
        var there = new Ran.Setting().at(cluster).clock(Clock.system(ZoneId.of("Europe/Paris")));
        assertThat(asked(there.typing("n\n"))).contains(" until 2026-01-02T04:04:00Z (2026-01-02T05:04:00+01:00 here)");
        assertThat(asked(there.typing("n\n"), "--utc")).contains(" until 2026-01-02T04:04:00Z, by ben");
        assertThat(asked(there.typing("n\n"), "--tz=Asia/Tokyo")).contains(" until 2026-01-02T13:04:00+09:00, by ben");
        var unwatched = new Ran.Setting().at(cluster).clock(Clock.system(ZoneId.of("Europe/Paris")));
        assertThat(unwatched.run("run", "list").out()).contains(" until 2026-01-02T04:04:00Z\n");
        assertThat(unwatched.run("run", "list", "--tz=Asia/Tokyo").out())
                .contains(" until 2026-01-02T13:04:00+09:00\n");
        assertThat(unwatched.run("run", "list", "--tz=+02:00", "-o", "json").out())
                .as("what is for programs stays as it is")
                .contains("2026-01-02T03:04:00Z");
        var wrong = unwatched.run("run", "list", "--tz=Paris");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("\"Paris\" is not a time zone such as UTC, Europe/Paris");
    }

    private static String asked(Ran.Setting there, String... options) {
        var arguments = new ArrayList<>(List.of("run", "approve", "r", "--comment=yes"));
        arguments.addAll(List.of(options));
        var ran = there.run(arguments.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.err()).isEqualTo(9);
        return ran.err();
    }

    @Test
    void nobody_approves_by_mistake() {
        var silent = Ran.holdfast(cluster, "run", "approve", "r", "--comment=yes");
        assertThat(silent.exit()).isEqualTo(9);
        assertThat(silent.err()).contains("nobody can be asked whether to approve step 1 of r", "--confirm=r");
        var other = Ran.holdfast(cluster, "run", "reject", "r", "--comment=no", "--confirm=s");
        assertThat(other.err()).contains("--confirm=s is not the run's name r");
        assertThat(cluster.received(PATCH)).isNull();
    }

    @Test
    void a_step_that_does_not_ask_cannot_be_approved() {
        var ran = Ran.holdfast(cluster, "run", "approve", "r", "--step=2", "--comment=yes", "--confirm=r");
        assertThat(ran.exit()).isEqualTo(10);
        assertThat(ran.err()).contains("step 2 of the run r does not ask for approval", "possible now: ");
    }

    @Test
    void the_list_and_the_run_say_whom_it_waits_for() {
        assertThat(Ran.holdfast(cluster, "run", "list").out())
                .contains("AwaitingApproval step 1: 1 of 2 in the role dba until 2026-01-02T04:04:00Z");
        var shown = Ran.holdfast(cluster, "run", "show", "r").out();
        assertThat(shown)
                .contains(
                        "waits     step 1 \"Ask\" waits for approval",
                        "ASK    1  Ask",
                        "next      holdfast run approve r --step 1 --comment \"WHY\"");
    }

    @Test
    void whoever_waits_for_the_run_hears_that_a_person_is_needed() {
        var ran = Ran.holdfast(cluster, "run", "wait", "r");
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.out()).contains("waits for approval");
    }
}

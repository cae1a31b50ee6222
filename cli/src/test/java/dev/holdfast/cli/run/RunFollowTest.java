package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFollowTest {
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final String PATH = "/apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryruns/r";

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String run(String status) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: r, namespace: shop, uid: uid-1, creationTimestamp: "2026-01-02T03:04:00Z"}
                spec:
                  planRef: {name: db}
                  steps:
                  - {type: readField, title: Read, readField: {apiVersion: v1, resource: svc, name: s, fieldPath: a, outputKey: ip}}
                  - {type: patch, title: Write, patch: {apiVersion: v1, resource: cm, name: c, override: {fieldPath: a, value: {raw: 3}}}}
                status: %s
                """.formatted(status);
    }

    private static final String PENDING = "{}";
    private static final String RUNNING = "{phase: Running, startTime: '2026-01-02T03:04:00Z', journal: {entries: ["
            + "{step: 1, state: Succeeded, attempt: 1, startTime: '2026-01-02T03:04:00Z', finishTime: '2026-01-02T03:04:01Z',"
            + " output: {value: '\"x\"', bytes: 3}},"
            + "{step: 2, state: Running, attempt: 1, startTime: '2026-01-02T03:04:01Z'}]}}";
    private static final String COMPLETED = "{phase: Completed, startTime: '2026-01-02T03:04:00Z',"
            + " completionTime: '2026-01-02T03:04:03Z', journal: {entries: ["
            + "{step: 1, state: Succeeded, attempt: 1, startTime: '2026-01-02T03:04:00Z', finishTime: '2026-01-02T03:04:01Z',"
            + " output: {value: '\"x\"', bytes: 3}},"
            + "{step: 2, state: Succeeded, attempt: 2, startTime: '2026-01-02T03:04:01Z', finishTime: '2026-01-02T03:04:03Z',"
            + " previous: {value: '1', bytes: 1}, desired: {value: '3', bytes: 1}}]}}";
    private static final String FAILED = "{phase: Failed, startTime: '2026-01-02T03:04:00Z',"
            + " completionTime: '2026-01-02T03:04:02Z', journal: {end: {outcome: Failed, message: not started is step 2,"
            + " time: '2026-01-02T03:04:02Z'}, entries: [{step: 1, state: Failed, attempt: 3,"
            + " startTime: '2026-01-02T03:04:00Z', finishTime: '2026-01-02T03:04:02Z', message: nothing at a}]}}";

    /** The command, running beside the test. */
    private CompletableFuture<Ran> following(String... arguments) {
        var bounded = new ArrayList<>(List.of(arguments));
        bounded.add("--timeout=" + GENEROUS.toSeconds() + "s");
        return CompletableFuture.supplyAsync(
                () -> Ran.holdfast(cluster, bounded.toArray(String[]::new)),
                work -> Thread.ofPlatform().daemon().start(work));
    }

    private void awaitWatch() {
        await().atMost(GENEROUS).until(() -> cluster.watching() > 0);
    }

    private static Ran result(CompletableFuture<Ran> command) throws Exception {
        return command.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void a_watched_run_is_told_change_by_change_and_ends_with_its_outcome() throws Exception {
        cluster.with(run(PENDING));
        var watch = following("run", "watch", "r");
        awaitWatch();
        cluster.with(run(RUNNING));
        cluster.with(run(COMPLETED));
        var ran = result(watch);
        assertThat(ran.exit()).as(ran.err()).isZero();
        var told = ran.lines().stream()
                .map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\dZ ", ""))
                .toList();
        assertThat(told)
                .containsExactly(
                        "run r Pending, 2 steps, plan db",
                        "step 1 Read: Succeeded after 1.0s, \"x\"",
                        "step 2 Write: Running",
                        "run r Running",
                        "step 2 Write: Succeeded after 2.0s, attempt 2; 1 -> 3",
                        "run r Completed after 3.0s, 2/2 steps");
    }

    @ParameterizedTest
    @CsvSource({"Completed, 0", "Failed, 6", "Canceled, 6", "Paused, 5", "AwaitingApproval, 5"})
    void a_run_that_has_ended_or_rests_ends_the_command_at_once(String phase, int exit) {
        cluster.with(run("{phase: " + phase + "}"));
        assertThat(Ran.holdfast(cluster, "run", "wait", "r").exit()).isEqualTo(exit);
        assertThat(Ran.holdfast(cluster, "run", "watch", "r").exit()).isEqualTo(exit);
    }

    @Test
    void a_failed_run_says_its_first_cause_and_what_to_do_next() throws Exception {
        cluster.with(run(RUNNING));
        var wait = following("run", "wait", "r");
        awaitWatch();
        cluster.with(run(FAILED));
        var ran = result(wait);
        assertThat(ran.exit()).isEqualTo(6);
        assertThat(ran.out()).isEqualTo("run r Failed after 2.0s, 0/2 steps\n  step 1, Read: nothing at a\n");
        assertThat(ran.err()).contains("next: holdfast run start db -n shop", "holdfast run show r -n shop");
    }

    @Test
    void the_wait_may_end_before_the_run_does() {
        cluster.with(run(RUNNING));
        var wait = Ran.holdfast(cluster, "run", "wait", "r", "--timeout", "200ms");
        assertThat(wait.exit()).isEqualTo(8);
        assertThat(wait.err()).contains("the run continues: holdfast run watch r -n shop");
    }

    @Test
    void a_watch_that_the_server_ends_is_taken_up_again() throws Exception {
        cluster.with(run(PENDING));
        var wait = following("run", "wait", "r");
        awaitWatch();
        cluster.endWatches();
        await().atMost(GENEROUS)
                .until(() -> cluster.requests().stream()
                                .filter(request -> request.contains("watch=true"))
                                .count()
                        >= 2);
        cluster.with(run(COMPLETED));
        assertThat(result(wait).exit()).isZero();
    }

    @Test
    void lost_contact_is_told_once_and_the_command_goes_on() throws Exception {
        cluster.with(run(PENDING));
        var wait = following("run", "wait", "r");
        awaitWatch();
        cluster.refusing(503);
        cluster.endWatches();
        long before = cluster.requests().size();
        await().atMost(GENEROUS).until(() -> cluster.requests().size() > before);
        cluster.with(run(COMPLETED));
        cluster.refusing(0);
        var ran = result(wait);
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).containsOnlyOnce("lost contact").contains("in contact again");
    }

    @Test
    void a_run_that_is_deleted_ends_the_command_with_words() throws Exception {
        cluster.with(run(RUNNING));
        var wait = following("run", "wait", "r");
        awaitWatch();
        cluster.delete(PATH);
        var ran = result(wait);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("shop/r was deleted while it was Running");
    }

    @Test
    void json_is_one_line_a_change() throws Exception {
        cluster.with(run(PENDING));
        var watch = following("run", "watch", "r", "-o", "json");
        awaitWatch();
        cluster.with(run(RUNNING));
        cluster.with(run(COMPLETED));
        var events = new ArrayList<JsonNode>();
        for (var line : result(watch).lines()) {
            events.add(Trees.JSON.readTree(line));
        }
        assertThat(events).allSatisfy(event -> {
            assertThat(event.path("apiVersion").asText()).isEqualTo("cli.holdfast.dev/v1");
            assertThat(event.path("kind").asText()).isEqualTo("RunEvent");
            assertThat(event.path("runUID").asText()).isEqualTo("uid-1");
        });
        assertThat(events.getFirst().path("phase").asText()).isEqualTo("Pending");
        assertThat(events.getLast().path("phase").asText()).isEqualTo("Completed");
        assertThat(events)
                .filteredOn(event -> event.at("/step/number").asInt() == 2)
                .extracting(event -> event.at("/step/state").asText())
                .containsExactly("Running", "Succeeded");
    }

    @Test
    void starting_and_watching_is_one_command() throws Exception {
        cluster.with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: r, namespace: shop}
                spec:
                  alertLabels: {alertname: A}
                  steps: [{type: patch, patch: {apiVersion: v1, resource: cm, name: c, override: {fieldPath: a, value: {raw: 3}}}}]
                """);
        var start = following("run", "start", "r", "--confirm=r", "--wait");
        awaitWatch();
        cluster.with(run(COMPLETED).replace("name: r,", "name: r-x7k2p,"));
        var ran = result(start);
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("created", "Completed");
    }
}

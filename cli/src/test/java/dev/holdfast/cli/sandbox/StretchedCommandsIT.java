package dev.holdfast.cli.sandbox;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.arbiter.node.Diary;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.TwoSites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two sites from up to the end, by the commands alone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StretchedCommandsIT {
    private static final String NAME = "two-" + ProcessHandle.current().pid();
    private static final String[] WISH = {"up", NAME, "--stretched", "--nodes", "1", "--stable-for", "2s"};

    private static Typed up;

    @BeforeAll
    static void start() {
        up = Typed.sandbox(WISH);
    }

    @AfterAll
    static void end() {
        TwoSites.find(NAME).ifPresent(TwoSites::down);
    }

    @Test
    @Order(1)
    void up_prints_sites_and_links_and_says_when_each_runs_what_is_its_own() {
        assertThat(up.exitCode()).as(up.err()).isZero();
        assertThat(up.out()).startsWith("SITE").containsPattern("node-A-n1-to-B +A +B");
        assertThat(up.err())
                .containsPattern("\\d+\\.\\ds  witness: ready, the register is begun")
                .containsPattern("\\d+\\.\\ds  site A: acts, and runs what is its own: a-n1")
                .contains("holdfast sandbox down " + NAME);
    }

    @Test
    @Order(2)
    void up_again_with_the_same_wishes_is_done_at_once_and_with_others_is_refused() {
        var same = Typed.sandbox(WISH);
        assertThat(same.exitCode()).isZero();
        assertThat(same.out()).isEqualTo(up.out());
        assertThat(same.err()).contains("sandbox \"" + NAME + "\" is already up");

        refused("is already up with other nodes or times", "up", NAME, "--stretched", "--nodes", "2");
        refused("is already up with other clusters", "up", NAME, "--no-operator");
        refused("--zones is for clusters, and --stretched starts none", "up", "x", "--stretched", "--zones", "a");
        refused("--profile needs --stretched", "up", "x", "--profile", "fast");
        refused(
                "unknown profile \"slow\"; there are: fast, default, wan",
                "up",
                "x",
                "--stretched",
                "--profile",
                "slow");
    }

    @Test
    @Order(3)
    void info_in_json_has_what_scripts_rely_on() {
        var info = json("info", NAME, "-o", "json");
        for (var site : List.of("A", "B")) {
            var is = info.path("sites").path(site);
            assertThat(is.path("pid").asLong()).isPositive();
            assertThat(is.path("statusUrl").asText()).startsWith("https://127.0.0.1:");
            assertThat(Path.of(is.path("journal").asText())).isReadable();
        }
        assertThat(info.path("nodes").fieldNames()).toIterable().containsExactly("node-A-n1", "node-B-n1");
        assertThat(info.path("witness").path("pid").asLong()).isPositive();
        assertThat(info.path("links").path("site-B-to-witness").path("port").asInt())
                .isBetween(20_000, 31_999);
        assertThat(info.path("broken")).isEmpty();
        assertThat(Path.of(info.path("person").path("key").asText())).isReadable();
        assertThat(Typed.sandbox("list").out()).containsPattern(NAME + " +running +sites A,B ");
    }

    @Test
    @Order(4)
    void status_says_who_may_act_and_what_runs_where() {
        await().atMost(1, MINUTES)
                .untilAsserted(() ->
                        assertThat(Typed.sandbox("status", NAME).exitCode()).isZero());
        assertThat(Typed.sandbox("status", NAME).out())
                .containsPattern("A +member +A +1 +\\d+\\.\\d s +witness +both sites may act")
                .containsPattern("a-n1 +A +A +node-A-n1 +\\d+")
                .containsPattern("taker-B +running +\\d+ +\\d+ MiB +0");
        assertThat(runs("b-n1").path("site").asText()).isEqualTo("B");
        assertThat(ProcessHandle.of(runs("b-n1").path("pid").asLong())).isPresent();
    }

    @Test
    @Order(5)
    void what_cannot_be_broken_so_says_what_can() {
        refused(
                "\"A-B\" is a link, and cannot be paused; it can be cut, late, cut one way",
                "break",
                NAME,
                "A-B",
                "--pause");
        refused("unknown part \"node-A-n2\"; did you mean \"node-A-n1\"?", "break", NAME, "node-A-n2");
        refused("mutually exclusive", "break", NAME, "A", "--pause", "--one-way");
        refused("a delay is from 1ms to 1m, not 2h", "break", NAME, "A", "--delay", "2h");
        refused("\"A\" is not broken; nothing is", "heal", NAME, "A");
    }

    @Test
    @Order(6)
    void links_break_in_one_direction_and_get_late_until_they_are_healed() {
        done("break", NAME, "B-A", "--one-way");
        done("break", NAME, "A-witness", "--delay", "300ms");
        refused("\"B-A\" is cut one way already; heal it first", "break", NAME, "B-A");

        var broken = json("info", NAME, "-o", "json").path("broken");
        assertThat(broken.path("B-A").asText()).isEqualTo("cut one way");
        assertThat(broken.path("A-witness").asText()).isEqualTo("late by 300 ms");
        await().atMost(20, SECONDS)
                .until(() -> status("A").path("peerSilentMillis").asLong() > 1_500);

        assertThat(done("heal", NAME, "B-A").err()).contains("B-A: healed", "still broken: A-witness");
        done("heal", NAME);
        await().atMost(20, SECONDS)
                .until(() -> status("A").path("peerSilentMillis").asLong() < 1_500);
    }

    @Test
    @Order(7)
    void a_paused_agent_answers_nobody_until_it_is_healed() {
        done("break", NAME, "site-B", "--pause");

        var status = Typed.sandbox("status", NAME);
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.out()).containsPattern("B +silent").containsPattern("site-B +paused");

        done("heal", NAME);
        assertThat(json("status", NAME, "-o", "json")
                        .path("sites")
                        .path("B")
                        .path("answers")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @Order(8)
    void a_witness_whose_disk_is_full_writes_nothing_and_ends_rather_than_go_back() throws IOException {
        long before = witness();
        done("break", NAME, "witness", "--disk-full");
        assertThat(limit(before)).isEqualTo("0");

        await().atMost(1, MINUTES).until(() -> witness() > 0 && witness() != before);

        done("heal", NAME);
        await().atMost(1, MINUTES)
                .ignoreException(NoSuchFileException.class) // it is between an end and a start
                .untilAsserted(() -> assertThat(limit(witness())).isEqualTo("unlimited"));
    }

    @Test
    @Order(9)
    void a_dark_site_runs_nothing_and_the_other_takes_what_is_its_own() throws IOException {
        await().atMost(2, MINUTES)
                .untilAsserted(() ->
                        assertThat(Typed.sandbox("status", NAME).exitCode()).isZero());
        long own = runs("a-n1").path("pid").asLong();

        done("break", NAME, "A");

        await().atMost(10, SECONDS)
                .until(() ->
                        ProcessHandle.of(own).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(json("info", NAME, "-o", "json").path("sites").path("A").has("pid"))
                .isFalse();
        await().atMost(2, MINUTES)
                .until(() -> runs("a-n1").path("site").asText().equals("B"));
        assertThat(Typed.sandbox("status", NAME).out())
                .containsPattern("B +taken +A and B +\\d+ ")
                .containsPattern("a-n1 +A +B +taker-B")
                .containsPattern("A +dark");
        done("heal", NAME, "A");
        assertThat(Diary.read(Path.of(
                                json("info", NAME, "-o", "json").path("diary").asText()))
                        .overlaps())
                .isEmpty();
    }

    @Test
    @Order(10)
    void a_killed_supervisor_leaves_nothing_and_the_next_list_clears_the_rest() {
        var info = json("info", NAME, "-o", "json");
        var folder = Path.of(info.path("folder").asText());
        assertThat(processes(folder)).hasSizeGreaterThan(5);

        ProcessHandle.of(info.path("supervisorPid").asLong()).orElseThrow().destroyForcibly();

        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(processes(folder)).isEmpty());
        assertThat(Typed.sandbox("list").out()).containsPattern(NAME + " +stale +sites A,B ");
        assertThat(folder).doesNotExist();
    }

    /** Every process of the sandbox names its folder. */
    private static List<String> processes(Path folder) {
        return ProcessHandle.allProcesses()
                .map(handle -> handle.pid() + " " + handle.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder + "/"))
                .toList();
    }

    private static long witness() {
        return json("info", NAME, "-o", "json").path("witness").path("pid").asLong();
    }

    /** How large a file of a process may get. */
    private static String limit(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(line -> line.startsWith("Max file size"))
                .map(line -> line.split(" {2,}")[1])
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode status(String site) {
        return json("status", NAME, "-o", "json").path("sites").path(site).path("status");
    }

    /** Where a workload runs; missing when nowhere. */
    private static JsonNode runs(String workload) {
        return json("status", NAME, "-o", "json")
                .path("workloads")
                .path(workload)
                .path("runs")
                .path(0);
    }

    private static Typed done(String... words) {
        var typed = Typed.sandbox(words);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed;
    }

    private static void refused(String why, String... words) {
        var typed = Typed.sandbox(words);
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(2);
        assertThat(typed.err()).contains(why);
    }

    private static JsonNode json(String... words) {
        try {
            return Trees.JSON.readTree(Typed.sandbox(words).out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

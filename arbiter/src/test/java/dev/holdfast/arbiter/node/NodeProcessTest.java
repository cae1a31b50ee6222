package dev.holdfast.arbiter.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.Main;
import dev.holdfast.arbiter.watchdog.GroupWatchdog;
import dev.holdfast.arbiter.watchdog.Identity;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent as a process, with workloads that are processes, beside site agents that answer what the test tells them. That a
 * node is dead in time is read from what its workload has written, on the clock by which the lease was given.
 */
class NodeProcessTest {

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private AnsweringSite own;
    private AnsweringSite peer;
    private Path node;
    private Path diary;

    @BeforeEach
    void begin() throws IOException {
        node = Files.createDirectories(folder.resolve("node"));
        diary = folder.resolve("diary");
        var pki = new PairPki(folder);
        own = new AnsweringSite(pki, Side.A, AnsweringSite.BRIEF);
        peer = new AnsweringSite(pki, Side.B, AnsweringSite.BRIEF);
        pki.write("node/A/n1", "n1");
    }

    @AfterEach
    void none_is_left() throws Exception {
        for (var process : started) process.destroyForcibly().waitFor();
        GroupWatchdog.leftIn(node)
                .flatMap(left -> ProcessHandle.of(left.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
        var left = new ProcessGroups(node, List.of(), () -> 0);
        left.kill();
        await().atMost(20, SECONDS).until(() -> !left.running());
        own.close();
        peer.close();
    }

    private Process agent(String watchdogTime, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "node",
                "--folder",
                node.toString(),
                "--own",
                own.address(),
                "--peer",
                peer.address(),
                "--certificate",
                folder.resolve("n1.crt").toString(),
                "--key",
                folder.resolve("n1.key").toString(),
                "--authority",
                folder.resolve("ca.crt").toString(),
                "--watchdog",
                "processes",
                "--watchdog-time",
                watchdogTime,
                "--diary",
                diary.toString()));
        command.addAll(Arrays.asList(more));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** Nobody answers any more; returns by when the node is dead, in the diary's hundredths of a second. */
    private long cutOff() {
        own.silent(true);
        peer.silent(true);
        var last = own.lastAnswered().compareTo(peer.lastAnswered()) > 0 ? own.lastAnswered() : peer.lastAnswered();
        return last.plus(AnsweringSite.BRIEF.lease()).toMillis() / 10;
    }

    @Test
    void when_the_agent_stands_still_and_its_workload_does_not_listen_both_are_dead_by_the_computed_time()
            throws Exception {
        var agent = agent("1s", "--stand-in", "db=never");
        runs("db");
        new ProcessBuilder("kill", "-STOP", agent.pid() + "").start().waitFor();
        long dead = cutOff();
        await().atMost(60, SECONDS).until(() -> !agent.isAlive() && nothingRuns());
        assertThat(Diary.read(diary).last("A", "db").orElseThrow().last()).isLessThan(dead);
        assertThat(Files.readString(node.resolve("watcher.log")))
                .contains("not petted: killed the agent and all groups");
    }

    @Test
    void a_node_that_is_cut_off_asks_its_workload_to_end_in_time() throws Exception {
        agent("1s", "--stand-in", "db=0.3s");
        runs("db");
        long dead = cutOff();
        await().atMost(60, SECONDS).until(() -> Files.readString(diary).endsWith("end\n"));
        assertThat(Diary.read(diary).last("A", "db").orElseThrow().last()).isLessThan(dead);
        own.silent(false);
        await().atMost(60, SECONDS).until(() -> Diary.read(diary).spans().size() == 2);
    }

    @Test
    void when_its_own_site_is_silent_the_other_keeps_it_going() throws Exception {
        own.silent(true);
        agent("1s", "--stand-in", "db");
        runs("db");
        assertThat(peer.answers()).isPositive();
    }

    @Test
    void an_agent_that_is_killed_and_comes_again_in_time_costs_its_workload_nothing() throws Exception {
        own.by(Profile.DEFAULT.parameters());
        peer.by(Profile.DEFAULT.parameters());
        var first = agent("6s", "--stand-in", "db");
        runs("db");
        var watcher = GroupWatchdog.leftIn(node).orElseThrow();
        first.destroyForcibly().waitFor();
        int before = own.answers();
        agent("6s", "--stand-in", "db");
        await().atMost(60, SECONDS).until(() -> own.answers() > before + 3);
        var spans = Diary.read(diary).spans();
        assertThat(spans).hasSize(1);
        assertThat(Identity.of(spans.getFirst().pid())).isPresent();
        assertThat(GroupWatchdog.leftIn(node)).contains(watcher);
    }

    @Test
    void a_site_that_was_told_to_stop_stops_its_node() throws Exception {
        agent("1s", "--stand-in", "db");
        runs("db");
        own.answer(new Sublease(Duration.ZERO, true, 9));
        await().atMost(60, SECONDS).until(() -> Files.readString(diary).endsWith("end\n"));
        await().atMost(60, SECONDS)
                .until(() -> own.heard().stopped() && own.heard().epoch() == 9);
    }

    @Test
    void a_second_agent_of_a_node_is_refused() throws Exception {
        agent("1s", "--stand-in", "db");
        runs("db");
        var second = agent("1s", "--stand-in", "db");
        assertThat(second.waitFor(60, SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(log()).contains("another agent acts for this node");
    }

    @Test
    void a_certificate_that_is_of_no_node_and_an_option_that_means_nothing_are_refused_with_words() throws Exception {
        var wrong = agent("1s", "--wachdog", "none");
        assertThat(wrong.waitFor(60, SECONDS)).isTrue();
        assertThat(log()).contains("there is no option --wachdog").contains("usage: node");
        new PairPki(folder).write("site/A", "n1");
        var site = agent("1s");
        assertThat(site.waitFor(60, SECONDS)).isTrue();
        assertThat(log()).contains("must be of node/A/NAME");
    }

    private void runs(String workload) {
        await().atMost(60, SECONDS)
                .until(() -> Diary.read(diary).last("A", workload).isPresent());
    }

    private boolean nothingRuns() throws IOException {
        return !new ProcessGroups(node, List.of(), () -> 0).running();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("agent.log"));
    }
}

package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ChildSpec;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with children that are no Kubernetes: what it owns, and what is left when it goes. */
class SupervisorIT {
    @TempDir
    private Path temporary;

    private Path folder;
    private ControlClient.Held held;
    private SupervisorRecord identity;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(temporary.resolve("sandbox"));
        held = SupervisorStart.start(folder);
        identity = Json.read(folder.resolve(SupervisorRecord.FILE), SupervisorRecord.class);
    }

    @AfterEach
    void end() throws IOException {
        held.close();
        await().atMost(30, SECONDS).until(() -> Processes.naming(folder).isEmpty());
    }

    @Test
    void a_killed_supervisor_takes_its_children_and_what_they_started_along() throws IOException {
        launch("plain", 0, "exec sleep 1000 # " + folder);
        launch("parent", 0, "sleep 1001 & sleep 1002 & wait # " + folder);
        await().atMost(10, SECONDS).until(() -> tree().size() >= 5);
        var all = tree();

        kill(identity.supervisor().pid());

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(all).noneMatch(Processes::lives));
    }

    @Test
    void what_agents_have_detached_and_written_down_dies_with_their_killed_supervisor_and_nobody_else()
            throws IOException {
        var node = Files.createDirectory(folder.resolve("node"));
        var start = "$(cut -d')' -f2 /proc/$p/stat | cut -d' ' -f21)";
        launch(
                "agent",
                0,
                "setsid sh -c 'sleep 1000; : %1$s' & p=$!; sleep 0.3; setsid sleep 1001 & q=$!; sleep 0.3;"
                                .formatted(folder)
                        + " echo w $p " + start
                        + " > %1$s/more; echo other $q 1 >> %1$s/more; mv %1$s/more %1$s/groups; wait".formatted(node));
        await().atMost(10, SECONDS).until(() -> Files.exists(node.resolve("groups")));
        var groups = Files.readAllLines(node.resolve("groups")).stream()
                .map(line -> Long.parseLong(line.split(" ")[1]))
                .toList();
        assertThat(groups).hasSize(2).allMatch(Processes::lives);

        kill(identity.supervisor().pid());

        try {
            await().atMost(20, SECONDS).until(() -> !Processes.lives(groups.getFirst()));
            assertThat(groups.getLast())
                    .as("it has the number, and began at another time")
                    .matches(Processes::lives);
        } finally {
            kill(groups.getLast());
        }
    }

    @Test
    void a_paused_child_dies_with_its_supervisor_too() throws IOException {
        launch("paused", 0, "exec sleep 1000 # " + folder);
        signal(Request.Act.PAUSE, "paused");
        var all = tree();

        kill(identity.supervisor().pid());

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(all).noneMatch(Processes::lives));
    }

    @Test
    void without_its_sentinel_a_killed_supervisor_still_takes_its_children_along() throws IOException {
        launch("plain", 0, "exec sleep 1000 # " + folder);
        var child = view("plain").pid();
        kill(identity.sentinel().pid());
        await().atMost(10, SECONDS)
                .until(() -> !Processes.lives(identity.sentinel().pid()));

        kill(identity.supervisor().pid());

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(child).matches(pid -> !Processes.lives(pid)));
    }

    @Test
    void a_supervisor_goes_with_the_process_it_is_bound_to_and_removes_the_folder() throws IOException {
        launch("plain", 0, "exec sleep 1000 # " + folder);
        var all = tree();

        held.close();

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(all).noneMatch(Processes::lives));
        await().atMost(10, SECONDS).until(() -> Files.notExists(folder));
    }

    @Test
    void a_released_supervisor_lives_on_until_it_is_asked_to_end() throws IOException {
        held.release();
        launch("plain", 0, "exec sleep 1000 # " + folder);
        assertThat(view("plain").state()).isEqualTo(ChildState.RUNNING);
        var all = tree();

        new SandboxEnd(new Shed(temporary), line -> {}).down("sandbox");

        assertThat(all).noneMatch(Processes::lives);
        assertThat(folder).doesNotExist();
    }

    @Test
    void a_supervisor_that_does_not_answer_in_time_is_ended_and_not_orphaned() throws IOException {
        var slow = Files.createDirectory(temporary.resolve("slow"));

        assertThatThrownBy(() -> SupervisorStart.start(slow, Duration.ZERO))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("did not start within 0 s");

        assertThat(Processes.naming(slow)).isEmpty();
    }

    @Test
    void children_are_ended_rank_by_rank_the_highest_first() throws IOException {
        var order = temporary.resolve("order");
        for (var rank : List.of(0, 1, 2)) {
            launch(
                    "rank-" + rank,
                    rank,
                    "trap 'echo " + rank + " >> " + order + "; exit 0' TERM; echo ready >> " + order + "." + rank
                            + "; while :; do sleep 0.05; done # " + folder);
            await().atMost(10, SECONDS).until(() -> Files.exists(Path.of(order + "." + rank)));
        }

        held.close();

        await().atMost(20, SECONDS).until(() -> Files.notExists(folder));
        assertThat(order).hasContent("2\n1\n0");
    }

    @Test
    void a_child_that_ignores_sigterm_is_killed_after_a_grace() throws IOException {
        launch("stubborn", 0, "trap '' TERM; echo ready > " + folder + "/ready; while :; do sleep 0.05; done");
        await().atMost(10, SECONDS).until(() -> Files.exists(folder.resolve("ready")));
        var pid = view("stubborn").pid();

        signal(Request.Act.STOP, "stubborn");

        assertThat(Processes.lives(pid)).isFalse();
        assertThat(view("stubborn").state()).isEqualTo(ChildState.STOPPED);
    }

    @Test
    void a_child_that_ends_on_its_own_is_started_again_when_it_asked_for_that() throws IOException {
        ask(new Request.Launch(child("restarted", 0, "exec sleep 1000 # " + folder, true)));
        var first = view("restarted").pid();

        kill(first);

        await().atMost(20, SECONDS).until(() -> view("restarted").restarts() == 1);
        assertThat(view("restarted").state()).isEqualTo(ChildState.RUNNING);
        assertThat(view("restarted").pid()).isNotEqualTo(first);
    }

    @Test
    void a_child_that_was_killed_on_request_stays_so_until_it_is_started() throws IOException {
        ask(new Request.Launch(child("broken", 0, "exec sleep 1000 # " + folder, true)));
        signal(Request.Act.KILL, "broken");
        assertThat(view("broken").state()).isEqualTo(ChildState.STOPPED);

        signal(Request.Act.START, "broken");

        assertThat(view("broken").state()).isEqualTo(ChildState.RUNNING);
        assertThat(view("broken").restarts()).isZero();
    }

    @Test
    void a_child_that_ends_on_its_own_and_asked_for_nothing_keeps_its_exit_code() throws IOException {
        launch("short", 0, "exit 7");

        await().atMost(10, SECONDS).until(() -> view("short").state() == ChildState.EXITED);
        assertThat(view("short").exitCode()).isEqualTo(7);
    }

    @Test
    void supervisors_at_the_same_time_never_claim_the_same_port() throws IOException {
        var other = Files.createDirectory(temporary.resolve("other"));
        var claimed = new ArrayList<Integer>();
        try (var unused = SupervisorStart.start(other)) {
            var second =
                    new ControlClient(Path.of(Json.read(other.resolve(SupervisorRecord.FILE), SupervisorRecord.class)
                            .socket()));
            for (var i = 0; i < 20; i++) {
                claimed.addAll(ports(ask(new Request.ClaimPorts(50))));
                claimed.addAll(ports(second.ask(new Request.ClaimPorts(50))));
            }
            assertThat(unused.connection().isOpen()).isTrue();
        }
        assertThat(claimed).hasSize(2000).doesNotHaveDuplicates();
        await().atMost(20, SECONDS).until(() -> Files.notExists(other));
    }

    @Test
    void a_folder_with_a_long_name_gets_its_socket_elsewhere() throws IOException {
        var far = Files.createDirectories(temporary.resolve("n".repeat(90)).resolve("m".repeat(40)));
        try (var bound = SupervisorStart.start(far)) {
            var record = Json.read(far.resolve(SupervisorRecord.FILE), SupervisorRecord.class);
            assertThat(record.socket()).hasSizeLessThan(100);
            assertThat(bound.connection().isOpen()).isTrue();
        }
        await().atMost(20, SECONDS).until(() -> Files.notExists(far));
    }

    private List<Long> tree() {
        return Processes.tree(identity.sentinel().pid());
    }

    private void launch(String name, int rank, String script) throws IOException {
        ask(new Request.Launch(child(name, rank, script, false)));
    }

    private ChildSpec child(String name, int rank, String script, boolean restart) {
        var log = temporary.resolve(name + ".log").toString();
        return new ChildSpec(name, rank, List.of("sh", "-c", script), Map.of(), log, restart);
    }

    private void signal(Request.Act act, String name) throws IOException {
        ask(new Request.Signal(act, List.of(name)));
    }

    private ChildView view(String name) throws IOException {
        var children = ask(new Request.Status()).path("children");
        return List.of(Json.MAPPER.treeToValue(children, ChildView[].class)).stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private com.fasterxml.jackson.databind.JsonNode ask(Request request) throws IOException {
        return new ControlClient(Path.of(identity.socket())).ask(request);
    }

    private static List<Integer> ports(com.fasterxml.jackson.databind.JsonNode node) throws IOException {
        return List.of(Json.MAPPER.treeToValue(node, Integer[].class));
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}

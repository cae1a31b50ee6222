package dev.holdfast.arbiter.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.clock.Ticks;
import dev.holdfast.arbiter.watchdog.GroupWatchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupsTest {

    @TempDir
    Path folder;

    private Path diary;
    private ProcessGroups groups;

    @BeforeEach
    void begin() throws IOException {
        diary = folder.resolve("diary");
        groups = groups(standIn("db", Optional.of(Duration.ZERO)));
    }

    private ProcessGroups groups(Workload... workloads) throws IOException {
        return new ProcessGroups(folder, List.of(workloads), Ticks.SYSTEM::nanos);
    }

    private Workload standIn(String name, Optional<Duration> ending) throws IOException {
        return StandIn.workload(folder, diary, "A", "n1", name, ending);
    }

    @AfterEach
    void none_is_left() throws Exception {
        groups.kill();
        ended();
    }

    private void ended() {
        await().atMost(20, SECONDS).until(() -> !groups.running());
    }

    @Test
    void what_is_started_runs_once_and_ends_when_it_is_asked_to() throws IOException {
        assertThat(groups.running()).isFalse();
        groups.serve();
        groups.serve();
        assertThat(groups.running()).isTrue();
        await().atMost(20, SECONDS)
                .until(() -> Diary.read(diary).last("A", "db").isPresent());
        groups.stop();
        ended();
        assertThat(Diary.read(diary).spans()).hasSize(1);
        assertThat(Files.readString(diary)).endsWith("end\n");
    }

    @Test
    void what_does_not_end_when_it_is_asked_to_is_ended() throws IOException {
        groups = groups(standIn("db", Optional.empty()));
        groups.serve();
        await().atMost(20, SECONDS)
                .until(() -> Diary.read(diary).last("A", "db").isPresent());
        groups.stop();
        groups.kill();
        ended();
        assertThat(Files.readString(diary)).doesNotContain("end");
    }

    @Test
    void everything_in_the_group_ends_also_when_its_leader_is_gone() throws IOException {
        groups = groups(new Workload("family", List.of("sh", "-c", "sleep 300 & exit")));
        groups.serve();
        var line =
                Files.readString(folder.resolve(GroupWatchdog.GROUPS)).strip().split(" ");
        await().atMost(20, SECONDS)
                .until(() -> ProcessHandle.of(Long.parseLong(line[1])).isEmpty());
        assertThat(groups.running()).isTrue();
        groups.kill();
        ended();
    }

    @Test
    void a_later_agent_knows_what_an_earlier_one_has_started() throws IOException {
        groups.serve();
        var later = groups(standIn("db", Optional.of(Duration.ZERO)));
        assertThat(later.names()).containsExactly("db");
        later.serve();
        await().atMost(20, SECONDS)
                .until(() -> Diary.read(diary).last("A", "db").isPresent());
        later.stop();
        ended();
        assertThat(Diary.read(diary).spans()).hasSize(1);
    }

    @Test
    void what_ends_by_itself_is_started_again() throws IOException {
        var count = folder.resolve("count");
        groups = groups(new Workload("brief", List.of("sh", "-c", "echo once >> " + count)));
        await().atMost(20, SECONDS).until(() -> {
            groups.serve();
            return Files.exists(count) && Files.readAllLines(count).size() > 1;
        });
    }

    @Test
    void a_workload_without_a_name_or_a_command_is_none() {
        assertThatThrownBy(() -> new Workload("a b", List.of("true"))).hasMessageContaining("DNS label");
        assertThatThrownBy(() -> new Workload("a", List.of())).hasMessageContaining("no command");
        assertThatThrownBy(() -> groups(new Workload("a", List.of("true")), new Workload("a", List.of("true"))))
                .hasMessageContaining("two workloads are named a");
    }
}

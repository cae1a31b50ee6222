package dev.holdfast.arbiter.watchdog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent of this contract is the test's own process, so its number is taken away from what the watcher would kill. */
class GroupWatchdogTest extends WatchdogContract {

    private Process group;
    private Identity leader;
    private GroupWatchdog watchdog;

    @Override
    Watchdog open() throws Exception {
        group = group("sleep 300 & sleep 300");
        leader = Identity.of(group.pid()).orElseThrow();
        Files.writeString(
                folder.resolve(GroupWatchdog.GROUPS), "sleeper %d %s\n".formatted(leader.pid(), leader.start()));
        watchdog = new GroupWatchdog(folder, TIME, Optional.empty());
        return watchdog;
    }

    private static Process group(String script) throws IOException {
        return new ProcessBuilder("setsid", "sh", "-c", script).start();
    }

    @Override
    boolean alive() {
        return leader.groupAlive();
    }

    @AfterEach
    void none_is_left() throws Exception {
        new ProcessBuilder("sh", "-c", "kill -KILL -- -" + group.pid()).start().waitFor();
        GroupWatchdog.leftIn(folder)
                .flatMap(left -> ProcessHandle.of(left.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_pet_that_has_lain_in_the_pipe_for_too_long_is_worth_nothing() throws Exception {
        watchdog.arm(Reading.now());
        var old = Reading.now();
        var stale = new Reading(
                old.ticks(),
                old.boot().map(nanos -> nanos - TIME.multipliedBy(2).toNanos()),
                old.date());
        await().atMost(20, SECONDS).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                watchdog.pet(stale);
            } catch (IOException gone) {
                return true;
            }
            return !alive();
        });
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    @Test
    void a_pet_from_the_future_lasts_no_longer_than_any() throws Exception {
        watchdog.arm(Reading.now());
        var now = Reading.now();
        watchdog.pet(new Reading(now.ticks(), now.boot().map(nanos -> nanos + 3_600_000_000_000L), now.date()));
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    @Test
    void it_is_not_stopped_by_asking_it_to_end_and_no_rubbish_pets_it() throws Exception {
        watchdog.arm(Reading.now());
        var watcher = GroupWatchdog.leftIn(folder).orElseThrow();
        ProcessHandle.of(watcher.pid()).orElseThrow().destroy();
        Files.writeString(folder.resolve("watchdog"), "pet\npet 99999999999999999999\npet -1\n\nV\nstop 1\n");
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    @Test
    void another_process_that_has_got_the_number_is_left_alone() throws Exception {
        Files.writeString(folder.resolve(GroupWatchdog.GROUPS), "sleeper %d 1\n".formatted(leader.pid()));
        watchdog.arm(Reading.now());
        var watcher = GroupWatchdog.leftIn(folder).orElseThrow();
        await().atMost(20, SECONDS).until(() -> !watcher.alive());
        assertThat(alive()).isTrue();
    }

    @Test
    void it_kills_the_agent_even_a_stopped_one_before_what_it_guards() throws Exception {
        var agent = group("sleep 300");
        var identity = Identity.of(agent.pid()).orElseThrow();
        new ProcessBuilder("kill", "-STOP", agent.pid() + "").start().waitFor();
        new GroupWatchdog(folder, TIME, Optional.of(identity)).arm(Reading.now());
        await().atMost(20, SECONDS).until(() -> !alive());
        assertThat(identity.alive()).isFalse();
    }

    @Test
    void a_later_agent_pets_the_watcher_that_an_earlier_one_has_left() throws Exception {
        watchdog.arm(Reading.now());
        var watcher = GroupWatchdog.leftIn(folder).orElseThrow();
        watchdog.close();
        var later = new GroupWatchdog(folder, TIME, Optional.empty());
        later.arm(Reading.now());
        assertThat(GroupWatchdog.leftIn(folder)).contains(watcher);
        later.pet(Reading.now());
        later.close();
    }

    @Test
    void a_watcher_that_is_gone_or_stopped_takes_no_pet() throws Exception {
        watchdog.arm(Reading.now());
        var watcher = GroupWatchdog.leftIn(folder).orElseThrow();
        new ProcessBuilder("kill", "-STOP", watcher.pid() + "").start().waitFor();
        await().atMost(20, SECONDS).until(watcher::paused);
        assertThatThrownBy(() -> watchdog.pet(Reading.now())).hasMessageContaining("somebody has stopped the watcher");
        ProcessHandle.of(watcher.pid()).orElseThrow().destroyForcibly();
        await().atMost(20, SECONDS).until(() -> !watcher.alive());
        assertThatThrownBy(() -> watchdog.pet(Reading.now())).hasMessageContaining("the watcher is gone");
        assertThat(GroupWatchdog.leftIn(folder)).isEmpty();
        assertThat(watchdog.reach().fences()).isFalse();
    }

    @Test
    void one_that_waits_for_longer_than_the_register_says_is_no_help() {
        assertThat(watchdog.against(TIME)).isEmpty();
        assertThat(watchdog.against(TIME.minusMillis(1)))
                .singleElement()
                .asString()
                .contains("PT2S", "PT1.999S");
    }
}

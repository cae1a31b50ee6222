package dev.holdfast.arbiter.watchdog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each watchdog must do. What it ends is seen from outside. */
abstract class WatchdogContract {

    static final Duration TIME = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Watchdog watchdog;

    /** A watchdog with that {@link #TIME}, and something that it would end. */
    abstract Watchdog open() throws Exception;

    /** Whether what it would end is still there. */
    abstract boolean alive();

    @BeforeEach
    void begin() throws Exception {
        watchdog = open();
    }

    @AfterEach
    void end() throws Exception {
        watchdog.close();
    }

    @Test
    void it_counts_nothing_before_it_is_armed() throws Exception {
        assertThat(watchdog.time()).isEqualTo(TIME);
        petFor(2, false);
        assertThat(alive()).isTrue();
        assertThatThrownBy(() -> watchdog.pet(Reading.now())).isInstanceOf(IOException.class);
    }

    @Test
    void as_long_as_it_is_petted_it_ends_nothing_and_not_petted_it_does() throws Exception {
        watchdog.arm(Reading.now());
        petFor(3, true);
        assertThat(alive()).isTrue();
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    @Test
    void to_arm_it_again_is_as_good_as_once() throws Exception {
        watchdog.arm(Reading.now());
        watchdog.arm(Reading.now());
        watchdog.pet(Reading.now());
        assertThat(alive()).isTrue();
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    @Test
    void closed_it_counts_on() throws Exception {
        watchdog.arm(Reading.now());
        watchdog.close();
        await().atMost(20, SECONDS).until(() -> !alive());
    }

    /** As many times as its time, in which it is petted often enough, or not at all. */
    private void petFor(int times, boolean pets) throws IOException {
        var began = Reading.now();
        long nanos = TIME.toNanos() * times;
        await().atMost(60, SECONDS).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (pets) watchdog.pet(Reading.now());
            return Reading.now().ticks() - began.ticks() > nanos;
        });
    }
}

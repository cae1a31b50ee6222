package dev.holdfast.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    /** Read by two readings, one in twenty comes back to life. */
    private static final int ENDS = 100;

    @Test
    void a_running_process_is_alive_and_one_that_ended_is_not() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "600").start();
        var identity = ProcessIdentity.of(process.pid());
        assertThat(identity.alive()).isTrue();

        process.destroyForcibly().waitFor();

        assertThat(identity.alive()).isFalse();
    }

    @Test
    void another_process_that_got_the_same_pid_is_not_the_same() {
        var me = ProcessIdentity.current();
        assertThat(me.alive()).isTrue();
        assertThat(new ProcessIdentity(me.pid(), "1", me.bootId()).alive()).isFalse();
    }

    @Test
    void no_process_survives_a_reboot() {
        var me = ProcessIdentity.current();
        assertThat(new ProcessIdentity(me.pid(), me.startTime(), "another-boot").alive())
                .isFalse();
    }

    @Test
    void a_process_that_was_never_there_is_not_alive() {
        assertThat(ProcessIdentity.of(Long.MAX_VALUE).alive()).isFalse();
    }

    @Test
    void a_process_that_has_ended_never_comes_back_to_life() throws Exception {
        for (int i = 0; i < ENDS; i++) {
            var process = new ProcessBuilder("sleep", "0.05").start();
            var identity = ProcessIdentity.of(process.pid());
            while (identity.alive()) Thread.onSpinWait();
            // from its end until its parent has taken note of it, and once more
            while (process.isAlive()) assertThat(identity.alive()).isFalse();
            assertThat(identity.alive()).isFalse();
        }
    }
}

package dev.holdfast.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
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
}

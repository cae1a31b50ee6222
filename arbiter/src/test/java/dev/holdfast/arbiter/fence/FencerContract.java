package dev.holdfast.arbiter.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.Proof.Fenced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each fencer must do. How the machine is, is asked of the machine. */
abstract class FencerContract {

    static final Duration ENOUGH = Duration.ofSeconds(60);
    static final String RIGHT = "bmc-password";

    @TempDir
    Path folder;

    /** A fencer of a machine that is on, by this password. */
    abstract Fencer fencer(Path password) throws Exception;

    abstract boolean on() throws Exception;

    /** How often it was told to do something. */
    abstract long orders() throws Exception;

    /** From now on nobody answers. */
    abstract void silence() throws Exception;

    private Path password(String words) throws Exception {
        return Files.writeString(folder.resolve("password"), words + "\n");
    }

    @Test
    void a_machine_that_is_on_is_switched_off_and_seen_off() throws Exception {
        var fencer = fencer(password(RIGHT));
        assertThat(on()).isTrue();
        var seen = fencer.fence(ENOUGH);
        assertThat(seen.is()).as(seen.words()).isEqualTo(Fenced.OFF_CONFIRMED);
        assertThat(on()).isFalse();
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void a_machine_that_is_off_is_told_nothing() throws Exception {
        var fencer = fencer(password(RIGHT));
        fencer.fence(ENOUGH);
        long before = orders();
        assertThat(fencer.fence(ENOUGH).is()).isEqualTo(Fenced.OFF_CONFIRMED);
        assertThat(orders()).isEqualTo(before);
    }

    @Test
    void a_wrong_password_is_a_failure_with_words_and_switches_nothing() throws Exception {
        var fencer = fencer(password("guessed"));
        var seen = fencer.fence(ENOUGH);
        assertThat(seen.is()).isEqualTo(Fenced.FAILED);
        assertThat(seen.words()).contains("refuses the user or the password");
        assertThat(on()).isTrue();
    }

    @Test
    void a_password_that_is_put_right_is_taken_without_a_restart() throws Exception {
        var fencer = fencer(password("guessed"));
        fencer.fence(ENOUGH);
        password(RIGHT);
        assertThat(fencer.fence(ENOUGH).is()).isEqualTo(Fenced.OFF_CONFIRMED);
    }

    @Test
    void where_nobody_answers_nothing_is_known_and_the_answer_comes_in_time() throws Exception {
        var fencer = fencer(password(RIGHT));
        silence();
        var seen = fencer.fence(Duration.ofSeconds(3));
        assertThat(seen.is()).isEqualTo(Fenced.UNKNOWN);
        assertThat(seen.words()).contains("does not answer");
    }

    static Optional<String> user() {
        return Optional.of("operator");
    }
}

package dev.holdfast.operator.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void a_run_waits_for_an_hour_and_no_longer() {
        assertThat(holdsAt(NOON.plus(Holds.WAIT_MAX)).isTooLate(created(NOON))).isFalse();
        assertThat(holdsAt(NOON.plus(Holds.WAIT_MAX).plusSeconds(1)).isTooLate(created(NOON)))
                .isTrue();
    }

    private static Holds holdsAt(Instant now) {
        return new Holds(null, "holdfast-system", null, InstantSource.fixed(now));
    }

    private static RecoveryRun created(Instant at) {
        var run = new RecoveryRun();
        run.setMetadata(
                new ObjectMetaBuilder().withCreationTimestamp(at.toString()).build());
        return run;
    }
}

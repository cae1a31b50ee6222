package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Who is held up is woken, also when the freeze has gone before that was written down. */
class HeldRunsTest {

    private static final ResourceID ONE = new ResourceID("one", "shop");
    private static final ResourceID TWO = new ResourceID("two", "shop");

    private final ArrayList<ResourceID> woken = new ArrayList<>();
    private final HeldRuns held = new HeldRuns(woken::add);

    @Test
    void all_that_are_held_are_woken_once_when_a_freeze_comes_or_goes() {
        held.add(ONE, held.edition());
        held.add(ONE, held.edition());
        held.add(TWO, held.edition());
        assertThat(woken).isEmpty();
        held.wake();
        assertThat(woken).containsExactlyInAnyOrder(ONE, TWO);
        held.wake();
        assertThat(woken).hasSize(2);
    }

    @Test
    void a_run_that_was_looked_at_before_the_last_change_is_woken_at_once() {
        long seen = held.edition();
        held.wake();
        held.add(ONE, seen);
        assertThat(woken).containsExactly(ONE);
        held.wake();
        assertThat(woken).containsExactly(ONE);
    }
}

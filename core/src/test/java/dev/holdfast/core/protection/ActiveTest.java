package dev.holdfast.core.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.protection.Active.Ended;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActiveTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Ended TO_WEST = new Ended("to-west-1", true, Optional.of("west"), NOON);
    private static final Active WEST = new Active(Optional.of("west"), "to-west-1", NOON);

    @Test
    void an_application_is_where_the_last_run_has_brought_it() {
        assertThat(Active.of(Optional.empty(), List.of(TO_WEST))).contains(WEST);
        var back = new Ended("to-east-1", true, Optional.of("east"), NOON.plusSeconds(60));
        assertThat(Active.of(Optional.of(WEST), List.of(back, TO_WEST)))
                .contains(new Active(Optional.of("east"), "to-east-1", NOON.plusSeconds(60)));
    }

    @Test
    void a_run_that_has_not_completed_or_names_no_site_leaves_it_unknown() {
        var failed = new Ended("to-east-1", false, Optional.of("east"), NOON.plusSeconds(60));
        var silent = new Ended("repair-1", true, Optional.empty(), NOON.plusSeconds(60));
        for (var last : List.of(failed, silent)) {
            assertThat(Active.of(Optional.of(WEST), List.of(TO_WEST, last)).flatMap(Active::site))
                    .isEmpty();
        }
    }

    @Test
    void what_is_known_outlives_the_run_that_told_it_and_no_earlier_run_takes_its_place() {
        assertThat(Active.of(Optional.of(WEST), List.of())).contains(WEST);
        var unknown = new Active(Optional.empty(), "to-east-1", NOON.plusSeconds(60));
        assertThat(Active.of(Optional.of(unknown), List.of(TO_WEST))).contains(unknown);
        assertThat(Active.of(Optional.empty(), List.of())).isEmpty();
    }
}

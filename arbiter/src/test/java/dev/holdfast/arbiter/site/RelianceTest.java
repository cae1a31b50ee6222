package dev.holdfast.arbiter.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.witness.Conformance.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelianceTest {

    private static final Finding KEEPS = new Finding.Keeps();
    private static final Finding BREAKS = new Finding.Breaks(List.of("two of four rivals have won"));
    private static final Finding NOTHING = new Finding.Unknown("no answer");

    @Test
    void a_store_that_was_seen_to_ignore_a_condition_is_never_relied_on_however_well_it_does_later() {
        assertThat(after(BREAKS, KEEPS, KEEPS)).isEqualTo(Reliance.BREAKS);
        assertThat(after(NOTHING, BREAKS, NOTHING, KEEPS)).isEqualTo(Reliance.BREAKS);
    }

    @Test
    void one_that_did_not_answer_is_asked_again() {
        assertThat(after(NOTHING)).isEqualTo(Reliance.UNKNOWN);
        assertThat(after(NOTHING, NOTHING, KEEPS)).isEqualTo(Reliance.KEEPS);
    }

    private static Reliance after(Finding... findings) {
        var reliance = Reliance.UNKNOWN;
        for (var finding : findings) reliance = reliance.after(finding);
        return reliance;
    }
}

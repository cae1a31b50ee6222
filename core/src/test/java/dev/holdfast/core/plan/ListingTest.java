package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "…", "\uD83D\uDD25", "aü…\uD83D\uDD25"})
    void a_text_is_cut_by_its_bytes_and_never_within_a_character(String unit) {
        for (int bytesMax = 4; bytesMax < 40; bytesMax++) {
            String cut = Listing.cutBytes(unit.repeat(50), bytesMax);
            var bytes = cut.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes.length).isLessThanOrEqualTo(bytesMax).isGreaterThan(bytesMax - 4);
            assertThat(cut).endsWith("…").doesNotContain("\uFFFD");
            assertThat(unit.repeat(50)).startsWith(cut.substring(0, cut.length() - 1));
        }
    }

    @Test
    void a_text_that_has_room_stays_as_it_is() {
        assertThat(Listing.cutBytes("ü".repeat(512), 1024)).isEqualTo("ü".repeat(512));
        assertThat(Listing.ends("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    }

    @Test
    void of_a_long_text_the_beginning_and_the_end_are_kept() {
        assertThat(Listing.ends("where" + " ".repeat(5000) + "why", 21)).isEqualTo("where     …       why");
        for (int lengthMax = 4; lengthMax < 20; lengthMax++) {
            String cut = Listing.ends("\uD83D\uDD25".repeat(20), lengthMax);
            assertThat(cut).hasSizeLessThanOrEqualTo(lengthMax).contains("…");
            assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .as("halves of characters")
                    .isEqualTo(cut);
        }
    }
}

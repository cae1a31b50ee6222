package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Samples;
import dev.holdfast.cli.lint.Documents;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPictureTest {
    private static final Instant BORN = Instant.parse("2026-01-02T03:04:00Z");

    private static List<String> picture(String name, int width, boolean colours) {
        var run = Documents.of("samples", Samples.objects(BORN)).stream()
                .filter(found -> found.name().equals(name))
                .map(RunView::of)
                .findFirst()
                .orElseThrow();
        return RunPicture.lines(run, BORN.plusSeconds(12), width, colours, true);
    }

    @Test
    void each_step_is_one_line_with_its_word_its_time_and_what_it_did() {
        assertThat(picture("db-failover-a1", 100, false))
                .containsExactly(
                        "RUN db-failover-a1   5.0s   plan db-failover   alert DatabaseDown   Completed",
                        "  OK     1  Read the standby's address     1.0s  \"10.0.0.7\"",
                        "  OK     2  Promote the standby            4.0s  attempt 2; found applied; 1 conflict; 1 -> 3");
        assertThat(picture("db-failover-b2", 100, false).get(1)).contains("(secret, 20 bytes)");
        assertThat(picture("db-failover-b2", 120, false).get(2))
                .startsWith("  FAIL   2")
                .contains("forbidden");
    }

    @Test
    void what_has_not_begun_has_no_time() {
        assertThat(picture("db-failover-c3", 100, false))
                .containsExactly(
                        "RUN db-failover-c3   10.0s   plan other-plan   Pending",
                        "  ....   1  Read the standby's address",
                        "  ....   2  Promote the standby");
    }

    @Test
    void no_line_is_wider_than_the_terminal_and_none_wraps() {
        for (int width : new int[] {30, 60, 79}) {
            assertThat(picture("db-failover-a1", width, false))
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(width));
        }
    }

    @Test
    void colour_adds_nothing_that_the_words_do_not_say() {
        var plain = picture("db-failover-b2", 100, false);
        var coloured = picture("db-failover-b2", 100, true);
        assertThat(coloured).anyMatch(line -> line.contains("\u001b["));
        assertThat(coloured.stream()
                        .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                        .toList())
                .isEqualTo(plain);
    }
}

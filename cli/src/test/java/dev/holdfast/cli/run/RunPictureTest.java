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
    void steps_that_go_on_side_by_side_are_shown_with_their_group_each_as_it_is() {
        var run = Documents.of("run", """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: sides, namespace: shop, creationTimestamp: "2026-01-02T03:04:00Z"}
                spec:
                  steps:
                  - type: parallel
                    title: Sites
                    parallel:
                      steps:
                      - {type: job, title: East, job: {template: {}}}
                      - {type: job, title: West, job: {template: {}}}
                      - {type: job, title: North, job: {template: {}}}
                  - {type: job, title: End, job: {template: {}}}
                status:
                  phase: Running
                  startTime: "2026-01-02T03:04:00Z"
                  journal:
                    entries:
                    - {step: 1, state: Running, attempt: 1, startTime: "2026-01-02T03:04:00Z"}
                    - {step: 3, state: Running, attempt: 1, startTime: "2026-01-02T03:04:02Z"}
                """).stream().map(RunView::of).findFirst().orElseThrow();
        assertThat(RunPicture.lines(run, BORN.plusSeconds(12), 100, false, true))
                .containsExactly(
                        "RUN sides   12.0s   Running",
                        "  RUN    1  Sites / East     12.0s",
                        "  ....   2  Sites / West",
                        "  RUN    3  Sites / North    10.0s",
                        "  ....   4  End");
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

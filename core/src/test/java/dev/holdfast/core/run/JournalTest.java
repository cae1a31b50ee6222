package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Entry.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {

    @Test
    void where_a_run_stands_is_read_from_its_journal() {
        var plan = plan(SET_TO, JOB);
        assertThat(Journal.EMPTY.run(plan)).isEqualTo(new Run.Fresh());
        var begun = Journal.begin(plan, NOON);
        assertThat(begun.run(plan)).isEqualTo(new Run.Ready(1));
        var first = Entry.begin(1, State.WAITING, NOON, NOON.plusSeconds(1));
        assertThat(begun.with(first).run(plan)).isEqualTo(new Run.Busy(first));
        var failed = first.failed(NOON, "no");
        assertThat(begun.with(failed).run(plan)).isEqualTo(new Run.Broken(failed));
        var one = begun.with(first.succeeded(NOON, "yes"));
        assertThat(one.run(plan)).isEqualTo(new Run.Ready(2));
        var second = Entry.begin(2, State.RUNNING, NOON, NOON.plusSeconds(1)).succeeded(NOON, "");
        assertThat(one.with(second).run(plan)).isEqualTo(new Run.Through());
        var ended = one.ended(Journal.Outcome.PAUSED, "wait", NOON);
        assertThat(ended.run(plan)).isEqualTo(new Run.Paused(ended.end().orElseThrow(), new Run.Ready(2)));
        var over = one.ended(Journal.Outcome.CANCELED, "enough", NOON);
        assertThat(over.run(plan)).isEqualTo(new Run.Ended(over.end().orElseThrow()));
    }

    @Test
    void steps_stand_in_order_and_only_once() {
        var one = Entry.begin(1, State.WAITING, NOON, NOON);
        var two = Entry.begin(2, State.RUNNING, NOON, NOON);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journal("d", Optional.of(NOON), List.of(two, one), Optional.empty()))
                .withMessage("an entry for step 1 after step 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Journal("d", Optional.of(NOON), List.of(one, one), Optional.empty()));
        var both = Journal.begin(plan(SET_TO, SET_TO), NOON).with(two).with(one);
        assertThat(both.entries()).containsExactly(one, two);
    }

    @Test
    void a_step_that_began_before_what_it_awaits_was_over_makes_a_journal_impossible() {
        var plan = plan(SET_TO, SET_TO);
        var one = Entry.begin(1, State.WAITING, NOON, NOON);
        var two = Entry.begin(2, State.RUNNING, NOON, NOON);
        var begun = Journal.begin(plan, NOON);
        assertThat(Lanes.objection(plan, begun.with(one).with(two))).contains("step 2 began before step 1 was over");
        assertThat(Lanes.objection(plan, begun.with(two))).contains("step 2 began before step 1 was over");
        assertThat(Lanes.objection(plan, begun.with(one.canceled(NOON, "")).with(two)))
                .isPresent();
        assertThat(Lanes.objection(plan, begun.with(one.succeeded(NOON, "")).with(two)))
                .isEmpty();
    }

    @Test
    void only_succeeded_steps_have_output() {
        var begun = Journal.begin(plan(SET_TO), NOON);
        var entry = Entry.begin(1, State.WAITING, NOON, NOON);
        var output = new Entry.Output("ip", Held.of(Json.text("x"), false));
        assertThat(begun.with(entry).values()).isEmpty();
        assertThat(begun.with(entry.read(NOON, output, "")).values()).containsOnlyKeys("ip");
    }

    @Test
    void what_lives_in_a_secret_takes_no_room_in_the_status() {
        var begun = Journal.begin(plan(SET_TO), NOON);
        var entry = Entry.begin(1, State.WAITING, NOON, NOON);
        int empty = begun.with(entry).bytes();
        var large = Held.of(Json.text("x".repeat(Held.INLINE_BYTES_MAX)), false);
        var secret = Held.of(Json.text("x".repeat(5000)), true);
        var inline = Held.of(Json.text("x".repeat(5000)), false);
        assertThat(begun.with(entry.running(change(large, secret))).bytes()).isEqualTo(empty);
        assertThat(begun.with(entry.running(change(inline, secret))).bytes()).isGreaterThan(empty + 5000);
        assertThat(begun.with(entry.waiting("m".repeat(700))).bytes()).isGreaterThan(empty + 700);
    }

    private static Intent change(Held previous, Held desired) {
        return new Intent.Change(Optional.empty(), Optional.of(previous), desired, 0);
    }

    @Test
    void values_are_shown_cut_to_a_line_and_never_when_they_are_secret() {
        assertThat(Held.of(Json.text("x"), false).shown()).isEqualTo("\"x\"");
        assertThat(Held.of(Json.text("x".repeat(300)), false).shown())
                .hasSizeLessThan(230)
                .endsWith("… (302 bytes)");
        assertThat(Held.of(Json.number(5), true).shown()).isEqualTo("a number that is kept secret");
        assertThat(Held.lost().shown()).isEqualTo("a value that the run's Secret has lost");
    }

    @Test
    void a_value_is_measured_in_bytes_and_not_in_characters() {
        assertThat(Held.of(Json.text("ö"), false).bytes()).isEqualTo(4);
        assertThat(Held.of(Json.text("x".repeat(Held.INLINE_BYTES_MAX - 2)), false)
                        .belongsInSecret())
                .isFalse();
        assertThat(Held.of(Json.text("x".repeat(Held.INLINE_BYTES_MAX - 1)), false)
                        .belongsInSecret())
                .isTrue();
        assertThat(Held.of(Json.text("ö".repeat(Held.INLINE_BYTES_MAX / 2)), false)
                        .belongsInSecret())
                .isTrue();
    }

    @Test
    void pauses_double_up_to_a_bound() {
        assertThat(List.of(1, 2, 3, 5, 6, 50, Integer.MAX_VALUE).stream().map(Backoff::after))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(16),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    @Test
    void times_read_as_a_plan_writes_them() {
        assertThat(List.of(
                                Duration.ofMillis(20),
                                Duration.ofSeconds(90),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(65),
                                Duration.ofHours(2))
                        .stream()
                        .map(Output::words))
                .containsExactly("20ms", "90s", "5m", "65m", "2h");
    }
}

package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.SERVICE;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Entry.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadStepTest {

    private static final Json.Obj NO_IP = object("{\"kind\":\"Service\",\"status\":{\"loadBalancer\":{}}}");
    private static final Json.Obj WITH_IP = object("{\"kind\":\"Service\",\"status\":{\"ip\":\"10.0.0.7\"}}");
    private static final Look LOOK = new Look.AtObject(1, SERVICE, Optional.empty());

    @Test
    void a_field_that_is_there_is_kept_for_later_steps() {
        var run = Tale.of(plan(READ_IP));
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(seen(WITH_IP));
        assertThat(run.journal.values()).containsEntry("ip", Held.of(Json.text("10.0.0.7"), false));
        assertThat(run.last().message()).isEqualTo("status.ip is \"10.0.0.7\"");
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void null_is_a_value_that_can_be_read() {
        var run = Tale.of(plan(READ_IP)).answer(seen(object("{\"status\":{\"ip\":null}}")));
        assertThat(run.journal.values()).containsEntry("ip", Held.of(new Json.Null(), false));
    }

    @Test
    void a_missing_field_or_object_is_waited_for_by_watching() {
        var run = Tale.of(plan(READ_IP)).answer(absent());
        assertThat(run.last().state()).isEqualTo(State.WAITING);
        assertThat(run.last().message()).isEqualTo("services/db in namespace shop on cluster west does not exist");
        assertThat(run.rest().watching()).contains(LOOK);
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)));
        run.after(Duration.ofMinutes(1)).wake();
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(seen(NO_IP));
        assertThat(run.last().message()).contains("has no status.ip: status has loadBalancer");
        run.wake().answer(seen(WITH_IP));
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void the_time_is_up_naming_the_path_and_what_was_there() {
        var run = Tale.of(plan(READ_IP, SET_TO))
                .answer(seen(NO_IP))
                .after(Duration.ofMinutes(10))
                .wake();
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(seen(NO_IP));
        assertThat(run.end().message())
                .isEqualTo("step 1 \"readField\" failed: waited 10m: services/db in namespace shop on cluster west has"
                        + " no status.ip: status has loadBalancer; not started: step 2 \"patch\"");
    }

    @Test
    void a_field_that_appears_with_the_last_look_is_taken() {
        var run = Tale.of(plan(READ_IP))
                .answer(seen(NO_IP))
                .after(Duration.ofHours(1))
                .wake()
                .answer(seen(WITH_IP));
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void reads_that_fail_are_repeated_with_growing_pauses_and_then_given_up() {
        var run = Tale.of(plan(READ_IP));
        run.answer(new Report.Unreached("connection refused"));
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.wake();
        assertThat(run.rest().until()).as("not earlier").isEqualTo(run.now.plusSeconds(1));
        run.after(Duration.ofSeconds(1)).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(2));
        run.after(Duration.ofSeconds(2)).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message())
                .contains("gave up after 3 attempts: cannot read services/db in namespace shop on cluster west");
    }

    @Test
    void what_cannot_be_read_for_good_fails_at_once() {
        var run = Tale.of(plan(READ_IP)).answer(new Report.Unreadable("services is forbidden (403)"));
        assertThat(run.end().message()).contains("services is forbidden (403)");
    }

    @Test
    void a_kind_that_is_not_served_yet_is_asked_for_again_and_watched_for_no_longer_than_the_step_may_take() {
        var run = Tale.of(plan(READ_IP)).answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.last().state()).isEqualTo(State.WAITING);
        assertThat(run.last().message())
                .isEqualTo("the API server serves no shop.example/v1; whether it does is asked again while the step has"
                        + " time");
        assertThat(run.rest().watching()).isEmpty();
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Frame.KIND_AGAIN));
        var journal = run.journal;
        run.after(Frame.KIND_AGAIN).wake().answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.journal).as("asking again is no write").isEqualTo(journal);
        run.after(Frame.KIND_AGAIN).wake().answer(seen(WITH_IP));
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_kind_that_is_never_served_fails_the_step_when_its_time_is_over() {
        var run = Tale.of(plan(READ_IP)).answer(new Report.Unserved("the API server serves no shop.example/v1"));
        run.after(Duration.ofMinutes(10).minusSeconds(1))
                .wake()
                .answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.rest().until())
                .as("the last time it is asked")
                .isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)));
        run.after(Duration.ofSeconds(1)).wake().answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.end().message()).contains("failed: waited 10m: the API server serves no shop.example/v1");
    }

    @Test
    void a_value_of_a_secret_is_kept_and_not_shown() {
        var run = Tale.of(plan(READ_PASSWORD))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}")));
        assertThat(run.last().message()).isEqualTo("data.password is a string that is kept secret");
        assertThat(run.journal.values().get("password").belongsInSecret()).isTrue();
    }

    @Test
    void a_value_too_large_to_keep_fails_in_words() {
        var large = object("{}").with("status", Json.object("ip", Json.text("x".repeat(Held.BYTES_MAX))));
        var run = Tale.of(plan(READ_IP)).answer(seen(large));
        assertThat(run.end().message()).contains("status.ip holds 262146 bytes", "name a field further down");
    }

    @Test
    void what_is_no_read_is_a_programming_error() {
        for (var strange : List.of(
                new Report.Done(),
                new Report.Conflicted(""),
                new Report.Refused("", true),
                new Report.Unclear(""),
                new Report.JobSeen(Report.JobState.ACTIVE, ""))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Tale.of(plan(READ_IP)).answer(strange));
        }
    }
}

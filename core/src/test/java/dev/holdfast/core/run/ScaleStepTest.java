package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaleStepTest {

    private static final Target STANDBY = new Target("west", "apps/v1", "deployments", "shop", "db");
    private static final Action SCALE = new Action.Scale(STANDBY, 3);
    private static final Json.Obj NONE = deployment("u", 7, 1, 0, 1, 0, 0);
    private static final Json.Obj SET = deployment("u", 8, 2, 3, 1, 0, 0);
    private static final Json.Obj READY = deployment("u", 11, 2, 3, 2, 3, 3);

    private static Json.Obj deployment(
            String uid, int version, int generation, int wanted, int observed, int existing, int ready) {
        return object("""
                {"metadata":{"uid":"%s","resourceVersion":"%d","generation":%d},"spec":{"replicas":%d},\
                "status":{"observedGeneration":%d,"replicas":%d,"readyReplicas":%d}}""".formatted(uid, version, generation, wanted, observed, existing, ready));
    }

    private static Tale written() {
        return Tale.of(plan(SCALE)).sends(NONE).answer(new Report.Done());
    }

    @Test
    void the_count_is_written_over_the_version_that_was_read_and_the_previous_one_is_journalled() {
        var run = Tale.of(plan(SCALE)).sends(NONE);
        assertThat(run.last().intent())
                .contains(new Intent.Change(
                        Optional.of(new Precondition("u", "7")),
                        Optional.of(Held.of(Json.number(0), false)),
                        Held.of(Json.number(3), false),
                        0));
        assertThat(run.effect())
                .isEqualTo(new Effect.Patch(
                        1,
                        STANDBY,
                        PatchKind.MERGE,
                        JsonText.read(
                                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"spec\":{\"replicas\":3}}"),
                        "holdfast-run/failover/1"));
    }

    @Test
    void the_step_ends_when_as_many_replicas_as_it_wants_are_ready() {
        var run = written();
        var look = new Look.AtObject(1, STANDBY, Optional.empty());
        assertThat(run.rest().watching()).contains(look);
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)));
        assertThat(run.last().message()).isEqualTo("spec.replicas is set; waits for 3 ready");
        run.wake();
        assertThat(run.look()).isEqualTo(look);
        run.answer(seen(deployment("u", 9, 2, 3, 2, 3, 2)));
        assertThat(run.rest().watching()).contains(look);
        run.wake().answer(seen(READY));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("3 replicas are ready, it was 0");
        assertThat(run.last().foundApplied()).isFalse();
    }

    @Test
    void a_status_that_the_controller_wrote_before_it_saw_the_count_is_not_believed() {
        var run = written().wake().answer(seen(deployment("u", 9, 2, 3, 1, 3, 3)));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.wake().answer(seen(READY));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void scaling_down_waits_until_what_is_too_many_is_gone() {
        var run = Tale.of(plan(new Action.Scale(STANDBY, 0)))
                .sends(READY)
                .answer(new Report.Done())
                .wake()
                .answer(seen(deployment("u", 12, 3, 0, 3, 1, 0)));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.wake()
                .answer(seen(object(
                        "{\"metadata\":{\"uid\":\"u\",\"generation\":3},\"spec\":{\"replicas\":0},\"status\":{}}")));
        assertThat(run.last().message()).isEqualTo("0 replicas are ready, it was 3");
    }

    @Test
    void a_restart_between_journal_and_effect_sends_the_same_write_again() {
        var run = Tale.of(plan(SCALE)).sends(NONE);
        var effect = run.effect();
        assertThat(run.wake().answer(seen(NONE)).effect()).isEqualTo(effect);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void a_count_whose_answer_was_lost_is_found_and_not_written_again() {
        var run = Tale.of(plan(SCALE))
                .sends(NONE)
                .answer(new Report.Unclear("no answer"))
                .after(Duration.ofSeconds(1))
                .wake()
                .answer(seen(SET));
        assertThat(run.rest().watching()).isPresent();
        run.wake().answer(seen(READY));
        assertThat(run.last().foundApplied()).isTrue();
        assertThat(run.last().message()).isEqualTo("3 replicas are ready, it was 0; the count was found applied");
    }

    @Test
    void a_count_that_somebody_changes_after_it_was_written_is_not_written_again() {
        var run = written().wake().answer(seen(deployment("u", 9, 3, 0, 1, 0, 0)));
        assertThat(run.end().message())
                .contains("somebody else scaled deployments/db in namespace shop on cluster west")
                .contains("this step had set 3, now it is 0");
    }

    @Test
    void an_object_that_is_deleted_or_made_anew_meanwhile_fails_the_step() {
        assertThat(written().wake().answer(absent()).end().message()).contains("was deleted while its replicas");
        assertThat(written()
                        .wake()
                        .answer(seen(deployment("other", 20, 1, 3, 1, 3, 3)))
                        .end()
                        .message())
                .contains("was deleted and made anew while its replicas");
    }

    @Test
    void replicas_that_never_become_ready_end_the_step_with_its_time_and_are_counted() {
        var run = written().after(Duration.ofMinutes(10)).wake().answer(seen(deployment("u", 9, 2, 3, 2, 3, 1)));
        assertThat(run.end().message()).contains("1 of 3 replicas were ready after 10m, 3 existed");
    }

    @Test
    void an_unreachable_cluster_is_tried_again_and_then_given_up() {
        var run = written();
        for (int i = 0; i < 3; i++) run.after(Backoff.MAX).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message()).contains("gave up after 3 attempts: cannot read deployments/db");
    }

    @Test
    void a_cluster_that_comes_back_is_waited_for_and_the_count_is_still_known_to_be_written() {
        var run = written().wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.last().state()).isEqualTo(State.BACKING_OFF);
        run.wake();
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.after(Duration.ofSeconds(1)).wake().answer(seen(SET));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.wake().answer(seen(NONE));
        assertThat(run.end().message()).contains("somebody else scaled");
        assertThat(written()
                        .wake()
                        .answer(new Report.Unreadable("forbidden (403)"))
                        .end()
                        .message())
                .contains("cannot read deployments/db");
    }

    @Test
    void a_kind_that_is_served_no_more_is_waited_for_by_a_step_that_is_known_to_have_written() {
        var run = written().wake().answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.last().state()).isEqualTo(State.BACKING_OFF);
        assertThat(run.rest().until()).isEqualTo(run.now.plus(Frame.KIND_AGAIN));
        run.after(Frame.KIND_AGAIN).wake().answer(seen(SET));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.after(Duration.ofMinutes(10))
                .wake()
                .answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.end().message()).contains("waited 10m: the API server serves no shop.example/v1");
    }

    @Test
    void what_is_no_answer_to_a_look_is_a_programming_error() {
        assertThatIllegalStateException()
                .isThrownBy(() -> written().answer(new Report.Done()))
                .withMessageContaining("waiting for replicas cannot be answered with Done");
    }
}

package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Propagation;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeleteStepTest {

    private static final Target POD = new Target("west", "v1", "pods", "shop", "db-0");
    private static final Action DELETE = new Action.Delete(POD, Propagation.FOREGROUND);
    private static final Json.Obj THERE = object("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"}}");
    private static final Json.Obj GOING = object("""
            {"metadata":{"uid":"u","resourceVersion":"8","deletionTimestamp":"2026-03-01T12:00:00Z",\
            "finalizers":["example.com/drain","foregroundDeletion"]}}""");
    private static final Json.Obj ANOTHER = object("{\"metadata\":{\"uid\":\"v\",\"resourceVersion\":\"9\"}}");
    private static final Look LOOK = new Look.AtObject(1, POD, Optional.empty());

    private static Tale sent() {
        return Tale.of(plan(DELETE)).answer(seen(THERE));
    }

    private static Tale accepted() {
        return sent().answer(new Report.Done());
    }

    @Test
    void the_object_of_the_uid_that_was_read_is_deleted_and_the_uid_is_journalled_first() {
        assertThat(Tale.of(plan(DELETE)).look()).isEqualTo(LOOK);
        var run = sent();
        assertThat(run.last().intent()).contains(new Intent.Delete("u", false));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        assertThat(run.effect()).isEqualTo(new Effect.Delete(1, POD, "u", Propagation.FOREGROUND));
    }

    @Test
    void an_object_that_is_not_there_needs_no_deletion_and_the_step_says_so() {
        var run = Tale.of(plan(DELETE)).answer(absent());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message())
                .isEqualTo("pods/db-0 in namespace shop on cluster west does not exist; nothing to delete");
    }

    @Test
    void an_accepted_deletion_is_watched_until_the_object_is_gone() {
        var run = accepted();
        assertThat(run.rest().watching()).contains(LOOK);
        assertThat(run.last().intent()).contains(new Intent.Delete("u", true));
        run.wake();
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(seen(GOING));
        assertThat(run.rest().watching()).contains(LOOK);
        run.wake().answer(absent());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("pods/db-0 in namespace shop on cluster west is gone");
        assertThat(run.last().foundApplied()).isFalse();
    }

    @Test
    void another_object_of_that_name_is_left_alone() {
        var run = accepted().wake().answer(seen(ANOTHER));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).contains("is gone; another of that name has been made since");

        var conflict = sent().answer(new Report.Conflicted("the UID in the precondition does not match"));
        assertThat(conflict.look()).isEqualTo(LOOK);
        conflict.answer(seen(ANOTHER));
        assertThat(conflict.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(conflict.last().foundApplied()).isTrue();
    }

    @Test
    void a_restart_between_journal_and_effect_deletes_the_same_object_under_the_same_attempt() {
        var run = sent();
        var effect = run.effect();
        run.wake().answer(seen(THERE));
        assertThat(run.effect()).isEqualTo(effect);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void a_deletion_whose_answer_was_lost_is_found_and_not_sent_again() {
        var run = sent().answer(new Report.Unclear("no answer"));
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.after(Duration.ofSeconds(1)).wake().answer(seen(GOING));
        assertThat(run.rest().watching()).contains(LOOK);
        run.wake().answer(absent());
        assertThat(run.last().message()).contains("is gone; found applied");
        assertThat(run.last().foundApplied()).isTrue();

        var gone = sent().answer(new Report.Unclear("no answer"))
                .after(Backoff.MAX)
                .wake();
        assertThat(gone.answer(absent()).last().foundApplied()).isTrue();
    }

    @Test
    void an_object_that_somebody_else_is_deleting_is_waited_for() {
        var run = Tale.of(plan(DELETE)).answer(seen(GOING));
        assertThat(run.rest().watching()).contains(LOOK);
        run.wake().answer(absent());
        assertThat(run.last().foundApplied()).isTrue();
    }

    @Test
    void an_object_that_something_holds_ends_the_step_with_its_time_and_names_what_holds_it() {
        var run = accepted().after(Duration.ofMinutes(10)).wake().answer(seen(GOING));
        assertThat(run.end().message())
                .contains("was still there after 10m, held by the finalizers example.com/drain, foregroundDeletion");
    }

    @Test
    void an_unanswered_deletion_is_repeated_as_often_as_the_step_allows() {
        var run = sent();
        for (int attempt = 1; attempt < 3; attempt++) {
            run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake();
            run.answer(seen(THERE));
            assertThat(run.last().attempt()).isEqualTo(attempt + 1);
        }
        run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake().answer(seen(THERE));
        assertThat(run.end().message()).contains("gave up after 3 attempts: no answer");
    }

    @Test
    void an_unreachable_cluster_is_tried_again_and_then_given_up() {
        var run = accepted();
        for (int i = 0; i < 3; i++) run.after(Backoff.MAX).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message())
                .contains("gave up after 3 attempts: cannot read pods/db-0", "(whether it was deleted is not known)");
    }

    @Test
    void a_refused_or_unreadable_deletion_fails_at_once() {
        assertThat(sent().answer(new Report.Refused("forbidden (403)", false))
                        .end()
                        .message())
                .contains("the API server refused to delete pods/db-0 in namespace shop on cluster west: forbidden");
        assertThat(sent().wake()
                        .answer(new Report.Unreadable("forbidden (403)"))
                        .end()
                        .message())
                .contains("cannot read pods/db-0");
    }

    @Test
    void what_is_not_about_an_object_is_a_programming_error() {
        assertThatIllegalStateException()
                .isThrownBy(() -> sent().answer(new Report.JobSeen(JobState.ACTIVE, "")))
                .withMessageContaining("a deletion is answered with JobSeen");
    }
}

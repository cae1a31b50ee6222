package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.APPEND;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SWITCH;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.patch;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatchStepTest {

    private static final Json.Obj EAST = configMap("u", "7", "east");
    private static final Json.Obj WEST = configMap("u", "8", "west");

    @Test
    void the_object_is_read_before_it_is_patched_and_the_patch_is_journalled_with_what_was_there() {
        var run = Tale.of(plan(SET_TO));
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, SWITCH, Optional.empty()));
        run.sends(EAST);
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        assertThat(run.last().intent())
                .contains(new Intent.Change(
                        Optional.of(new Precondition("u", "7")),
                        Optional.of(Held.of(Json.text("east"), false)),
                        Held.of(Json.text("west"), false),
                        0));
        assertThat(run.effect())
                .isEqualTo(new Effect.Patch(
                        1,
                        SWITCH,
                        PatchKind.MERGE,
                        JsonText.read(
                                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"data\":{\"to\":\"west\"}}"),
                        "holdfast-run/failover/1"));
    }

    @Test
    void a_done_patch_ends_its_step() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Done());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("data.to is set");
        assertThat(run.last().foundApplied()).isFalse();
    }

    @Test
    void a_restart_between_journal_and_effect_repeats_the_same_attempt() {
        var run = Tale.of(plan(SET_TO)).sends(EAST);
        var journal = run.journal;
        var effect = run.effect();
        run.wake();
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, SWITCH, Optional.empty()));
        run.sends(EAST);
        assertThat(run.effect()).isEqualTo(effect);
        assertThat(run.journal).isEqualTo(journal);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void a_restart_after_the_effect_finds_it_applied_and_sends_nothing() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).wake().answer(seen(WEST));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().foundApplied()).isTrue();
        assertThat(run.last().message()).isEqualTo("data.to is set; found applied");
    }

    @Test
    void a_restart_after_a_strategic_merge_finds_it_applied_by_the_elements_that_it_names() {
        var before = containers("7", "[{\"name\":\"app\",\"image\":\"a:1\"},{\"name\":\"log\",\"image\":\"l:1\"}]");
        var after = containers("8", """
                [{"name":"log","image":"l:1"},{"name":"app","image":"a:2","imagePullPolicy":"Always"}]""");
        var set =
                patch("spec.containers", JsonText.read("[{\"name\":\"app\",\"image\":\"a:2\"}]"), PatchKind.STRATEGIC);
        var run = Tale.of(plan(set)).sends(before).wake().answer(seen(after));
        assertThat(run.end().outcome()).as(run.end().message()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().foundApplied()).isTrue();
    }

    @Test
    void a_list_that_covers_what_is_wanted_and_is_as_it_was_is_not_taken_for_the_write() {
        var before = containers("7", "[{\"name\":\"app\",\"image\":\"a:2\",\"args\":[\"x\"]}]");
        var moved = containers("9", "[{\"name\":\"app\",\"image\":\"a:2\",\"args\":[\"x\"]}]");
        for (var kind : PatchKind.values()) {
            var set = patch("spec.containers", JsonText.read("[{\"name\":\"app\",\"image\":\"a:2\"}]"), kind);
            var run = Tale.of(plan(set)).sends(before).wake().answer(seen(moved));
            assertThat(run.effect()).as(kind + " is sent again").isInstanceOf(Effect.Patch.class);
        }
    }

    private static Json.Obj containers(String version, String containers) {
        return object("{\"kind\":\"Pod\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"" + version
                + "\"},\"spec\":{\"containers\":" + containers + "}}");
    }

    @Test
    void a_conflict_over_another_field_takes_a_fresh_precondition_under_the_same_attempt() {
        var moved = EAST.with("metadata", JsonText.read("{\"uid\":\"u\",\"resourceVersion\":\"9\"}"));
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Conflicted("moved on"));
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, SWITCH, Optional.of("moved on")));
        run.answer(seen(moved, "moved on"));
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        var change = (Intent.Change) run.last().intent().orElseThrow();
        assertThat(change.precondition()).contains(new Precondition("u", "9"));
        assertThat(change.conflicts()).isEqualTo(1);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void a_conflict_with_ones_own_repeated_write_is_done() {
        var run = Tale.of(plan(SET_TO))
                .sends(EAST)
                .answer(new Report.Conflicted("moved on"))
                .answer(seen(WEST, "moved on"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().foundApplied()).isTrue();
    }

    @Test
    void a_third_value_fails_and_shows_all_three() {
        var run = Tale.of(plan(SET_TO, APPEND))
                .sends(EAST)
                .answer(new Report.Conflicted("moved on"))
                .answer(seen(configMap("u", "9", "north"), "moved on"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message())
                .isEqualTo("step 1 \"patch\" failed: somebody else changed data.to of configmaps/switch in namespace"
                        + " shop meanwhile: it was \"east\", this step wanted \"west\", now it is \"north\""
                        + "; not started: step 2 \"patch\"");
    }

    @Test
    void a_version_that_a_restored_server_gives_a_second_time_is_not_taken_for_the_journalled_state() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).wake().answer(seen(configMap("u", "7", "north")));
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message()).contains("it was \"east\", this step wanted \"west\", now it is \"north\"");
    }

    @Test
    void a_field_that_somebody_removed_is_a_third_value_too() {
        var gone =
                object("{\"kind\":\"ConfigMap\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"9\"},\"data\":{}}");
        var run = Tale.of(plan(SET_TO)).sends(EAST).wake().answer(seen(gone));
        assertThat(run.end().message()).endsWith("now it is absent");
    }

    @Test
    void a_refusal_of_the_very_version_that_was_read_is_final() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Refused("to: must be a site (422)", true));
        assertThat(run.look()).isInstanceOf(Look.AtObject.class);
        run.answer(seen(EAST, "to: must be a site (422)"));
        assertThat(run.end().message())
                .startsWith("step 1 \"patch\" failed: the API server refused the patch of configmaps/switch")
                .endsWith("to: must be a site (422)");
    }

    @Test
    void a_json_patch_whose_test_failed_because_the_object_moved_on_is_repeated() {
        var before = object("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"},\"spec\":{\"log\":[\"a\"]}}");
        var moved = before.with("metadata", JsonText.read("{\"uid\":\"u\",\"resourceVersion\":\"2\"}"));
        var run = Tale.of(plan(APPEND)).sends(before).answer(new Report.Refused("test failed", true));
        run.answer(seen(moved, "test failed"));
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
    }

    @Test
    void a_permanent_refusal_fails_at_once_with_the_servers_words() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Refused("configmaps is forbidden (403)", false));
        assertThat(run.end().message()).contains("refused the patch", "configmaps is forbidden (403)");
    }

    @Test
    void an_unanswered_patch_is_looked_for_after_a_pause_and_counted_when_it_is_repeated() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Unclear("no answer within 10 s"));
        assertThat(run.last().state()).isEqualTo(State.BACKING_OFF);
        assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
        run.wake();
        assertThat(run.rest().until()).as("not earlier").isEqualTo(run.now.plusSeconds(1));
        run.after(Duration.ofSeconds(1)).wake();
        assertThat(run.look()).isInstanceOf(Look.AtObject.class);
        run.sends(EAST);
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        assertThat(run.last().attempt()).isEqualTo(2);
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void an_unanswered_last_attempt_is_still_looked_for() {
        var found = exhausted().answer(seen(WEST));
        assertThat(found.end().outcome()).isEqualTo(Outcome.COMPLETED);
        var lost = exhausted().answer(seen(EAST));
        assertThat(lost.end().message()).contains("gave up after 3 attempts: no answer");
    }

    private static Tale exhausted() {
        var run = Tale.of(plan(SET_TO)).sends(EAST);
        for (int attempt = 1; attempt < 3; attempt++) {
            run.answer(new Report.Unclear("no answer"))
                    .after(Backoff.MAX)
                    .wake()
                    .sends(EAST);
        }
        run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake();
        assertThat(run.look()).isInstanceOf(Look.AtObject.class);
        assertThat(run.last().attempt()).isEqualTo(3);
        return run;
    }

    @Test
    void an_object_that_cannot_be_read_is_tried_again_and_then_said_to_be_unknown() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Unclear("no answer"));
        for (int i = 0; i < 2; i++) run.after(Backoff.MAX).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message())
                .contains(
                        "gave up after 3 attempts",
                        "cannot read configmaps/switch",
                        "connection refused (whether the patch was applied is not known)");
    }

    @Test
    void a_step_ends_with_its_time_even_if_attempts_are_left() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).answer(new Report.Unclear("no answer"));
        run.after(Duration.ofMinutes(10)).wake().answer(seen(EAST));
        assertThat(run.end().message()).contains("timed out after 10m: no answer");
    }

    @Test
    void waiting_between_attempts_never_passes_the_end_of_the_step() {
        var run = Tale.of(plan(SET_TO)).sends(EAST).after(Duration.ofSeconds(599));
        run.answer(new Report.Unclear("no answer"));
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plusSeconds(600));
    }

    @Test
    void an_object_that_is_not_there_is_not_waited_for() {
        var run = Tale.of(plan(SET_TO)).answer(absent());
        assertThat(run.end().message()).contains("configmaps/switch in namespace shop does not exist");
    }

    @Test
    void an_object_deleted_or_made_anew_under_the_step_is_not_patched() {
        var deleted = Tale.of(plan(SET_TO)).sends(EAST).wake().answer(absent());
        assertThat(deleted.end().message()).contains("was deleted while this step ran");
        var anew = Tale.of(plan(SET_TO)).sends(EAST).wake().answer(seen(configMap("other", "9", "east")));
        assertThat(anew.end().message()).contains("was deleted and made anew while this step ran");
    }

    @Test
    void an_object_that_never_stands_still_ends_the_step() {
        var run = Tale.of(plan(SET_TO)).sends(EAST);
        for (int i = 0; i < PatchMove.CONFLICTS_MAX; i++) {
            run.answer(new Report.Conflicted("moved on")).answer(seen(configMap("u", "v" + i, "east"), "moved on"));
            assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        }
        run.answer(new Report.Conflicted("moved on")).answer(seen(configMap("u", "w", "east"), "moved on"));
        assertThat(run.end().message()).contains("changed 100 times under this step");
    }

    @Test
    void a_server_side_apply_that_made_its_object_is_found_applied() {
        var apply = patch("data.to", Json.text("west"), PatchKind.APPLY);
        var run = Tale.of(plan(apply)).answer(absent());
        assertThat(((Intent.Change) run.last().intent().orElseThrow()).precondition())
                .isEmpty();
        run.wake().answer(seen(WEST));
        assertThat(run.last().foundApplied()).isTrue();
        var other = Tale.of(plan(apply)).answer(absent()).wake().answer(seen(EAST));
        assertThat(other.end().message()).contains("it was absent, this step wanted \"west\", now it is \"east\"");
    }

    @Test
    void an_append_is_sent_once_whatever_happens_to_its_answer() {
        var before = object("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"},\"spec\":{\"log\":[\"a\"]}}");
        var after = object(
                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"2\"},\"spec\":{\"log\":[\"a\",\"failed over\"]}}");
        for (Report lost :
                new Report[] {new Report.Unclear("lost"), new Report.Conflicted("moved"), new Report.Nothing()}) {
            var run = Tale.of(plan(APPEND))
                    .sends(before)
                    .answer(lost)
                    .after(Backoff.MAX)
                    .wake()
                    .answer(seen(after));
            assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void what_is_not_about_an_object_is_a_programming_error() {
        var run = Tale.of(plan(SET_TO));
        assertThatIllegalStateException()
                .isThrownBy(() -> run.answer(new Report.JobSeen(Report.JobState.ACTIVE, "")))
                .withMessageContaining("a patch is answered with JobSeen");
    }

    @Test
    void an_unreadable_object_fails_at_once() {
        var run = Tale.of(plan(SET_TO)).answer(new Report.Unreadable("no Cluster west in namespace shop"));
        assertThat(run.end().message()).contains("cannot read configmaps/switch", "no Cluster west in namespace shop");
        assertThat(run.next).isEqualTo(new Next.Stop());
    }
}

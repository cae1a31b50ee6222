package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplyStepTest {

    private static final Target TARGET = new Target("west", "v1", "ConfigMap", "", "site");
    private static final Json.Obj MANIFEST = object("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"site"},"data":{"to":"west","list":"a"}}""");
    private static final Action APPLY = new Action.Apply(TARGET, MANIFEST);
    private static final Json.Obj EAST = configMap("u", 7, "{\"to\":\"east\",\"other\":\"kept\"}");
    private static final Json.Obj WEST = configMap("u", 9, "{\"to\":\"west\",\"list\":\"a\",\"other\":\"kept\"}");
    private static final Report CONFLICT = new Report.Refused(
            "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .data.to (409)", false);

    private static Json.Obj configMap(String uid, int version, String data) {
        return object("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"site","uid":"%s","resourceVersion":"%d"},\
                "data":%s}""".formatted(uid, version, data));
    }

    private static Tale sent() {
        return Tale.of(plan(APPLY)).answer(seen(EAST));
    }

    @Test
    void the_manifest_is_applied_to_the_version_that_was_read_and_what_it_replaces_is_journalled() {
        var run = Tale.of(plan(APPLY));
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, TARGET, Optional.empty()));
        run.answer(seen(EAST));
        assertThat(run.last().intent())
                .contains(new Intent.Change(
                        Optional.of(new Precondition("u", "7")),
                        Optional.of(Held.of(object("{\"data\":{\"to\":\"east\"}}"), false)),
                        Held.of(MANIFEST, false),
                        0));
        assertThat(run.effect())
                .isEqualTo(new Effect.Patch(1, TARGET, PatchKind.APPLY, object("""
                                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"site","uid":"u",\
                                "resourceVersion":"7"},"data":{"to":"west","list":"a"}}"""), "holdfast-run/failover/1"));
        run.answer(new Report.Done());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("ConfigMap/site on cluster west is applied");
    }

    @Test
    void an_object_that_is_not_there_is_made() {
        var run = Tale.of(plan(APPLY)).answer(absent());
        assertThat(((Effect.Patch) run.effect()).body()).isEqualTo(MANIFEST);
        assertThat(run.last().intent())
                .contains(new Intent.Change(Optional.empty(), Optional.empty(), Held.of(MANIFEST, false), 0));
    }

    @Test
    void a_field_of_another_manager_fails_the_step_and_names_manager_and_field() {
        assertThat(sent().answer(CONFLICT).end().message())
                .contains("refused to apply ConfigMap/site on cluster west")
                .contains("conflict with \"kubectl-edit\"", ".data.to");
    }

    @Test
    void a_restart_between_journal_and_effect_applies_the_same_under_the_same_attempt() {
        var run = sent();
        var effect = run.effect();
        assertThat(run.wake().answer(seen(EAST)).effect()).isEqualTo(effect);
        assertThat(run.last().attempt()).isEqualTo(1);
    }

    @Test
    void an_apply_whose_answer_was_lost_is_found() {
        var run = sent().answer(new Report.Unclear("no answer"))
                .after(Backoff.MAX)
                .wake();
        run.answer(seen(WEST));
        assertThat(run.last().state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.last().foundApplied()).isTrue();
    }

    @Test
    void an_object_that_moved_on_is_applied_to_again_over_its_new_version() {
        var moved = configMap("u", 8, "{\"to\":\"east\",\"other\":\"changed\"}");
        var run = sent().answer(new Report.Conflicted("the object has been modified"));
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, TARGET, Optional.of("the object has been modified")));
        run.answer(seen(moved, "the object has been modified"));
        var change = (Intent.Change) run.last().intent().orElseThrow();
        assertThat(change.precondition()).contains(new Precondition("u", "8"));
        assertThat(change.conflicts()).isEqualTo(1);
    }

    @Test
    void a_refusal_of_the_same_version_is_no_conflict_of_versions() {
        var run = sent().answer(new Report.Refused("data.to: too long (422)", true))
                .answer(seen(EAST, "too long"));
        assertThat(run.end().message()).contains("refused to apply ConfigMap/site on cluster west: too long");
    }

    @Test
    void an_object_that_is_deleted_or_made_anew_meanwhile_is_not_made_again() {
        assertThat(sent().wake().answer(absent()).end().message()).contains("was deleted while this step ran");
        assertThat(sent().wake().answer(seen(configMap("v", 20, "{}"))).end().message())
                .contains("was deleted and made anew while this step ran");
    }

    @Test
    void an_object_that_never_rests_is_given_up() {
        var run = sent();
        for (int i = 0; i < PatchMove.CONFLICTS_MAX; i++) {
            run.answer(new Report.Conflicted("modified")).answer(seen(configMap("u", 100 + i, "{}"), "modified"));
        }
        run.answer(new Report.Conflicted("modified")).answer(seen(configMap("u", 900, "{}"), "modified"));
        assertThat(run.end().message()).contains("changed 100 times under this step");
    }

    @Test
    void values_are_filled_in_and_those_from_secrets_are_kept_secret() {
        var manifest = object("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"site"},"data":{"key":"{{ .Values.password }}"}}""");
        var run = Tale.of(plan(READ_PASSWORD, new Action.Apply(TARGET, manifest)))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}")))
                .answer(absent());
        var change = (Intent.Change) run.last().intent().orElseThrow();
        assertThat(change.desired().sensitive()).isTrue();
        assertThat(((Effect.Patch) run.effect()).body().print()).contains("aHVudGVyMg==");
        assertThat(run.answer(new Report.Refused("aHVudGVyMg== is wrong", false))
                        .end()
                        .message())
                .doesNotContain("aHVudGVyMg");
    }

    @Test
    void a_manifest_that_is_larger_than_a_run_keeps_fails_before_it_is_sent() {
        var large = MANIFEST.with("data", Json.object("a", Json.text("x".repeat(Held.BYTES_MAX))));
        var run = Tale.of(plan(new Action.Apply(TARGET, large))).answer(absent());
        assertThat(run.end().message()).contains("a run keeps at most " + Held.BYTES_MAX);
    }

    @Test
    void an_unanswered_apply_is_repeated_as_often_as_the_step_allows() {
        var run = sent();
        for (int attempt = 1; attempt < 3; attempt++) {
            run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake();
            run.answer(seen(EAST));
            assertThat(run.last().attempt()).isEqualTo(attempt + 1);
        }
        run.answer(new Report.Unclear("no answer")).after(Backoff.MAX).wake().answer(seen(EAST));
        assertThat(run.end().message()).contains("gave up after 3 attempts: no answer");
    }

    @Test
    void an_unreachable_cluster_is_tried_again_and_then_given_up_and_an_unreadable_one_fails_at_once() {
        var run = sent();
        run.wake();
        for (int i = 0; i < 3; i++)
            run.answer(new Report.Unreached("refused")).after(Backoff.MAX).wake();
        assertThat(run.end().message()).contains("cannot read ConfigMap/site", "(whether it was applied is not known)");
        assertThat(sent().wake()
                        .answer(new Report.Unreadable("forbidden (403)"))
                        .end()
                        .message())
                .contains("cannot read ConfigMap/site");
    }

    @Test
    void what_is_not_about_an_object_is_a_programming_error() {
        assertThatIllegalStateException()
                .isThrownBy(() -> sent().answer(new Report.JobSeen(JobState.ACTIVE, "")))
                .withMessageContaining("an apply is answered with JobSeen");
    }
}

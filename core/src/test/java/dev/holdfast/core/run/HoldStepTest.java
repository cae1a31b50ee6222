package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldStepTest {

    private static final GitOps APPLICATION = GitOps.of(GitOps.Kind.ARGO_APPLICATION, "", "argocd", "shop");
    private static final GitOps APPS = GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "west", "flux-system", "apps");
    private static final Action HOLD = new Action.Hold(APPS);
    private static final Action RELEASE = new Action.Release(APPS);
    private static final Json.Obj FREE = kustomization("u", 7, "");
    private static final Json.Obj HELD = kustomization("u", 8, "\"suspend\":true,");

    private static Json.Obj kustomization(String uid, int version, String suspend) {
        return object("{\"kind\":\"Kustomization\",\"metadata\":{\"uid\":\"" + uid + "\",\"resourceVersion\":\""
                + version + "\"},\"spec\":{" + suspend + "\"path\":\"./apps\"}}");
    }

    private static Json.Obj application(String annotations) {
        return object("{\"kind\":\"Application\",\"metadata\":{\"uid\":\"a\",\"resourceVersion\":\"3\",\"annotations\":"
                + annotations + "},\"spec\":{\"syncPolicy\":{\"automated\":{\"selfHeal\":true}}}}");
    }

    private static Tale held() {
        return Tale.of(plan(HOLD, RELEASE)).sends(FREE).answer(new Report.Done());
    }

    private static String body(Tale run) {
        return ((Effect.Patch) run.effect()).body().print();
    }

    @Test
    void a_kustomization_is_suspended_over_the_version_that_was_read() {
        var run = Tale.of(plan(HOLD)).sends(FREE);
        assertThat(run.effect())
                .isEqualTo(new Effect.Patch(
                        1,
                        APPS.target(),
                        PatchKind.MERGE,
                        JsonText.read(
                                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"spec\":{\"suspend\":true}}"),
                        "holdfast-run/failover/1"));
        run.answer(new Report.Done());
        assertThat(run.last().message())
                .isEqualTo("Flux Kustomization apps in namespace flux-system on cluster west is held");
    }

    @Test
    void an_application_is_held_by_the_annotation_and_its_sync_policy_is_left_alone() {
        var run = Tale.of(plan(new Action.Hold(APPLICATION))).sends(application("{\"team\":\"shop\"}"));
        assertThat(body(run))
                .isEqualTo("{\"metadata\":{\"uid\":\"a\",\"resourceVersion\":\"3\",\"annotations\":"
                        + "{\"argocd.argoproj.io/skip-reconcile\":\"true\"}}}");
    }

    private static Json.Obj made(int version, String annotations) {
        return object("{\"kind\":\"Application\",\"metadata\":{\"uid\":\"a\",\"resourceVersion\":\"" + version
                + "\",\"ownerReferences\":[{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"ApplicationSet\",\"name\":"
                + "\"shops\",\"uid\":\"s\"}],\"annotations\":" + annotations + "},\"spec\":{}}");
    }

    private static final Json.Obj MADE_AND_HELD = made(4, "{\"argocd.argoproj.io/skip-reconcile\":\"true\"}");

    @Test
    void a_hold_that_an_application_set_takes_away_fails_and_says_what_keeps_it() {
        var run = Tale.of(plan(new Action.Hold(APPLICATION)))
                .sends(made(3, "{}"))
                .answer(new Report.Done())
                .answer(seen(MADE_AND_HELD));
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(HoldMove.LASTS_FOR));
        assertThat(run.rest().watching()).as("it is seen at once").isPresent();
        assertThat(run.last().message()).contains("waits until it is seen that ApplicationSet shops, which makes it");
        run.answer(seen(made(5, "{}")));
        assertThat(run.last().state()).isEqualTo(Entry.State.FAILED);
        assertThat(run.last().message())
                .isEqualTo("Argo CD Application shop in namespace argocd was held, and the hold was taken away at once:"
                        + " ApplicationSet shops, which makes it, does that; name argocd.argoproj.io/skip-reconcile in"
                        + " its spec.preservedFields.annotations, and hold shop again");
        assertThat(StillHeld.words(plan(new Action.Hold(APPLICATION)), run.journal))
                .isEmpty();
    }

    @Test
    void a_hold_that_an_application_set_leaves_is_over_when_that_was_seen_also_after_a_restart() {
        var run = Tale.of(plan(new Action.Hold(APPLICATION)))
                .sends(made(3, "{}"))
                .answer(new Report.Done())
                .answer(seen(MADE_AND_HELD));
        run.after(HoldMove.LASTS_FOR.minusSeconds(1)).wake();
        assertThat(run.last().state()).isEqualTo(Entry.State.RUNNING);
        run.after(Duration.ofSeconds(1)).wake().answer(seen(MADE_AND_HELD));
        assertThat(run.last().state()).isEqualTo(Entry.State.SUCCEEDED);
        assertThat(run.last().message()).endsWith("is held; ApplicationSet shops, which makes it, has left it so");
    }

    @Test
    void a_hold_whose_answer_was_lost_has_to_last_all_the_same() {
        var run = Tale.of(plan(new Action.Hold(APPLICATION)))
                .sends(made(3, "{}"))
                .answer(new Report.Unclear("no answer"));
        run.after(Duration.ofSeconds(30)).wake().answer(seen(MADE_AND_HELD)).answer(seen(MADE_AND_HELD));
        assertThat(run.last().state()).isEqualTo(Entry.State.RUNNING);
    }

    private static Json.Obj child(String manager) {
        return object("{\"kind\":\"Kustomization\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\",\"labels\":"
                + "{\"kustomize.toolkit.fluxcd.io/name\":\"all\",\"kustomize.toolkit.fluxcd.io/namespace\":\"flux-system\"},"
                + "\"managedFields\":[{\"manager\":\"" + manager
                + "\",\"fieldsV1\":{\"f:spec\":{\"f:suspend\":{}}}}]},\"spec\":{\"suspend\":false}}");
    }

    @Test
    void a_hold_whose_field_a_kustomization_above_says_itself_is_refused_before_it_is_written() {
        var run = Tale.of(plan(HOLD)).answer(seen(child("kustomize-controller")));
        assertThat(run.last().state()).isEqualTo(Entry.State.FAILED);
        assertThat(run.last().message())
                .isEqualTo("Flux Kustomization apps in namespace flux-system on cluster west would not stay held: Flux"
                        + " Kustomization all in namespace flux-system on cluster west, which makes it, says that field"
                        + " itself and puts it back; hold that one in a step before this, or leave spec.suspend out of"
                        + " what it applies");
    }

    @Test
    void it_is_written_when_the_run_holds_the_kustomization_above_too_or_that_leaves_the_field_alone() {
        var above = new Action.Hold(GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "west", "flux-system", "all"));
        var run =
                Tale.of(plan(above, HOLD)).sends(FREE).answer(new Report.Done()).sends(child("kustomize-controller"));
        assertThat(run.effect()).isInstanceOf(Effect.Patch.class);
        assertThat(Tale.of(plan(HOLD)).sends(child("kubectl")).effect()).isInstanceOf(Effect.Patch.class);
    }

    @Test
    void a_release_removes_what_was_not_there_before() {
        var run = held();
        assertThat(run.sends(HELD).effect())
                .isEqualTo(new Effect.Patch(
                        2,
                        APPS.target(),
                        PatchKind.MERGE,
                        JsonText.read(
                                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"8\"},\"spec\":{\"suspend\":null}}"),
                        "holdfast-run/failover/2"));
        run.answer(new Report.Done());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.end().message()).isEqualTo("2 steps succeeded");
        assertThat(run.last().message()).endsWith("is released, as it was before step 1");
    }

    @Test
    void a_release_gives_back_the_very_value_that_was_there() {
        var run = Tale.of(plan(HOLD, RELEASE))
                .sends(kustomization("u", 7, "\"suspend\":false,"))
                .answer(new Report.Done())
                .sends(HELD);
        assertThat(body(run)).contains("\"suspend\":false");
    }

    @Test
    void what_was_held_before_the_run_stays_held() {
        var run = Tale.of(plan(HOLD, RELEASE))
                .sends(HELD)
                .answer(new Report.Done())
                .answer(seen(HELD));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.end().message()).doesNotContain("still held");
        assertThat(run.last().message()).endsWith("was held before this run, and stays held by whoever did that");
    }

    @Test
    void somebody_who_has_released_it_meanwhile_is_named_as_somebody_else() {
        var run = held().answer(seen(FREE));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().foundApplied()).isTrue();
        assertThat(run.last().message()).endsWith("is not held; somebody else had released it since step 1");
    }

    @Test
    void a_third_value_is_left_alone_and_shown_with_the_other_two() {
        var hold = new Action.Hold(APPLICATION);
        var run = Tale.of(plan(hold, new Action.Release(APPLICATION)))
                .sends(application("{}"))
                .answer(new Report.Done())
                .answer(seen(application("{\"argocd.argoproj.io/skip-reconcile\":\"1\"}")));
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.last().message())
                .contains(
                        "somebody else holds Argo CD Application shop",
                        "was absent",
                        "had set \"true\"",
                        "now it is \"1\"");
    }

    @Test
    void an_object_of_that_name_that_was_made_anew_is_somebody_elses_to_release() {
        var run = held().answer(seen(kustomization("other", 20, "\"suspend\":true,")));
        assertThat(run.last().message()).contains("somebody else holds", "made anew since");
    }

    @Test
    void an_object_that_is_gone_is_not_held() {
        var run = held().answer(absent());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).endsWith("does not exist any more; nothing is held");
    }

    @Test
    void a_restart_between_journal_and_effect_releases_what_was_there_before_all_the_same() {
        var run = held().sends(HELD);
        var effect = run.effect();
        assertThat(run.wake().answer(seen(HELD)).effect()).isEqualTo(effect);
    }

    @Test
    void a_release_whose_answer_was_lost_is_found_and_not_written_again() {
        var run = held().sends(HELD)
                .answer(new Report.Unclear("no answer"))
                .after(Duration.ofSeconds(1))
                .wake()
                .answer(seen(kustomization("u", 9, "")));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).endsWith("; found applied");
    }

    @Test
    void a_plan_that_has_not_held_it_takes_the_hold_of_another_run_away() {
        var run = Tale.of(plan(RELEASE)).sends(HELD);
        assertThat(body(run)).contains("\"suspend\":null");
    }

    @Test
    void a_release_gives_back_what_was_before_the_first_of_two_holds() {
        var run = Tale.of(plan(HOLD, HOLD, RELEASE))
                .sends(FREE)
                .answer(new Report.Done())
                .sends(HELD)
                .answer(new Report.Done())
                .sends(HELD);
        assertThat(body(run)).contains("\"suspend\":null");
        assertThat(run.answer(new Report.Done()).last().message()).endsWith("as it was before step 1");
    }

    @Test
    void a_release_whose_hold_never_happened_says_so_and_leaves_the_hold_of_others_alone() {
        var run = Tale.of(plan(OnFailure.CONTINUE, HOLD, RELEASE)).answer(absent());
        assertThat(run.journal.entry(1).orElseThrow().state()).isEqualTo(Entry.State.FAILED);
        run.answer(seen(HELD));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message())
                .endsWith("is held, but not by this run, for step 1, which was to hold it, never did: it failed;"
                        + " it is left alone");
        var free = Tale.of(plan(OnFailure.CONTINUE, HOLD, RELEASE))
                .answer(absent())
                .answer(seen(FREE));
        assertThat(free.last().message())
                .endsWith("is not held, for step 1, which was to hold it, never did: it failed");
    }

    @Test
    void a_hold_that_failed_after_it_was_sent_may_never_have_held_it() {
        var run = Tale.of(plan(OnFailure.CONTINUE, HOLD, RELEASE))
                .sends(FREE)
                .answer(new Report.Refused("forbidden", false))
                .answer(seen(FREE));
        assertThat(run.last().message()).endsWith("is not held; step 1 failed, and may never have held it");
    }

    @Test
    void a_member_releases_what_was_held_by_the_step_it_depends_on_and_not_what_another_member_holds() {
        var group = new Group(1, "G", 9);
        var hold = step(1, new Action.Hold(APPLICATION), new Order(Optional.of("hold"), Optional.of(group), none()));
        var other = step(2, HOLD, new Order(Optional.empty(), Optional.of(group), none()));
        var release = step(
                3,
                new Action.Release(APPLICATION),
                new Order(Optional.empty(), Optional.of(group), Optional.of(List.of(1))));
        var plan = new Plan("shop", "failover", List.of(hold, other, release), "sha256:plan");
        assertThat(Preflight.check(plan.steps())).isEmpty();
        var beside = step(3, RELEASE, new Order(Optional.empty(), Optional.of(group), Optional.of(List.of(1))));
        assertThat(Preflight.check(List.of(hold, other, beside)))
                .extracting(Preflight.Refusal::reason)
                .containsExactly("step 3 \"release\" of \"G\" releases what step 2 \"hold\" of \"G\" holds, and"
                        + " neither waits for the other; name one in dependsOn of the later");
        var change = new Intent.Change(Optional.empty(), Optional.empty(), Held.of(Json.text("true"), false), 0);
        var journal = Journal.begin(plan, RunSamples.NOON)
                .with(Entry.begin(1, Entry.State.RUNNING, RunSamples.NOON, RunSamples.NOON)
                        .running(change)
                        .succeeded(RunSamples.NOON, ""))
                .with(Entry.begin(2, Entry.State.RUNNING, RunSamples.NOON, RunSamples.NOON)
                        .running(change));
        assertThat(StillHeld.holder(plan, journal, 3, APPLICATION))
                .hasValueSatisfying(entry -> assertThat(entry.step()).isEqualTo(1));
        assertThat(StillHeld.holder(plan, journal, 3, APPS)).isEmpty();
    }

    private static Step step(int number, Action action, Order order) {
        return new Step(
                number, action.type(), action, Duration.ofMinutes(10), 2, OnFailure.ABORT, Optional.empty(), order);
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    @Test
    void what_is_still_held_at_the_end_is_in_the_last_words() {
        var run = Tale.of(plan(HOLD)).sends(FREE).answer(new Report.Done());
        assertThat(run.end().message())
                .isEqualTo("1 step succeeded; still held: Flux Kustomization apps in namespace flux-system on cluster"
                        + " west (step 1)");
    }

    @Test
    void a_run_that_fails_says_what_it_holds_and_what_it_may_hold() {
        var refused = new Report.Refused("forbidden", false);
        var failed = Tale.of(plan(HOLD, RunSamples.SET_TO))
                .sends(FREE)
                .answer(new Report.Done())
                .answer(absent());
        assertThat(failed.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.end().message()).contains("; still held: Flux Kustomization apps", "(step 1)");
        var perhaps = Tale.of(plan(HOLD)).sends(FREE).answer(refused);
        assertThat(perhaps.end().message()).endsWith("(step 1, whether it came to that is not known)");
    }

    @Test
    void a_canceled_run_says_what_it_holds() {
        var run = held().act(Verb.CANCEL);
        assertThat(run.end().outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(run.end().message()).contains("; still held: Flux Kustomization apps");
    }

    @Test
    void a_paused_run_is_not_at_its_end() {
        var run = Tale.of(plan(OnFailure.PAUSE, HOLD, RunSamples.SET_TO))
                .sends(FREE)
                .answer(new Report.Done())
                .answer(absent());
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.end().message()).doesNotContain("still held");
        run.act(Verb.CANCEL);
        assertThat(run.end().message()).containsOnlyOnce("still held");
    }

    @Test
    void the_plans_own_namespace_may_be_named_or_not() {
        var bare = GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "", "", "apps");
        var named = GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "", "shop", "apps");
        var run = Tale.of(plan(new Action.Hold(bare), new Action.Release(named)))
                .sends(FREE)
                .answer(new Report.Done())
                .sends(HELD)
                .answer(new Report.Done());
        assertThat(run.end().message()).isEqualTo("2 steps succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void whatever_argo_cd_reads_as_true_is_a_hold(String text) {
        assertThat(GitOps.Kind.ARGO_APPLICATION.isHeld(Optional.of(Json.text(text))))
                .isTrue();
        assertThat(GitOps.Kind.ARGO_APPLICATION.isHeld(Optional.of(Json.text(text + "!"))))
                .isFalse();
    }
}

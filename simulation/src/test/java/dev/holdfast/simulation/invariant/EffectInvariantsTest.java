package dev.holdfast.simulation.invariant;

import static dev.holdfast.simulation.invariant.Scene.LEADER;
import static dev.holdfast.simulation.invariant.Scene.OTHER;
import static dev.holdfast.simulation.invariant.Scene.change;
import static dev.holdfast.simulation.invariant.Scene.entry;
import static dev.holdfast.simulation.invariant.Scene.holds;
import static dev.holdfast.simulation.invariant.Scene.journal;
import static dev.holdfast.simulation.invariant.Scene.violates;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.scenario.RunCase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A checker that cannot fail proves nothing: each one about effects hears of what it forbids, and of the like that it allows. */
class EffectInvariantsTest {

    private static final Json BEGUN = Json.array(Json.text("begun"));

    private final Scene scene = new Scene();

    private Journal first() {
        return journal(entry(1, State.RUNNING, 1, change(scene.now(), Json.array(), BEGUN)));
    }

    private Journal second(int attempt, Json previous) {
        var done = entry(1, State.SUCCEEDED, 1, change(scene.now(), Json.array(), BEGUN));
        return journal(done, entry(2, State.RUNNING, attempt, change(scene.now(), previous, Json.number(100))));
    }

    private Journal third(String name) {
        var second = second(1, Json.number(0)).entries();
        var done = entry(2, State.SUCCEEDED, 1, second.get(1).intent().orElseThrow());
        return journal(second.get(0), done, entry(3, State.RUNNING, 1, new Intent.Create(RunCase.NAMESPACE, name)));
    }

    @Test
    void an_effect_needs_a_start_that_its_own_leader_has_stored() {
        var invariant = new JournalFirst();
        var effect = scene.effect(scene.append(), first());
        violates(invariant, "stored nothing", () -> invariant.sent(effect));
        invariant.stored(scene.store(OTHER, first()));
        violates(invariant, "stored nothing", () -> invariant.sent(effect));
        invariant.stored(scene.store(first()));
        holds(() -> invariant.sent(effect));
    }

    @Test
    void a_message_goes_out_under_the_key_that_its_leader_has_stored() {
        var invariant = new JournalFirst();
        var stored = journal(entry(1, State.RUNNING, 1, new Intent.Call("a")));
        invariant.stored(scene.store(stored));
        violates(invariant, "is not what was stored", () -> invariant.sent(scene.effect(Scene.call(1, "b"), stored)));
        holds(() -> invariant.sent(scene.effect(Scene.call(1, "a"), stored)));
    }

    @Test
    void all_messages_of_a_step_have_one_key_whoever_sends_them_and_no_other_step_has_it() {
        var invariant = new OneKey();
        var stored = journal(entry(1, State.RUNNING, 1, new Intent.Call("a")));
        holds(() -> invariant.sent(scene.effect(Scene.call(1, "a"), stored)));
        holds(() -> invariant.sent(scene.effect(Scene.call(1, "a"), stored)));
        violates(invariant, "before it was a", () -> invariant.sent(scene.effect(Scene.call(1, "b"), stored)));
        violates(invariant, "has the key of", () -> invariant.sent(scene.effect(Scene.call(2, "a"), stored)));
    }

    @Test
    void the_stored_start_is_of_the_same_step_and_of_the_same_version_and_the_run_has_not_ended() {
        var invariant = new JournalFirst();
        var effect = scene.effect(scene.append(), first());
        invariant.stored(scene.store(second(1, Json.number(0))));
        violates(invariant, "its stored entry is SUCCEEDED", () -> invariant.sent(effect));
        invariant.stored(
                scene.store(journal(entry(1, State.BACKING_OFF, 1, change(scene.now(), Json.array(), BEGUN)))));
        violates(invariant, "BACKING_OFF", () -> invariant.sent(effect));
        var other = new Precondition(scene.now().uid(), "1");
        invariant.stored(scene.store(journal(entry(1, State.RUNNING, 1, change(other, Json.array(), BEGUN)))));
        violates(invariant, "is not what was stored", () -> invariant.sent(effect));
        invariant.stored(scene.store(Scene.ended(first(), Outcome.FAILED, "over")));
        violates(invariant, "after the end", () -> invariant.sent(effect));
    }

    @Test
    void only_the_holder_of_the_lease_may_send() {
        var invariant = new OneLeads(scene.facts);
        var lease = new Key(Kind.LEASE, "holdfast", "holdfast-operator");
        scene.create(lease, Json.object("spec", Json.object("holder", Json.text(LEADER))));
        holds(() -> invariant.sent(scene.effect(scene.append(), first())));
        var taken = Json.object("spec", Json.object("holder", Json.text(OTHER)));
        scene.hub().handle(new Request.Patch(lease, PatchKind.MERGE, taken, "m", false), "m");
        violates(invariant, OTHER, () -> invariant.sent(scene.effect(scene.append(), first())));
    }

    @Test
    void what_a_process_had_seen_frozen_when_it_began_to_send_is_not_sent() {
        var invariant = new FreezesHeld(scene.facts);
        var free = scene.effect(scene.append(), first());
        holds(() -> invariant.sent(free));
        var halt = new Halt("holdfast/move", "held by freeze move", Scene.NOON, Optional.empty());
        var known = new OfEffect(free.run(), free.effect(), free.epoch(), first(), 0, Optional.of(halt));
        violates(invariant, "its process knew better: held by freeze move", () -> invariant.sent(known));
    }

    @Test
    void what_everybody_must_have_seen_frozen_is_not_sent_until_it_is_cleared_or_expires() {
        var invariant = new FreezesHeld(scene.facts);
        freeze("forgotten", "bank", "Fleet", Duration.ofHours(1));
        freeze("west", "holdfast", "Site", Duration.ofHours(1));
        freeze("fleet", "holdfast", "Fleet", Duration.ofMinutes(10));
        var effect = scene.effect(scene.append(), first());
        holds(() -> invariant.sent(effect));
        scene.passes(FreezesHeld.SEEN_WITHIN);
        violates(invariant, "everybody could have known: held by freeze holdfast/fleet", () -> invariant.sent(effect));
        scene.passes(Duration.ofMinutes(10));
        holds(() -> invariant.sent(effect));
        freeze("again", "holdfast", "Fleet", Duration.ofHours(1));
        scene.passes(FreezesHeld.SEEN_WITHIN);
        violates(invariant, "holdfast/again", () -> invariant.sent(effect));
        var key = new Key(Kind.FREEZE, "holdfast", "again");
        scene.hub().handle(new Request.Delete(key, Optional.empty(), Optional.empty()), "somebody");
        holds(() -> invariant.sent(effect));
    }

    private void freeze(String name, String namespace, String scope, Duration length) {
        var spec = Json.object("scope", Json.text(scope))
                .with("site", Json.text("west"))
                .with("reason", Json.text("r"))
                .with("setBy", Json.text("ann"))
                .with("expires", Json.text(scene.timeline.instant().plus(length).toString()));
        scene.create(new Key(Kind.FREEZE, namespace, name), Json.object("spec", spec));
    }

    @Test
    void an_item_is_not_appended_twice() {
        var invariant = new NothingTwice(scene.facts);
        holds(() -> scene.arrive(invariant, scene.effect(scene.append(), first())));
        violates(invariant, "again", () -> scene.arrive(invariant, scene.effect(scene.append(), first())));
    }

    @Test
    void a_list_in_which_the_item_was_before_shows_it_once_at_most() {
        var invariant = new NothingTwice(scene.facts);
        scene.somebody("events", BEGUN);
        violates(invariant, "stands 2 times", () -> scene.arrive(invariant, scene.effect(scene.append(), first())));
    }

    @Test
    void a_field_is_written_again_only_when_somebody_has_put_it_back() {
        var invariant = new NothingTwice(scene.facts);
        holds(() -> scene.arrive(invariant, scene.effect(Scene.weight(), second(1, Json.number(0)))));
        scene.somebody("weight", Json.number(0));
        holds(() -> scene.arrive(invariant, scene.effect(Scene.weight(), second(1, Json.number(0)))));
    }

    @Test
    void a_field_that_the_journal_says_is_written_is_not_sent_again() {
        var invariant = new NothingTwice(scene.facts);
        var planned = second(1, Json.number(0));
        invariant.stored(scene.store(planned));
        holds(() -> invariant.sent(scene.effect(Scene.weight(), planned)));
        var change = (Intent.Change) planned.entries().getLast().intent().orElseThrow();
        var written =
                new Intent.Change(change.precondition(), change.previous(), change.desired(), change.conflicts(), true);
        invariant.stored(scene.store(journal(planned.entries().getFirst(), entry(2, State.RUNNING, 1, written))));
        violates(invariant, "says that it is written", () -> invariant.sent(scene.effect(Scene.weight(), planned)));
    }

    @Test
    void a_step_makes_one_job() {
        var invariant = new NothingTwice(scene.facts);
        holds(() -> scene.arrive(invariant, scene.effect(Scene.job("one"), third("one"))));
        violates(
                invariant,
                "made Job number 2",
                () -> scene.arrive(invariant, scene.effect(Scene.job("two"), third("two"))));
    }

    @Test
    void a_job_of_a_new_round_follows_one_that_has_failed() {
        var invariant = new NothingTwice(scene.facts);
        holds(() -> scene.arrive(invariant, scene.effect(Scene.job("one"), third("one"))));
        scene.fails("one");
        holds(() -> scene.arrive(invariant, scene.effect(Scene.job("two"), third("two"))));
    }

    @Test
    void a_job_that_a_journal_knew_when_it_was_deleted_is_not_made_again() {
        var known = new NothingTwice(scene.facts);
        scene.arrive(known, scene.effect(Scene.job("one"), third("one")));
        var made = entry(3, State.RUNNING, 1, new Intent.Create(RunCase.NAMESPACE, "one", true));
        var entries = third("one").entries();
        scene.keep(journal(entries.get(0), entries.get(1), made));
        delete("one");
        scene.passes(Duration.ofSeconds(1));
        violates(known, "again", () -> scene.arrive(known, scene.effect(Scene.job("one"), third("one"))));
    }

    @Test
    void a_job_that_was_deleted_before_any_journal_knew_of_it_may_be_made_again() {
        var unknown = new NothingTwice(scene.facts);
        scene.arrive(unknown, scene.effect(Scene.job("one"), third("one")));
        delete("one");
        scene.passes(Duration.ofSeconds(1));
        holds(() -> scene.arrive(unknown, scene.effect(Scene.job("one"), third("one"))));
    }

    private void delete(String job) {
        var key = new Key(Kind.JOB, RunCase.NAMESPACE, job);
        scene.hub().handle(new Request.Delete(key, Optional.empty(), Optional.empty()), "somebody");
    }

    @Test
    void a_field_is_changed_only_from_the_value_that_the_journal_names() {
        var invariant = new NothingOverwritten();
        var planned = second(1, Json.number(0));
        scene.somebody("weight", Json.number(41));
        violates(invariant, "41", () -> scene.arrive(invariant, scene.effect(Scene.weight(), planned)));
        var scene = new Scene();
        holds(() -> scene.arrive(invariant, scene.effect(Scene.weight(), second(1, Json.number(0)))));
    }

    @Test
    void an_apply_that_finds_its_value_there_overwrites_nothing() {
        var invariant = new NothingOverwritten();
        var planned = second(1, Json.number(0));
        scene.somebody("weight", Json.number(100));
        var note = Json.object("metadata", Json.object("annotations", Json.object("owner", Json.text("step"))));
        holds(() -> scene.arrive(invariant, scene.effect(Scene.merge(note), planned)));
    }

    @Test
    void an_object_that_was_made_anew_is_not_changed() {
        var invariant = new NothingOverwritten();
        var old = new Precondition("uid-of-the-deleted-one", "1");
        var planned = journal(
                entry(1, State.SUCCEEDED, 1, change(scene.now(), Json.array(), BEGUN)),
                entry(2, State.RUNNING, 1, change(old, Json.number(0), Json.number(100))));
        violates(invariant, "another object", () -> scene.arrive(invariant, scene.effect(Scene.weight(), planned)));
    }

    @Test
    void a_step_is_not_sent_before_the_one_before_it_has_happened() {
        var invariant = new StepsInOrder(scene.facts);
        var effect = scene.effect(Scene.weight(), second(1, Json.number(0)));
        violates(invariant, "step 1 \"patch\" never happened", () -> invariant.sent(effect));
        scene.somebody("events", BEGUN);
        holds(() -> invariant.sent(effect));
    }

    @Test
    void a_run_is_not_complete_when_its_job_is_not_or_is_somebody_elses() {
        scene.somebody("events", BEGUN);
        scene.somebody("weight", Json.number(100));
        var entries = third("one").entries();
        var done = entry(3, State.SUCCEEDED, 1, new Intent.Create(RunCase.NAMESPACE, "one", true));
        var complete =
                Scene.ended(journal(entries.get(0), entries.get(1), done), Outcome.COMPLETED, "3 steps succeeded");
        violates(invariant(), "step 3 \"job\" never happened", () -> invariant().over(scene.run, complete));
        job("somebody-elses");
        violates(invariant(), "step 3 \"job\" never happened", () -> invariant().over(scene.run, complete));
        delete("one");
        job(scene.run.name());
        holds(() -> invariant().over(scene.run, complete));
    }

    private Invariant invariant() {
        return new StepsInOrder(scene.facts);
    }

    /** A Job that has completed. */
    private void job(String run) {
        var key = new Key(Kind.JOB, RunCase.NAMESPACE, "one");
        scene.create(key, scene.manifest(run));
        var job = scene.hub().peek(key).orElseThrow();
        var status = Json.object("phase", Json.text("Complete"));
        scene.hub().handle(new Request.Put(key, job.with("status", status), true, "m"), "m");
    }

    @Test
    void an_unanswered_effect_waits_for_its_pause_and_counts() {
        var invariant = new Patience(scene.facts);
        var first = scene.effect(Scene.weight(), second(1, Json.number(0)));
        var again = scene.effect(Scene.weight(), second(2, Json.number(0)));
        holds(() -> invariant.sent(first));
        invariant.answered(first, true);
        violates(invariant, "repeated after", () -> invariant.sent(again));
        invariant.answered(first, true);
        scene.passes(Duration.ofSeconds(1));
        holds(() -> invariant.sent(again));
    }

    @Test
    void the_same_attempt_is_not_sent_again_when_its_pause_is_stored() {
        var invariant = new Patience(scene.facts);
        var effect = scene.effect(Scene.weight(), second(1, Json.number(0)));
        invariant.answered(effect, true);
        holds(() -> invariant.sent(effect));
        invariant.answered(effect, true);
        var entries = second(1, Json.number(0)).entries();
        var intent = entries.get(1).intent().orElseThrow();
        invariant.stored(scene.store(journal(entries.get(0), entry(2, State.BACKING_OFF, 1, intent))));
        scene.passes(Duration.ofSeconds(5));
        violates(invariant, "attempt 1 once more", () -> invariant.sent(effect));
    }

    @Test
    void there_are_no_more_attempts_than_the_step_allows() {
        var invariant = new Patience(scene.facts);
        holds(() -> invariant.sent(scene.effect(Scene.weight(), second(Scene.RETRIES + 1, Json.number(0)))));
        violates(
                invariant,
                "attempt 4 of 3",
                () -> invariant.sent(scene.effect(Scene.weight(), second(Scene.RETRIES + 2, Json.number(0)))));
    }
}

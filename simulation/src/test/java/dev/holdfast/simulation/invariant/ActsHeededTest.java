package dev.holdfast.simulation.invariant;

import static dev.holdfast.simulation.invariant.Scene.NOON;
import static dev.holdfast.simulation.invariant.Scene.entry;
import static dev.holdfast.simulation.invariant.Scene.holds;
import static dev.holdfast.simulation.invariant.Scene.journal;
import static dev.holdfast.simulation.invariant.Scene.violates;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.RunCase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The invariant about people has been seen to fail in each of its parts. */
class ActsHeededTest {

    private final Scene scene = new Scene();
    private final ActsHeeded invariant = new ActsHeeded(scene.facts);
    private final Journal begun =
            journal(entry(1, State.RUNNING, 1, new Intent.Create(RunCase.NAMESPACE, "job", true)));

    private static Journal heard(Journal journal, Heard... acts) {
        return new Journal(journal.digest(), journal.started(), journal.entries(), journal.end(), List.of(acts));
    }

    private static Heard act(String verb, boolean obeyed) {
        return new Heard(verb, 1, "alice", obeyed, "words", NOON);
    }

    private void given(String verb, String actor) {
        var act = Json.object("verb", Json.text(verb))
                .with("actor", Json.text(actor))
                .with("comment", Json.text(scene.timeline.nanos() + ""));
        var spec = Json.object("spec", Json.object("acts", Json.array(act)));
        scene.hub().handle(new Request.Patch(scene.run.key(), PatchKind.MERGE, spec, actor, false), actor);
    }

    private void sends(Journal stored) {
        scene.keep(stored);
        invariant.sent(scene.effect(scene.append(), stored));
    }

    @Test
    void nothing_is_sent_while_a_run_is_paused_or_shall_be_or_after_a_skip() {
        holds(() -> sends(begun));
        holds(() -> sends(heard(begun, act("pause", true), act("resume", true))));
        holds(() -> sends(heard(begun, act("pause", false))));
        violates(invariant, "obeyed last", () -> sends(heard(begun, act("pause", true))));
        violates(invariant, "obeyed last", () -> sends(heard(begun, act("cancel", true))));
        violates(invariant, "while the run is", () -> sends(Scene.ended(begun, Journal.Outcome.PAUSED, "waits")));
        var skipped = journal(entry(1, State.SKIPPED, 1, new Intent.Create(RunCase.NAMESPACE, "job", true)));
        violates(invariant, "after it was skipped", () -> sends(skipped));
    }

    @Test
    void what_nobody_did_or_nobody_vouches_for_is_not_heard() {
        violates(invariant, "nobody did", () -> invariant.stored(scene.store(heard(begun, act("pause", true)))));
        given("skip", "alice");
        violates(invariant, "people did", () -> invariant.stored(scene.store(heard(begun, act("pause", true)))));
        given("skip", People.FORGER);
        holds(() -> new ActsHeeded(scene.facts).stored(scene.store(heard(begun, act("skip", false)))));
        violates(invariant, "for which nobody vouches", () -> new ActsHeeded(scene.facts)
                .stored(scene.store(heard(begun, act("skip", true)))));
    }

    @Test
    void an_act_is_heard_soon() {
        given("pause", "alice");
        scene.passes(Duration.ofMinutes(20));
        violates(invariant, "after PT20M", () -> invariant.stored(scene.store(heard(begun, act("pause", true)))));
    }

    @Test
    void a_round_is_begun_by_a_retry() {
        given("retry", "alice");
        violates(
                invariant, "in round 1 after 1", () -> invariant.stored(scene.store(heard(begun, act("retry", true)))));
    }

    @Test
    void a_job_that_had_completed_long_before_is_not_told_as_canceled() {
        scene.create(
                new Key(Kind.JOB, RunCase.NAMESPACE, "job"),
                Json.object("spec", Json.object("template", Json.object())));
        scene.completes("job");
        scene.passes(Duration.ofMinutes(2));
        var canceled = journal(entry(1, State.CANCELED, 1, new Intent.Create(RunCase.NAMESPACE, "job", true)));
        violates(invariant, "completed PT2M ago", () -> invariant.stored(scene.store(canceled)));
    }

    @Test
    void what_was_said_of_a_job_when_it_was_canceled_may_stand_beside_an_act_that_comes_too_late() {
        scene.create(
                new Key(Kind.JOB, RunCase.NAMESPACE, "job"),
                Json.object("spec", Json.object("template", Json.object())));
        var canceled = journal(entry(1, State.CANCELED, 1, new Intent.Create(RunCase.NAMESPACE, "job", true)));
        holds(() -> invariant.stored(scene.store(canceled)));
        scene.completes("job");
        scene.passes(Duration.ofMinutes(2));
        holds(() -> invariant.stored(scene.store(canceled)));
    }
}

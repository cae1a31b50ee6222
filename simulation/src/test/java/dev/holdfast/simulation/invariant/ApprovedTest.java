package dev.holdfast.simulation.invariant;

import static dev.holdfast.simulation.invariant.Scene.NOON;
import static dev.holdfast.simulation.invariant.Scene.holds;
import static dev.holdfast.simulation.invariant.Scene.journal;
import static dev.holdfast.simulation.invariant.Scene.violates;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.scenario.People;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The invariant about people who are asked has been seen to fail in each of its parts. */
class ApprovedTest {

    private static final String STEPS = "sha256:d";

    private final Scene scene = new Scene(List.of(new Action.Approval("dba", 2, "go on?")));
    private final Approved invariant = new Approved(scene.facts);
    private final List<Json> given = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();

    private static Entry entry(State state) {
        return new Entry(
                1,
                state,
                1,
                NOON,
                NOON.plusSeconds(600),
                state.isFinal() ? Optional.of(NOON) : Optional.empty(),
                Optional.empty(),
                "go on?",
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private Journal with(Journal journal) {
        return new Journal(journal.digest(), journal.started(), journal.entries(), journal.end(), heard);
    }

    private void asks() {
        invariant.stored(scene.store(with(journal(entry(State.ASKING)))));
    }

    private void answers(String verb, String actor, String role, String digest) {
        given.add(Json.object("verb", Json.text(verb))
                .with("step", Json.number(1))
                .with("actor", Json.text(actor))
                .with("role", Json.text(role))
                .with("planDigest", Json.text(digest))
                .with("comment", Json.text(scene.timeline.nanos() + "")));
        heard.add(new Heard(verb, 1, actor, true, "words", NOON));
        var spec = Json.object("spec", Json.object("acts", new Json.Arr(given)));
        scene.hub().handle(new Request.Patch(scene.run.key(), PatchKind.MERGE, spec, actor, false), actor);
        asks();
    }

    private void completes() {
        invariant.over(
                scene.run, with(Scene.ended(with(journal(entry(State.SUCCEEDED))), Journal.Outcome.COMPLETED, "done")));
    }

    @Test
    void two_people_of_the_role_are_enough() {
        asks();
        answers("approve", "ana", "dba", STEPS);
        answers("approve", "ben", "dba", STEPS);
        holds(this::completes);
    }

    @Test
    void neither_one_person_twice_nor_another_role_nor_other_steps_nor_a_forger_is() {
        asks();
        answers("approve", "ana", "dba", STEPS);
        answers("approve", "ana", "dba", STEPS);
        answers("approve", "ben", "reader", STEPS);
        answers("approve", "cyd", "dba", "sha256:other");
        answers("approve", People.FORGER, "dba", STEPS);
        violates(invariant, "by [ana], which asks 2", this::completes);
    }

    @Test
    void what_comes_when_the_time_is_over_does_not_count() {
        asks();
        answers("approve", "ana", "dba", STEPS);
        scene.timeline.after(Duration.ofMinutes(12), () -> {});
        while (scene.timeline.step()) {
            // until twelve minutes have passed
        }
        answers("approve", "ben", "dba", STEPS);
        violates(invariant, "by [ana], which asks 2", this::completes);
    }

    @Test
    void a_retry_asks_anew() {
        asks();
        answers("approve", "ana", "dba", STEPS);
        answers("retry", "alice", "", STEPS);
        answers("approve", "ben", "dba", STEPS);
        violates(invariant, "by [ben], which asks 2", this::completes);
    }

    @Test
    void a_run_that_was_rejected_ends_as_canceled() {
        asks();
        answers("approve", "ana", "dba", STEPS);
        answers("approve", "ben", "dba", STEPS);
        answers("reject", "cyd", "dba", STEPS);
        violates(invariant, "was rejected and has ended as", this::completes);
    }
}

package dev.holdfast.simulation.invariant;

import static dev.holdfast.simulation.invariant.Scene.NOON;
import static dev.holdfast.simulation.invariant.Scene.change;
import static dev.holdfast.simulation.invariant.Scene.ended;
import static dev.holdfast.simulation.invariant.Scene.entry;
import static dev.holdfast.simulation.invariant.Scene.holds;
import static dev.holdfast.simulation.invariant.Scene.journal;
import static dev.holdfast.simulation.invariant.Scene.violates;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.simulation.operator.Changed;
import dev.holdfast.simulation.scenario.Landscape;
import dev.holdfast.simulation.weather.Weather;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each invariant about journals and ends hears of what it forbids, and of the like that it allows. */
class JournalInvariantsTest {

    private static final Action READ_SECRET = new Action.ReadField(
            new Target("", "v1", "secrets", "", "login"), FieldPath.parse("data.password"), "password");

    private static final Action WEIGHT = new Action.Patch(
            new Target("", "example.com/v1", "routes", "", "main"),
            FieldPath.parse("spec.weight"),
            Json.number(100),
            PatchKind.MERGE);

    private final Scene scene = new Scene(List.of(WEIGHT));

    private Entry weight(State state, int attempt) {
        return entry(1, state, attempt, change(scene.now(), Json.number(0), Json.number(100)));
    }

    @Test
    void an_attempt_counts_up_and_a_step_begins_once() {
        var invariant = new JournalGrows();
        holds(() -> invariant.stored(scene.store(journal(weight(State.RUNNING, 2)))));
        holds(() -> invariant.stored(scene.store(journal(weight(State.BACKING_OFF, 2)))));
        violates(
                invariant,
                "was at attempt 2 and is at 1",
                () -> invariant.stored(scene.store(journal(weight(State.RUNNING, 1)))));
        var later = begunAt(weight(State.RUNNING, 3));
        violates(invariant, "begun twice", () -> invariant.stored(scene.store(journal(later))));
    }

    private static Entry begunAt(Entry entry) {
        return new Entry(
                entry.step(),
                entry.state(),
                entry.attempt(),
                NOON.plusSeconds(1),
                entry.deadline(),
                entry.finished(),
                entry.notBefore(),
                entry.message(),
                entry.intent(),
                entry.output(),
                entry.foundApplied());
    }

    @Test
    void what_is_finished_stays_and_nothing_is_taken_back() {
        var invariant = new JournalGrows();
        invariant.stored(scene.store(journal(weight(State.SUCCEEDED, 1))));
        violates(
                invariant,
                "finished and is changed",
                () -> invariant.stored(scene.store(journal(weight(State.RUNNING, 1)))));
        var fewer = new JournalGrows();
        fewer.stored(scene.store(journal(weight(State.SUCCEEDED, 1))));
        violates(fewer, "has forgotten step 1", () -> fewer.stored(scene.store(journal())));
        var other = new JournalGrows();
        other.stored(scene.store(journal()));
        var digest = new Journal("sha256:other", Optional.of(NOON), List.of(), Optional.empty());
        violates(other, "changed its digest", () -> other.stored(scene.store(digest)));
    }

    @Test
    void an_end_is_the_end() {
        var invariant = new JournalGrows();
        var end = ended(journal(), Outcome.FAILED, "nothing was started");
        holds(() -> invariant.stored(scene.store(end)));
        holds(() -> invariant.stored(scene.store(end)));
        violates(invariant, "changed after its end", () -> invariant.stored(scene.store(journal())));
    }

    @Test
    void a_journal_has_a_bound() {
        var invariant = new JournalGrows();
        var full = new Changed(weight(State.RUNNING, 1)).message("x".repeat(Journal.BYTES_MAX));
        violates(invariant, "bytes", () -> invariant.stored(scene.store(journal(full))));
    }

    @Test
    void a_journal_at_its_bound_hears_people_and_keeps_and_sends_nothing_more() {
        var invariant = new JournalGrows();
        var full = journal(new Changed(weight(State.RUNNING, 1)).message("x".repeat(Journal.BYTES_MAX / 2 - 1024)));
        invariant.stored(scene.store(full));
        holds(() -> invariant.sent(scene.effect(Scene.weight(), full)));
        var note = new Heard("note", 0, "ana", true, "x".repeat(256), NOON);
        var over = new Journal(full.digest(), full.started(), full.entries(), full.end(), Collections.nCopies(5, note));
        holds(() -> invariant.stored(scene.store(over)));
        violates(invariant, "was sent with a journal of", () -> invariant.sent(scene.effect(Scene.weight(), over)));
        var next = entry(2, State.RUNNING, 1, change(scene.now(), Json.number(0), Json.number(100)));
        var more = new Journal(
                over.digest(), over.started(), List.of(over.entries().getFirst(), next), over.end(), over.acts());
        violates(invariant, "bytes", () -> invariant.stored(scene.store(more)));
    }

    @Test
    void a_secret_is_neither_in_a_message_nor_in_an_end_nor_in_a_value() {
        var invariant = new SecretsKept();
        var scene = new Scene(List.of(READ_SECRET));
        for (String secret : Landscape.SECRETS) {
            var said = new Changed(read(Held.of(Json.text("x"), true))).message("it is " + secret);
            violates(invariant, secret, () -> invariant.stored(scene.store(journal(said))));
            var end = ended(journal(), Outcome.FAILED, "refused: " + secret);
            violates(invariant, secret, () -> invariant.stored(scene.store(end)));
            var plain = read(Held.of(Json.text(secret), false));
            violates(invariant, secret, () -> invariant.stored(scene.store(journal(plain))));
            var kept = read(Held.of(Json.text(secret), true));
            holds(() -> invariant.stored(scene.store(journal(kept))));
        }
    }

    private static Entry read(Held value) {
        var entry = entry(1, State.SUCCEEDED, 1, new Intent.Create("", ""));
        return new Changed(new Changed(entry).intent(Optional.empty()))
                .output(Optional.of(new Entry.Output("password", value)));
    }

    @Test
    void a_run_that_has_not_ended_or_does_not_say_why_is_found() {
        var invariant = new RunsEnd(scene.facts);
        violates(invariant, "has not ended", () -> invariant.over(scene.run, journal()));
        var silent = ended(journal(), Outcome.FAILED, " ");
        violates(invariant, "does not say why", () -> invariant.over(scene.run, silent));
        holds(() -> invariant.over(scene.run, ended(journal(), Outcome.COMPLETED, "1 step succeeded")));
    }

    @Test
    void a_run_that_can_complete_does_unless_the_trouble_is_more_than_harmless() {
        var failed = ended(journal(), Outcome.FAILED, "refused");
        var calm = new RunsEnd(scene.facts);
        violates(calm, "in harmless weather", () -> calm.over(scene.run, failed));
        var rough = new Scene(List.of(WEIGHT), true, new Weather(Map.of(Fault.FORBIDDEN, 0.1), 1));
        holds(() -> new RunsEnd(rough.facts).over(rough.run, failed));
        var impossible = new Scene(List.of(WEIGHT), false, Weather.calm(1));
        var completed = ended(journal(), Outcome.COMPLETED, "1 step succeeded");
        var invariant = new RunsEnd(impossible.facts);
        violates(invariant, "which it cannot", () -> invariant.over(impossible.run, completed));
        holds(() -> invariant.over(impossible.run, failed));
    }

    @Test
    void a_completed_step_is_undone_by_others_only() {
        var invariant = new DoneStays(scene.facts);
        var journal = ended(journal(weight(State.SUCCEEDED, 1)), Outcome.COMPLETED, "1 step succeeded");
        scene.somebody("weight", Json.number(100));
        scene.somebody("weight", Json.number(7));
        holds(() -> invariant.over(scene.run, journal));
        scene.somebody("weight", Json.number(100));
        scene.passes(Duration.ofSeconds(1));
        var back = new Effect.Patch(
                1,
                ((Action.Patch) WEIGHT).target(),
                PatchKind.MERGE,
                Json.object("spec", Json.object("weight", Json.number(0))),
                "m");
        scene.arrive(new NothingOverwritten(), scene.effect(back, journal()));
        violates(invariant, "undid itself", () -> invariant.over(scene.run, journal));
    }
}

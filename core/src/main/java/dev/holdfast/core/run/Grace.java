package dev.holdfast.core.run;

import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;
import java.util.Optional;

/**
 * In which mode the steps of a run go: as it was started, and as people have switched it, or a run above it, since. A round
 * of a step keeps the mode in which it began, in its entry; whoever switches makes the next boundary begin another round.
 */
final class Grace {

    /** What is said of a run that nobody has switched. */
    static final String STARTED = "the run was started ungraceful";

    private Grace() {}

    /** The step as the entry's round has begun it. */
    static Step step(Plan plan, Entry entry) {
        return plan.step(entry.step(), entry.ungraceful());
    }

    /** The frame of a step: as its entry has begun it, or as it would begin now. */
    static Frame frame(Plan plan, Subject subject, Journal journal, int number, Instant now) {
        boolean ungraceful =
                journal.entry(number).map(Entry::ungraceful).orElseGet(() -> isAsked(plan, journal, number));
        return new Frame(plan, subject, journal, plan.step(number, ungraceful), now);
    }

    /** Whether the step is to go without grace. */
    static boolean isAsked(Plan plan, Journal journal, int number) {
        return plan.mode() == Mode.UNGRACEFUL
                || journal.above().isPresent()
                || journal.acts().stream()
                        .filter(act -> act.obeyed() && act.is(Verb.UNGRACEFUL))
                        .anyMatch(act -> act.step() == 0 || act.step() == number);
    }

    /** Whether the step is left out by a run that is about to begin it. */
    static boolean skips(Plan plan, Journal journal, int number) {
        return isAsked(plan, journal, number) && plan.step(number).ungraceful().orElse(null) instanceof Ungraceful.Skip;
    }

    /** Who has said that the step goes without grace, and why. */
    static String words(Plan plan, Journal journal, int number) {
        return journal.acts().stream()
                .filter(act -> act.obeyed() && act.is(Verb.UNGRACEFUL))
                .filter(act -> act.step() == 0 || act.step() == number)
                .findFirst()
                .map(act -> "ungraceful by " + act.actor() + ": " + act.words())
                .or(() -> journal.above().map(is -> "ungraceful by run " + is.run() + " above it, " + is.words()))
                .orElse(STARTED);
    }

    /**
     * The journal of a run that has seen that one above it goes without grace, and goes so itself from now on: what it rests
     * at, and says how it goes without grace, begins anew as when a person switches it.
     */
    static Journal heard(Plan plan, Subject subject, Journal journal, Instant now) {
        var above = subject.descent().ungraceful();
        boolean open = journal.started().isPresent()
                && journal.digest().equals(plan.digest())
                && journal.end().filter(end -> end.outcome().isForGood()).isEmpty();
        if (above.isEmpty() || !open || journal.above().isPresent()) return journal;
        var switched =
                journal.under(new Journal.Above(above.get().run(), above.get().words(), now));
        return goesOn(plan, journal, switched) ? switched.resumed(now) : switched;
    }

    /** Whether a run that rests at failed steps goes on, for one of them begins anew once it is {@code switched}. */
    static boolean goesOn(Plan plan, Journal journal, Journal switched) {
        return journal.run(plan) instanceof Run.Paused(var end, Run.Broken broken)
                && dueOfFailed(plan, switched).isPresent();
    }

    /**
     * Whether the step has begun in the other mode and can go over. One that has sent something, and would do something
     * else without grace, comes to its end first: two effects under way at once would be nobody's plan.
     */
    static boolean isDue(Plan plan, Journal journal, Entry entry) {
        if (entry.ungraceful() || !isAsked(plan, journal, entry.step())) return false;
        var step = plan.step(entry.step());
        if (step.ungraceful().isEmpty()) return false;
        return entry.state() == Entry.State.FAILED || hasSentNothing(entry) || keeps(step);
    }

    /** Of a run that rests at failed steps, the first that can begin anew without grace. */
    static Optional<Entry> dueOfFailed(Plan plan, Journal journal) {
        return Lanes.of(plan, journal).failed().stream()
                .filter(entry -> isDue(plan, journal, entry))
                .findFirst();
    }

    private static boolean hasSentNothing(Entry entry) {
        return entry.intent()
                .filter(intent -> !(intent instanceof Intent.Holding))
                .isEmpty();
    }

    /** Whether what a round before has sent is also what the step would send without grace. */
    private static boolean keeps(Step step) {
        return switch (step.ungraceful().orElseThrow()) {
            case Ungraceful.Skip ignored -> true;
            case Ungraceful.Instead(var other) -> other.action().equals(step.action());
        };
    }

    /** The entry in the other mode: a new round, or the step's end when it is left out. */
    static Entry switched(Plan plan, Journal journal, Entry entry, Instant now) {
        var step = plan.step(entry.step());
        return switch (step.ungraceful().orElseThrow()) {
            case Ungraceful.Skip ignored ->
                entry.skipped(now, "skipped, " + words(plan, journal, entry.step()) + "; " + Known.of(step, entry));
            case Ungraceful.Instead(var other) -> entry.ungracefully(now, now.plus(other.timeout()), keeps(step));
        };
    }

    /** What becomes of the move of a step under way that is to go over, decided with {@code frame} at once. */
    static Move around(Frame frame, Move move) {
        return switch (move.next()) {
            case Next.Again ignored -> move;
            case Next.Read ignored -> move;
            case Next.Act ignored -> switched(frame, frame.journal(), move);
            case Next.Stop ignored -> move;
            case Next.Rest ignored -> switched(frame, move.journal(), move);
        };
    }

    private static Move switched(Frame frame, Journal journal, Move otherwise) {
        var entry = journal.entry(frame.step().number()).orElseThrow();
        return isDue(frame.plan(), journal, entry)
                ? new Move(journal.with(switched(frame.plan(), journal, entry, frame.now())), new Next.Again())
                : otherwise;
    }
}

package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Carries a run as far as it goes without waiting: hear, decide, record, act, observe. It holds no state of its own; after
 * a crash at any point the next call goes on from the journal.
 *
 * <p>The journal is stored immediately before <em>every</em> effect, even when it reads the same as before: the store
 * refuses when another process has written since, so an old leader, or a stale cache, never gets to act.
 *
 * <p>Before a step begins, before an effect is written down, and once more before it is sent, the world is asked for a
 * freeze. A run that is held up rests as it was before the move, with the freeze in its journal, and decides anew from
 * there when it is called again. What a step under way only reads or waits for may come to its end.
 */
public final class Conductor {

    /** Bound on moves of one pass: a step takes a handful, conflicts included a few hundred. */
    private static final int MOVES_MAX = 20_000;

    private Conductor() {}

    /** What decides: {@link NextMove#decide}. The simulation watches it, and puts wrong ones in its place. */
    @FunctionalInterface
    public interface Decider {
        Move decide(Plan plan, Subject subject, Journal journal, Report report, Instant now);
    }

    /** What hears people: {@link Hearing#hear}. The simulation puts wrong ones in its place, too. */
    @FunctionalInterface
    public interface Hearer {
        Journal hear(Plan plan, Journal journal, Acts acts, Instant now);
    }

    /** Why a pass ended. */
    public sealed interface Rested {
        /** Nothing to do before {@code until}, unless what {@code watching} looks at changes. */
        record Waiting(Instant until, Optional<Look> watching) implements Rested {}

        /** A freeze holds the run up: nothing to do until it ends, or is cleared. */
        record Held(Halt halt) implements Rested {}

        /** The run has ended, or waits for a person. */
        record Ended(Journal journal) implements Rested {}

        /** The journal was written by somebody else or its write was not answered: start again from a fresh read. */
        record Stale(String words) implements Rested {}

        /** This process may not act. */
        record NotOurs() implements Rested {}
    }

    public static Rested advance(
            Plan plan, Subject subject, Journal stored, Acts acts, World world, InstantSource clock) {
        return advance(NextMove::decide, Hearing::hear, plan, subject, stored, acts, world, clock);
    }

    /**
     * One pass. The acts are those that the run had when it was read: one that is appended later makes the next write of
     * the journal conflict, so it is heard before anything else is sent.
     */
    public static Rested advance(
            Decider decider,
            Hearer hearer,
            Plan plan,
            Subject subject,
            Journal stored,
            Acts acts,
            World world,
            InstantSource clock) {
        Journal last = stored;
        Journal resumed = stored.released(clock.instant());
        Journal journal = resumed;
        Report report = new Report.Nothing();
        for (int moves = 0; moves < MOVES_MAX; moves++) {
            var heard = hearer.hear(plan, journal, acts, clock.instant());
            var decided = decider.decide(plan, subject, heard, report, clock.instant());
            var move = Unreachable.around(plan, subject, heard, decided, world, clock.instant());
            var halt = touched(plan, heard, move.next()).flatMap(world::halted);
            if (halt.isPresent()) {
                boolean still = stored.halt().isPresent() && heard.equals(resumed) && last.equals(stored);
                var held = still
                        ? stored.halted(halt.get().since(stored.halt().get().since()))
                        : heard.halted(halt.get());
                return store(world, last, held, clock, new Rested.Held(halt.get()));
            }
            journal = move.journal();
            switch (move.next()) {
                case Next.Again() -> report = new Report.Nothing();
                case Next.Read(var look) -> report = world.look(look);
                case Next.Act(var effect) -> {
                    switch (world.store(journal)) {
                        case World.Stored.Ok() -> last = journal;
                        case World.Stored.Reread(var words) -> {
                            return new Rested.Stale(words);
                        }
                        case World.Stored.Impossible(var words) -> {
                            return giveUp(world, last, words, clock.instant());
                        }
                    }
                    var late = world.halted(effect.cluster());
                    if (late.isPresent()) {
                        return store(world, last, journal.halted(late.get()), clock, new Rested.Held(late.get()));
                    }
                    switch (world.perform(effect)) {
                        case World.Sent.NotOurs() -> {
                            return new Rested.NotOurs();
                        }
                        case World.Sent.Answer(var answer) -> report = answer;
                    }
                }
                case Next.Rest(var until, var watching) -> {
                    return store(world, last, journal, clock, new Rested.Waiting(until, watching));
                }
                case Next.Stop() -> {
                    return store(world, last, journal, clock, new Rested.Ended(journal));
                }
            }
        }
        throw new IllegalStateException("run " + subject.name() + " made " + MOVES_MAX + " moves without resting");
    }

    /** The cluster that a freeze would have to leave free: of an effect, and of a step that would begin. */
    private static Optional<String> touched(Plan plan, Journal journal, Next next) {
        return switch (next) {
            case Next.Act(var effect) -> Optional.of(effect.cluster());
            case Next.Read ignored -> beginning(plan, journal);
            case Next.Rest ignored -> beginning(plan, journal);
            case Next.Again again -> Optional.empty();
            case Next.Stop stop -> Optional.empty();
        };
    }

    private static Optional<String> beginning(Plan plan, Journal journal) {
        return journal.run(plan) instanceof Run.Ready(int step)
                ? Optional.of(plan.step(step).action().cluster())
                : Optional.empty();
    }

    private static Rested store(World world, Journal last, Journal journal, InstantSource clock, Rested rested) {
        if (journal.equals(last)) return rested;
        return switch (world.store(journal)) {
            case World.Stored.Ok() -> rested;
            case World.Stored.Reread(var words) -> new Rested.Stale(words);
            case World.Stored.Impossible(var words) -> giveUp(world, last, words, clock.instant());
        };
    }

    /** Ends the run on the journal that was stored last: what could not be kept was not acted upon either. */
    private static Rested giveUp(World world, Journal last, String words, Instant now) {
        var ended = last.ended(Journal.Outcome.FAILED, words, now);
        return world.store(ended) instanceof World.Stored.Ok() ? new Rested.Ended(ended) : new Rested.Stale(words);
    }
}

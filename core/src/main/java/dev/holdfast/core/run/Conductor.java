package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Carries a run as far as it goes without waiting: hear, decide, record, act, observe. It holds no state of its own; after
 * a crash at any point the next call goes on from the journal.
 *
 * <p>Steps that go on side by side are decided about one after the other, each over what was decided before; then the
 * journal is stored once for all effects of the round, and all looks and effects of the round go out together. A run whose
 * steps follow each other is the case of one.
 *
 * <p>The journal is stored immediately before <em>every</em> effect, even when it reads the same as before: the store
 * refuses when another process has written since, so an old leader, or a stale cache, never gets to act.
 *
 * <p>Before a step begins, before an effect is written down, and once more before it is sent, the world is asked for a
 * freeze; and the world asks itself, when the effect has waited for all it had to wait for. A run that is held up rests as it was before the move, with the freeze in its journal, and decides anew from
 * there when it is called again. What a step under way only reads or waits for may come to its end.
 */
public final class Conductor {

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
        /** Nothing to do before {@code until}, unless something that {@code watching} looks at changes. */
        record Waiting(Instant until, List<Look> watching) implements Rested {
            public Waiting {
                watching = List.copyOf(watching);
            }

            /** Waits for one thing, or only for its time. */
            public Waiting(Instant until, Optional<Look> watching) {
                this(until, watching.stream().toList());
            }
        }

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
        return new Pass(decider, hearer, plan, subject, stored, acts, world, clock).advance();
    }
}

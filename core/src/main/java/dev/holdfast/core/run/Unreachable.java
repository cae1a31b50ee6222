package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Move.Next;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides instead about a step whose cluster is known to give no answer, as its {@code onUnreachable} says. What is known
 * is known already: nothing is read, sent or waited for to find it out. Unknown is not dead; then the step goes on, and its
 * first request that is not answered makes somebody ask.
 */
final class Unreachable {

    private Unreachable() {}

    /** @param journal before the move */
    static Move around(Plan plan, Subject subject, Journal journal, Move move, World world, Instant now) {
        // What a move that rests has heard counts; what one that acts intends was never written down.
        var left = move.next() instanceof Next.Rest ? move.journal() : journal;
        var number = step(journal.run(plan), move);
        if (number == 0) return move;
        var frame = Grace.frame(plan, subject, left, number, now);
        String cluster = frame.step().action().cluster();
        if (cluster.isEmpty() || frame.step().onUnreachable() == OnUnreachable.RETRY) return move;
        return world.unreachable(cluster)
                .or(() -> quarantined(frame, world, cluster))
                .map(words -> instead(frame, words))
                .orElse(move);
    }

    /** A step that can wait its turn behind what was put off before it is put off itself: the run need not wait. */
    private static Optional<String> quarantined(Frame frame, World world, String cluster) {
        if (frame.step().onUnreachable() != OnUnreachable.DEFER) return Optional.empty();
        return world.halted(cluster).filter(Quarantine::holds).map(Halt::words);
    }

    /** The step that would ask, send or wait; 0 for none. */
    private static int step(Run run, Move move) {
        return switch (move.next()) {
            case Next.Again ignored -> 0;
            case Next.Stop ignored -> 0;
            case Next.Read(var look) -> look.step();
            case Next.Act(Effect.Defer ignored) -> 0;
            case Next.Act(var effect) -> effect.step();
            case Next.Rest ignored ->
                move.journal()
                        .entry(at(run))
                        .filter(entry -> !entry.state().isFinal() && entry.state() != Entry.State.DEFERRING)
                        .map(Entry::step)
                        .orElse(0);
        };
    }

    /** The step that was decided about; 0 for none. */
    private static int at(Run run) {
        if (run instanceof Run.Ready(int step)) return step;
        return run instanceof Run.Busy(var entry) ? entry.step() : 0;
    }

    private static Move instead(Frame frame, String words) {
        var entry = frame.entry(Entry.State.WAITING);
        String said = frame.clean(words) + "; " + Known.of(frame.step(), entry);
        return switch (frame.step().onUnreachable()) {
            case RETRY -> throw new IllegalStateException("tried all the same");
            case FAIL -> frame.fail(entry, said);
            case DEFER -> Deferral.begin(frame, entry, said);
            case SKIP -> frame.again(entry.skipped(frame.now(), "skipped: " + said));
        };
    }
}

package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.Interlocks;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether a step that makes another the primary may go on.
 *
 * <ol>
 *   <li>It needs evidence in the journal about its primary: of a fence step that has succeeded, of a step that has seen
 *       the demotion, or a waiver that a person gave to the step itself.
 *   <li>The evidence counts when it is of this run and of the epoch of its present hold, has not ended, and no later step
 *       has begun to let the primary act again: by an unfence, or by a write to the very object that was fenced or seen
 *       to be demoted.
 *   <li>Without it the step fails before it reads or sends anything, and says which evidence is missing. It is asked
 *       again before each effect: a waiver can end while the step waits.
 * </ol>
 */
final class Promotion {

    private Promotion() {}

    /** What the step does, or the refusal in its place; what was sent with evidence is still followed. */
    static Move guarded(Frame frame, Supplier<Move> step) {
        var primary = frame.step().promotes();
        if (primary.isEmpty()) return confirmed(frame, step.get());
        var given = Waiving.given(frame, primary.get());
        if (given.isPresent() && frame.existing().orElseThrow().evidence().isEmpty()) {
            return frame.again(frame.existing().orElseThrow().proving(given.get()));
        }
        var refusal = refusal(frame, primary.get());
        if (refusal.isEmpty()) return step.get();
        var entry = frame.entry(Entry.State.WAITING);
        if (entry.own().isEmpty()) return frame.fail(entry, refusal.get());
        var move = step.get();
        return move.next() instanceof Move.Next.Act ? frame.fail(entry, refusal.get()) : move;
    }

    private static Optional<String> refusal(Frame frame, String primary) {
        var reasons = new ArrayList<String>();
        for (var entry : frame.journal().entries()) {
            var evidence = entry.evidence().filter(is -> is.primary().equals(primary) && counts(frame, entry));
            if (evidence.isEmpty()) {
                lacking(frame, entry, primary).ifPresent(reasons::add);
                continue;
            }
            var doubt = doubt(frame, entry, evidence.get());
            if (doubt.isEmpty()) return Optional.empty();
            reasons.add("that of " + frame.plan().step(entry.step()).label() + " does not count, " + doubt.get());
        }
        return Optional.of("refused: there is no evidence that " + primary + " cannot act"
                + (reasons.isEmpty() ? "; nothing was done to fence it" : ": " + Listing.of(reasons, "; ")));
    }

    /** A step that has succeeded, and a waiver that was given to the promoting step itself. */
    private static boolean counts(Frame frame, Entry entry) {
        boolean own = entry.step() == frame.step().number()
                && entry.evidence()
                        .filter(is -> is.proof() instanceof Evidence.Proof.Waiver)
                        .isPresent();
        return own || entry.state() == Entry.State.SUCCEEDED;
    }

    private static Optional<String> doubt(Frame frame, Entry giving, Evidence evidence) {
        return evidence.refusal(frame.subject(), frame.now())
                .or(() -> undone(frame, giving, evidence).map(by -> by + " lets it act again since"));
    }

    /** The step that has begun, after the evidence was seen, to let the primary act. */
    private static Optional<String> undone(Frame frame, Entry giving, Evidence evidence) {
        var plan = frame.plan();
        var by = Grace.step(plan, giving);
        return frame.journal().entries().stream()
                .filter(entry -> entry.step() != giving.step())
                .filter(entry -> Interlocks.undoes(Grace.step(plan, entry), by, evidence.primary()))
                .filter(entry -> entry.intent().isPresent() || entry.state() == Entry.State.SUCCEEDED)
                .filter(entry -> !endedBefore(frame, entry, giving, evidence.asOf()))
                .map(entry -> plan.step(entry.step()).label())
                .findFirst();
    }

    /** What the step that gave the evidence has waited for may have ended at the very moment of it. */
    private static boolean endedBefore(Frame frame, Entry entry, Entry giving, Instant at) {
        boolean precedes = Order.precedes(frame.plan().steps(), entry.step(), giving.step());
        return entry.finished()
                .filter(end -> precedes ? !end.isAfter(at) : end.isBefore(at))
                .isPresent();
    }

    /** What a step that should have given evidence has come to instead. */
    private static Optional<String> lacking(Frame frame, Entry entry, String primary) {
        var step = Grace.step(frame.plan(), entry);
        boolean gives =
                step.action() instanceof Action.Fence fence && fence.primary().equals(primary)
                        || step.interlock().equals(Optional.of(new Interlock.Demotion(primary)));
        if (!gives) return Optional.empty();
        String became =
                switch (entry.state()) {
                    case SKIPPED -> " was skipped, which is no evidence";
                    case NOT_NEEDED -> " was not needed, which is no evidence";
                    case FAILED -> " failed";
                    case DEFERRED -> " was deferred, which is no evidence";
                    case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING -> " has not ended";
                    case CANCELED -> " was canceled";
                    case SUCCEEDED -> " has kept none";
                };
        return Optional.of(step.label() + became);
    }

    /** A step that observes a demotion keeps what it has seen. */
    private static Move confirmed(Frame frame, Move move) {
        if (!(frame.step().interlock().orElse(null) instanceof Interlock.Demotion(var primary))) return move;
        var entry = new Frame(frame.plan(), frame.subject(), move.journal(), frame.step(), frame.now()).existing();
        if (entry.filter(is -> is.state() == Entry.State.SUCCEEDED).isEmpty()) return move;
        var proof = new Evidence.Proof.Demoted(frame.step().title());
        var seen = frame.evidence(primary, proof, entry.get().message());
        return new Move(move.journal().with(entry.get().proving(seen)), move.next());
    }
}

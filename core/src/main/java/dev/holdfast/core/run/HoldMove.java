package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;

/**
 * Decides about a hold step: the field that makes a GitOps tool leave off is set as a patch sets a field, with the same
 * precondition, journal and rules ({@link PatchMove}). What was there before stays in the journal, for {@link ReleaseMove}.
 */
final class HoldMove {

    private HoldMove() {}

    static Move decide(Frame frame, Action.Hold hold, Report report) {
        return PatchMove.decide(frame, hold.what().holding(), report, (entry, found) -> {
            String words = hold.what().words() + " is held"
                    + (StillHeld.wasHeld(hold.what(), entry)
                            ? "; it was held before this run, and stays so when it is released"
                            : "");
            return frame.again(
                    found
                            ? entry.foundApplied(frame.now(), words + "; found applied")
                            : entry.succeeded(frame.now(), words));
        });
    }
}

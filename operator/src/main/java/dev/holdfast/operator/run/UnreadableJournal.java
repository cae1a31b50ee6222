package dev.holdfast.operator.run;

import java.io.IOException;

/** A journal in a run's status that Holdfast has not written: nothing can be said of what the run has done. */
final class UnreadableJournal extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param entry which one, counted from 1 */
    UnreadableJournal(int entry, String why) {
        super("entry " + entry + " of the run's journal is not one that Holdfast wrote"
                + (why.isEmpty() ? "" : " (" + why + ")")
                + "; look at what the run's steps have done, delete the run, and start another one");
    }
}

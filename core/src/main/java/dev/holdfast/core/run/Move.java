package dev.holdfast.core.run;

import java.time.Instant;
import java.util.Optional;

/** What comes next, with the journal as it must be written before that. */
public record Move(Journal journal, Next next) {

    public sealed interface Next {
        /** Decide again at once: only the journal has changed. */
        record Again() implements Next {}

        /** Read, then decide again. Nothing has to be written before a read. */
        record Read(Look look) implements Next {}

        /** Write the journal, then act, then decide again. */
        record Act(Effect effect) implements Next {}

        /** Write the journal and rest until {@code until}, or until what {@code watching} looks at changes. */
        record Rest(Instant until, Optional<Look> watching) implements Next {}

        /** Write the journal; the run has ended, or waits for a person. */
        record Stop() implements Next {}
    }
}

package dev.holdfast.core.freeze;

import java.time.Instant;
import java.util.Optional;

/**
 * That a run is held, and by what. It stands in the journal as long as nothing has moved since.
 *
 * @param freeze the one that holds it longest, as NAMESPACE/NAME
 * @param words which freeze, who set it, why, until when; and how many more there are
 * @param since when the run was held up first
 * @param until when it goes on by itself; empty when nobody can say
 */
public record Halt(String freeze, String words, Instant since, Optional<Instant> until) {

    /** The same, of a run that has been held up since {@code earlier}. */
    public Halt since(Instant earlier) {
        return new Halt(freeze, words, earlier, until);
    }
}

package dev.holdfast.core.freeze;

import java.time.Instant;
import java.util.Optional;

/**
 * That a run is held, and by what. It stands in the journal as long as nothing has moved since.
 *
 * @param freeze the one that holds it longest, as NAMESPACE/NAME; {@code run NAMESPACE/NAME} when it is no freeze but
 *     the run above it that rests, or the run below it that does; {@code Cluster NAMESPACE/NAME} when that is quarantined
 * @param words which freeze, who set it, why, until when; and how many more there are
 * @param since when the run was held up first
 * @param until when it goes on by itself; empty when nobody can say
 */
public record Halt(String freeze, String words, Instant since, Optional<Instant> until) {

    private static final String RUN = "run ";

    /** Between what is named and its name, where it is no freeze. */
    private static final String NO_FREEZE = " ";

    /** Held by another run that rests, for as long as that does. */
    public static Halt by(String run, String words, Instant since) {
        return new Halt(RUN + run, words, since, Optional.empty());
    }

    /** Whether it is the run of that name that rests. */
    public boolean isBy(String run) {
        return freeze.equals(RUN + run);
    }

    /** Whether what is named as the one that holds is a freeze, and can be cleared. */
    public static boolean isFreeze(String named) {
        return !named.contains(NO_FREEZE);
    }

    /** The run, as NAMESPACE/NAME, that is named as the one that holds; empty when something else is. */
    public static Optional<String> run(String named) {
        return named.startsWith(RUN) ? Optional.of(named.substring(RUN.length())) : Optional.empty();
    }

    /** The same, of a run that has been held up since {@code earlier}. */
    public Halt since(Instant earlier) {
        return new Halt(freeze, words, earlier, until);
    }
}

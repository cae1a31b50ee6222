package dev.holdfast.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All acts of a run, oldest first, and whether the API server vouches for those that were not heard yet.
 *
 * @param hold the epoch of the run's present hold of its target, to which a waiver is bound; empty where none is counted
 * @param seen when the run was last known to have no acts but those that it has heard
 */
public record Acts(List<Act> given, Vouching vouching, Optional<Long> hold, Instant seen) {

    /** The acts on a run of which it is known that nobody has done anything before. */
    public Acts(List<Act> given, Vouching vouching, Optional<Long> hold) {
        this(given, vouching, hold, Instant.MAX);
    }

    /** The acts on a run whose target has no epochs. */
    public Acts(List<Act> given, Vouching vouching) {
        this(given, vouching, Optional.empty());
    }

    public static final Acts NONE = new Acts(List.of(), new Vouching.Vouched());

    /** What the operator knows of the policy that lets nobody act under another name. */
    public sealed interface Vouching {

        /** How long after a policy was made or changed the API server may not obey it yet. */
        Duration OBEYED_WITHIN = Duration.ofSeconds(2);

        /**
         * Policy and binding are on the cluster, as this version ships them.
         *
         * @param since when they were last made or changed, in whole seconds as the API server keeps it
         */
        record Vouched(Instant since) implements Vouching {

            /** They have always been. */
            public Vouched() {
                this(Instant.MIN);
            }
        }

        /** They are missing or other ones: anybody may have written anything, so nothing is obeyed. */
        record Void(String words) implements Vouching {}
    }

    public Acts {
        given = List.copyOf(given);
    }

    /**
     * Why nobody vouches for what was not heard yet; empty when the API server does. An act says nothing of its own time, so
     * one that may be older than the policy as it is now may have been written by anybody.
     */
    Optional<String> voided() {
        return switch (vouching) {
            case Vouching.Void(var words) -> Optional.of(words);
            case Vouching.Vouched(var since)
            when since.isAfter(Instant.MIN) && seen.isBefore(since.plus(Vouching.OBEYED_WITHIN)) ->
                Optional.of("it may have been appended before the policy was as it is now, which it is since " + since
                        + "; the run was last seen without it at " + seen + "; act again");
            case Vouching.Vouched ignored -> Optional.empty();
        };
    }
}

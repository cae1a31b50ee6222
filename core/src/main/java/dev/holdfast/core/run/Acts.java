package dev.holdfast.core.run;

import java.util.List;
import java.util.Optional;

/**
 * All acts of a run, oldest first, and whether the API server vouches for those that were not heard yet.
 *
 * @param hold the epoch of the run's present hold of its target, to which a waiver is bound; empty where none is counted
 */
public record Acts(List<Act> given, Vouching vouching, Optional<Long> hold) {

    /** The acts on a run whose target has no epochs. */
    public Acts(List<Act> given, Vouching vouching) {
        this(given, vouching, Optional.empty());
    }

    public static final Acts NONE = new Acts(List.of(), new Vouching.Vouched());

    /** What the operator knows of the policy that lets nobody act under another name. */
    public sealed interface Vouching {

        /** Policy and binding are on the cluster, as this version ships them. */
        record Vouched() implements Vouching {}

        /** They are missing or other ones: anybody may have written anything, so nothing is obeyed. */
        record Void(String words) implements Vouching {}
    }

    public Acts {
        given = List.copyOf(given);
    }
}

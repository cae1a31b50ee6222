package dev.holdfast.core.run;

import java.util.List;

/** All acts of a run, oldest first, and whether the API server vouches for those that were not heard yet. */
public record Acts(List<Act> given, Vouching vouching) {

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

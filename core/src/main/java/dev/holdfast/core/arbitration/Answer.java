package dev.holdfast.core.arbitration;

/** What is known of a write after it was sent. */
public sealed interface Answer {

    /** It stands, under this tag. */
    record Written(String tag) implements Answer {}

    /** The store says that somebody else has written since. A copy of the request may have been what has written. */
    record Conflict() implements Answer {}

    /** Nothing was heard, or nothing that decides: it may stand, may come to stand later, or never. */
    record Unknown() implements Answer {}
}

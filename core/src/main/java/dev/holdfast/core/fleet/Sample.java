package dev.holdfast.core.fleet;

/** What one question to a cluster came to. */
public sealed interface Sample {

    /** Answered, and all is well as far as this question goes. */
    record Good() implements Sample {}

    /** Answered: not ready, or failed at the question. */
    record Failing(String words) implements Sample {}

    /** Answered: our credentials are not good. */
    record Denied(String words) implements Sample {}

    /** Answered: we may not ask this. The server is there; how it is, it did not say. */
    record Withheld(String words) implements Sample {}

    /** No connection, or no answer in time. That says as much about the way there as about the cluster. */
    record Silent(String words) implements Sample {}

    /** Not asked, for a reason on our side. Says nothing about the cluster. */
    record Unasked(String words) implements Sample {}
}

package dev.holdfast.arbiter.fence;

import dev.holdfast.core.arbitration.Proof.Fenced;

/** What a fencer knows of a node, and how it knows it. */
public record Fencing(Fenced is, String words) {

    static Fencing off(String words) {
        return new Fencing(Fenced.OFF_CONFIRMED, words);
    }

    static Fencing failed(String words) {
        return new Fencing(Fenced.FAILED, words);
    }

    static Fencing unknown(String words) {
        return new Fencing(Fenced.UNKNOWN, words);
    }
}

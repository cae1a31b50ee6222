package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.witness.Conformance.Finding;

/**
 * Whether the witness's store may be relied on. Once it was seen to ignore a condition this process never reads it: a store
 * that loses a race now and then passes the next check, and loses the race that matters.
 */
enum Reliance {
    UNKNOWN,
    KEEPS,
    BREAKS;

    Reliance after(Finding finding) {
        if (this == BREAKS) return BREAKS;
        return switch (finding) {
            case Finding.Keeps ignored -> KEEPS;
            case Finding.Breaks ignored -> BREAKS;
            case Finding.Unknown ignored -> this;
        };
    }
}

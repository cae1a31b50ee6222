package dev.holdfast.core.fleet;

import java.util.EnumSet;
import java.util.Set;

/** The questions that are put to a cluster; they fail independently of each other. */
public enum Signal {
    /** What the API server says of itself. */
    READYZ("/readyz"),
    /** A read that goes all the way to the store, with our credentials. */
    READ("a read");

    private final String words;

    Signal(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public static Set<Signal> all() {
        return EnumSet.allOf(Signal.class);
    }
}

package dev.holdfast.operator.outward;

import java.io.IOException;

/** What trying again does not change: nothing was sent. The message says what to do. */
public final class Forbidden extends IOException {

    private static final long serialVersionUID = 1;

    public Forbidden(String words) {
        super(words);
    }
}

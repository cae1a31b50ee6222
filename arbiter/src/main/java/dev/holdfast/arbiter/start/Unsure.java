package dev.holdfast.arbiter.start;

import java.io.IOException;

/** It may have been done, or may be later, or never: look before you try again. */
public final class Unsure extends IOException {
    private static final long serialVersionUID = 1L;

    public Unsure(String words) {
        super(words);
    }
}

package dev.holdfast.arbiter.start;

import java.io.IOException;
import java.util.List;

/** Nothing was done, since something stands against it. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    public Refused(List<String> against) {
        super("nothing was done: " + String.join("; ", against));
    }
}

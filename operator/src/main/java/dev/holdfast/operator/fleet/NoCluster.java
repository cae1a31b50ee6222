package dev.holdfast.operator.fleet;

import java.io.IOException;

/** A step names a cluster that cannot be used: unknown, not allowed, or with credentials we refuse. */
public final class NoCluster extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean permanent;

    NoCluster(String words, boolean permanent) {
        super(words);
        this.permanent = permanent;
    }

    /** Whether only a person can change it. */
    public boolean permanent() {
        return permanent;
    }
}

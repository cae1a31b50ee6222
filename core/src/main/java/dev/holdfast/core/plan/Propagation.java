package dev.holdfast.core.plan;

import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of the objects that a deleted object owns. */
public enum Propagation {
    /** The object goes at once, what it owns soon after. */
    BACKGROUND("Background"),
    /** The object stays until all that it owns is gone. */
    FOREGROUND("Foreground"),
    /** What it owns stays. */
    ORPHAN("Orphan");

    private final String word;

    Propagation(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }

    public static Optional<Propagation> of(String word) {
        return Stream.of(values()).filter(is -> is.word.equals(word)).findFirst();
    }
}

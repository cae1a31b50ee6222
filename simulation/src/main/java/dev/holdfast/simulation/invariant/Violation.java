package dev.holdfast.simulation.invariant;

/** An invariant did not hold. */
public final class Violation extends RuntimeException {

    private final String invariant;

    public Violation(String invariant, String words) {
        super(invariant + ": " + words);
        this.invariant = invariant;
    }

    /** The sentence that is not true. */
    public String invariant() {
        return invariant;
    }
}

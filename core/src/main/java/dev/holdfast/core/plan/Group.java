package dev.holdfast.core.plan;

/**
 * Steps that go on side by side. They stand one after the other in the plan, and the group itself is no step.
 *
 * @param first the number of its first member
 * @param title what people call it; empty when it has no name
 * @param maxConcurrent how many of its members may be under way at the same time
 */
public record Group(int first, String title, int maxConcurrent) {

    public static final int CONCURRENT_DEFAULT = 10;

    /** Each member under way is a request of its own. */
    public static final int CONCURRENT_MAX = 50;

    public Group {
        if (first < 1) throw new IllegalArgumentException("steps count from 1, not " + first);
        if (maxConcurrent < 1 || maxConcurrent > CONCURRENT_MAX)
            throw new IllegalArgumentException("maxConcurrent " + maxConcurrent);
    }
}

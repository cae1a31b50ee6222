package dev.holdfast.core.arbitration;

import java.time.Duration;

/**
 * What an agent sees beside the register.
 *
 * @param healthy whether this site could run the peer's workloads
 * @param silent how long the peer has said nothing over the link; zero while it does
 * @param well how long the peer has been well, over the link; zero while it is not
 * @param wish what a person has told it
 */
public record Sight(boolean healthy, Duration silent, Duration well, Wish wish) {

    /** Nobody has told it anything. */
    public Sight(boolean healthy, Duration silent, Duration well) {
        this(healthy, silent, well, Wish.NONE);
    }
}

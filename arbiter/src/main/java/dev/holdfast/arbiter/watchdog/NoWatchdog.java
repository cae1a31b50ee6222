package dev.holdfast.arbiter.watchdog;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import java.time.Duration;
import java.util.List;

/** A node without a watchdog: the agent stops what is guarded as well as it can, and nobody vouches for it. */
public final class NoWatchdog implements Watchdog {

    private final String why;

    /** @param why there is none, for people */
    public NoWatchdog(String why) {
        this.why = why;
    }

    @Override
    public Reach reach() {
        return Reach.NOTHING;
    }

    @Override
    public Duration time() {
        return Duration.ZERO;
    }

    @Override
    public String name() {
        return "no watchdog";
    }

    @Override
    public List<String> against(Duration wanted) {
        return List.of(why);
    }

    @Override
    public void arm(Reading look) {
        // there is nothing to arm
    }

    @Override
    public void pet(Reading look) {
        // nobody waits for it
    }

    @Override
    public void close() {
        // nothing is open
    }
}

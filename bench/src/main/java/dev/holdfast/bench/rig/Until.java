package dev.holdfast.bench.rig;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until something is so; where the moment itself is measured, a watch is used instead. */
public final class Until {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private Until() {}

    public static void so(String what, Duration bound, BooleanSupplier condition) {
        so(what, bound, LOOK_AGAIN, condition);
    }

    public static void so(String what, Duration bound, Duration lookAgain, BooleanSupplier condition) {
        long until = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until)
                throw new IllegalStateException("not so within " + bound.toSeconds() + " s: " + what);
            pause(lookAgain);
        }
    }

    /** Lets time pass, where time itself is what is needed. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

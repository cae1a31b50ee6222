package dev.holdfast.operator.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Memory of which no more than so much is taken up at a time, in turn; counted in units of 4 KiB, at least one each time. */
final class Room {
    private static final int UNIT = 4096;

    private final Semaphore units;

    Room(int bytes) {
        units = new Semaphore(units(bytes), true);
    }

    /** Takes up so many bytes; false when there is no room for them in time. */
    boolean take(int bytes, Duration within) {
        try {
            return units.tryAcquire(units(bytes), within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave(int bytes) {
        units.release(units(bytes));
    }

    private static int units(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, UNIT));
    }
}

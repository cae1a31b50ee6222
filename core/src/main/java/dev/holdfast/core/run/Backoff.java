package dev.holdfast.core.run;

import java.time.Duration;

/** Waiting time before a further attempt: doubles from one second, up to a bound. */
final class Backoff {

    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MAX = Duration.ofSeconds(30);
    private static final int DOUBLINGS_MAX = 5;

    private Backoff() {}

    static Duration after(int attempt) {
        var wait = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX));
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}

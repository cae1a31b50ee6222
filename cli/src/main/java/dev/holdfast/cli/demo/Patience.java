package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Bounded waiting for what no watch tells: a file, a port, the end of a process. */
final class Patience {
    private static final Duration ASK_AGAIN = Duration.ofMillis(25);

    private Patience() {}

    /** The first answer that is there within the time; empty when there is none. */
    static <T> Optional<T> await(Duration atMost, Supplier<Optional<T>> answer) {
        var deadline = System.nanoTime() + atMost.toNanos();
        do {
            var found = answer.get();
            if (found.isPresent()) {
                return found;
            }
            pause();
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted while waiting", e, List.of());
        }
    }
}

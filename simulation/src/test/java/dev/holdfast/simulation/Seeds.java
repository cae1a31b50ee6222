package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Which seeds the tests run: {@code -Dholdfast.seeds=N} many from the first, or {@code -Dholdfast.seed=N} alone. */
final class Seeds {

    /** The everyday run starts here, so that it is the same everywhere. */
    static final long FIRST = 1;

    static final int EVERYDAY = 2_000;

    private Seeds() {}

    /** The one to replay, when there is one. */
    static Optional<Long> replayed() {
        return Optional.ofNullable(Long.getLong("holdfast.seed"));
    }

    static int count() {
        return Math.toIntExact(Long.getLong("holdfast.seeds", EVERYDAY));
    }

    static LongStream all() {
        return first(count());
    }

    static LongStream first(int count) {
        return LongStream.range(FIRST, FIRST + count);
    }

    static <T> List<T> map(LongStream seeds, LongFunction<T> action) {
        return inFibers(() -> {
            var results = new ArrayList<T>();
            seeds.forEach(seed -> results.add(action.apply(seed)));
            return results;
        });
    }

    /** On a virtual thread, from which fibers take over ten times as fast as from any other. */
    static <T> T inFibers(Supplier<T> action) {
        var result = new ArrayList<T>();
        var failure = new ArrayList<Throwable>();
        var thread = Thread.ofVirtual()
                .uncaughtExceptionHandler((ignored, thrown) -> failure.add(thrown))
                .start(() -> result.add(action.get()));
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (!failure.isEmpty()) throw new AssertionError(failure.getFirst());
        return result.getFirst();
    }
}

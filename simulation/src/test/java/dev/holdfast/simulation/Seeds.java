package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which seeds the tests run: {@code -Dholdfast.seeds=N} many from the first, or {@code -Dholdfast.seed=N} alone. Seeds know
 * nothing of each other, so as many run at once as there are carriers for their fibers.
 */
public final class Seeds {

    /** The everyday run starts here, so that it is the same everywhere. */
    static final long FIRST = 1;

    public static final int EVERYDAY = 20_000;

    /** Within so many, everything happens that can: each state, each report, each fault, each reason. */
    static final int ENOUGH = 10_000;

    /** How many seeds run at once. */
    static final int LANES = Integer.getInteger(
            "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

    private Seeds() {}

    /** The one to replay, when there is one. */
    public static Optional<Long> replayed() {
        return Optional.ofNullable(Long.getLong("holdfast.seed"));
    }

    static int count() {
        return Math.toIntExact(Long.getLong("holdfast.seeds", EVERYDAY));
    }

    public static LongStream all() {
        return first(count());
    }

    static LongStream first(int count) {
        return LongStream.range(FIRST, FIRST + count);
    }

    /** What comes of each seed, in their order; {@code action} is called by several threads. */
    static <T> List<T> map(LongStream seeds, LongFunction<T> action) {
        var all = seeds.toArray();
        var results = new ArrayList<T>(Collections.nCopies(all.length, null));
        var next = new AtomicLong();
        inLanes(() -> {
            for (int i = (int) next.getAndIncrement(); i < all.length; i = (int) next.getAndIncrement()) {
                results.set(i, action.apply(all[i]));
            }
        });
        return results;
    }

    /** The lowest of the first {@code count} seeds of which this is so. */
    public static OptionalLong lowest(int count, LongPredicate wanted) {
        var next = new AtomicLong(FIRST);
        var bound = FIRST + count;
        var found = new AtomicLong(bound);
        inLanes(() -> {
            for (long seed = next.getAndIncrement(); seed < found.get(); seed = next.getAndIncrement()) {
                if (wanted.test(seed)) found.accumulateAndGet(seed, Math::min);
            }
        });
        return found.get() < bound ? OptionalLong.of(found.get()) : OptionalLong.empty();
    }

    private static void inLanes(Runnable lane) {
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var lanes = Stream.generate(() -> Thread.ofVirtual()
                        .uncaughtExceptionHandler((ignored, thrown) -> failures.add(thrown))
                        .start(lane))
                .limit(LANES)
                .toList();
        for (var thread : lanes) join(thread);
        if (!failures.isEmpty()) throw new AssertionError(failures.getFirst());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a virtual thread, from which fibers take over ten times as fast as from any other. */
    static <T> T inFibers(Supplier<T> action) {
        var result = new ArrayList<T>();
        var failure = new ArrayList<Throwable>();
        join(Thread.ofVirtual()
                .uncaughtExceptionHandler((ignored, thrown) -> failure.add(thrown))
                .start(() -> result.add(action.get())));
        if (!failure.isEmpty()) throw new AssertionError(failure.getFirst());
        return result.getFirst();
    }
}

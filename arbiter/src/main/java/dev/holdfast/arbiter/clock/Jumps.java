package dev.holdfast.arbiter.clock;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices that time went by which the monotonic clock has not counted, since the machine was suspended, or that the date was
 * set. Asked each time before anything is decided; not safe for use by several threads.
 *
 * <p>Linux's {@code /proc/uptime} counts on through a suspend, {@code CLOCK_MONOTONIC} does not; the two are compared with
 * themselves as they were at the last look.
 */
public final class Jumps {

    /** Beyond this a difference is no reading of two clocks one after the other. {@code /proc/uptime} goes by 10 ms. */
    public static final Duration TOLERANCE = Duration.ofMillis(100);

    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Three clocks at one moment; empty is one that this system does not have. */
    public record Reading(long ticks, Optional<Long> boot, long date) {

        /** Of this machine. Read twice when it took long, since a pause between two clocks looks like a jump. */
        public static Reading now() {
            var reading = once();
            for (int i = 1; i < TRIES_MAX && System.nanoTime() - reading.ticks() > CLOSE_NANOS; i++) reading = once();
            return reading;
        }

        private static final int TRIES_MAX = 10;
        private static final long CLOSE_NANOS = 20_000_000;

        private static Reading once() {
            long ticks = System.nanoTime();
            return new Reading(ticks, uptime(), System.currentTimeMillis() * 1_000_000);
        }

        private static Optional<Long> uptime() {
            try {
                var seconds = Files.readString(UPTIME).split(" ")[0];
                return Optional.of(new BigDecimal(seconds).movePointRight(9).longValue());
            } catch (IOException | NumberFormatException none) {
                return Optional.empty();
            }
        }
    }

    /** What was noticed. */
    public sealed interface Jump {

        /** Time that no lease of ours has counted has gone by. */
        record Suspended(Duration missed) implements Jump {}

        /** Only the date was set; nothing here counts by it. */
        record DateSet(Duration by) implements Jump {}
    }

    private Reading last;

    public Jumps(Reading first) {
        last = first;
    }

    /** What happened since the last look; empty when nothing did. */
    public Optional<Jump> look(Reading now) {
        var before = last;
        last = now;
        long ticked = now.ticks() - before.ticks();
        if (before.boot().isPresent() && now.boot().isPresent()) {
            long missed = now.boot().get() - before.boot().get() - ticked;
            if (Math.abs(missed) > TOLERANCE.toNanos())
                return Optional.of(new Jump.Suspended(Duration.ofNanos(missed)));
        }
        long moved = now.date() - before.date() - ticked;
        if (Math.abs(moved) <= TOLERANCE.toNanos()) return Optional.empty();
        return Optional.of(
                now.boot().isPresent()
                        ? new Jump.DateSet(Duration.ofNanos(moved))
                        : new Jump.Suspended(Duration.ofNanos(moved)));
    }
}

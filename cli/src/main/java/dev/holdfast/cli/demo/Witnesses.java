package dev.holdfast.cli.demo;

import dev.holdfast.arbiter.clock.Jumps.Reading;
import dev.holdfast.arbiter.node.Diary;
import dev.holdfast.arbiter.node.Diary.Span;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the workloads themselves have written: who ran when, by the one clock of this machine. Nothing else is believed. */
record Witnesses(Path diary) {

    private static final int HUNDREDTH_NANOS = 10_000_000;
    private static final int HUNDREDTH_MILLIS = 10;

    /** The time in the diary's hundredths of a second. */
    static long now() {
        var boot = Reading.now()
                .boot()
                .orElseThrow(() -> new Fault(ExitCode.UNEXPECTED, "two sites need a Linux machine, with /proc/uptime"));
        return boot / HUNDREDTH_NANOS;
    }

    static Duration between(long from, long to) {
        return Duration.ofMillis((to - from) * HUNDREDTH_MILLIS);
    }

    private Diary read() {
        try {
            return Diary.read(diary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that last ran this on that site. */
    Optional<Span> last(Site where, String workload) {
        return read().last(where.name(), workload);
    }

    /** A process that runs this on that site later than then. */
    Optional<Span> runs(Site where, String workload, long after) {
        return last(where, workload).filter(span -> span.last() > after);
    }

    /** Whether anything ran on that site later than then. */
    boolean ranAny(Site where, List<String> workloads, long after) {
        return workloads.stream()
                .anyMatch(workload -> runs(where, workload, after).isPresent());
    }

    /** What ran on both sites at once, ever. */
    List<Diary.Overlap> overlaps() {
        return read().overlaps();
    }

    long processes() {
        return read().spans().size();
    }

    /** The processes that run now and are as wanted. */
    List<Span> running(long after, Predicate<Span> wanted) {
        return read().spans().stream()
                .filter(span -> span.last() > after)
                .filter(wanted)
                .toList();
    }
}

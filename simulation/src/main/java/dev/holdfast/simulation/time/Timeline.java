package dev.holdfast.simulation.time;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: a queue of events. What is due at the same moment happens in the order in which it was asked for. */
public final class Timeline {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int first = Long.compare(at, other.at);
            return first != 0 ? first : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long now;
    private long events;

    /** Time since the start, in nanoseconds. */
    public long nanos() {
        return now;
    }

    public Instant instant() {
        return START.plusNanos(now);
    }

    public Duration passed() {
        return Duration.ofNanos(now);
    }

    public void after(Duration delay, Runnable action) {
        queue.add(new Event(now + Math.max(0, delay.toNanos()), events++, action));
    }

    /** The next event; false when there is none. */
    public boolean step() {
        var event = queue.poll();
        if (event == null) return false;
        now = event.at();
        event.action().run();
        return true;
    }
}

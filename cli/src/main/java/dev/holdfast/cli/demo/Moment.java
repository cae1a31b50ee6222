package dev.holdfast.cli.demo;

import java.time.Instant;

/**
 * One thing that happened during the failover.
 *
 * @param source who told of it
 */
record Moment(Instant at, String source, String words) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
        return at.compareTo(other.at);
    }
}

package dev.holdfast.core.fleet;

import java.time.Instant;
import java.util.List;

/**
 * A place that is down, with what says so.
 *
 * @param since when the first of its members began to be down
 * @param asOf when the last of them was asked last
 * @param evidence a sentence for each of its members, those that do not count included
 */
public record Outage(Place place, Instant since, Instant asOf, List<String> evidence) {
    public Outage {
        evidence = List.copyOf(evidence);
    }
}

package dev.holdfast.arbiter.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The date, for people who read a journal, and for the ends of certificates. Nothing is decided by it. */
@FunctionalInterface
public interface Dates {

    Dates SYSTEM = () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);

    Instant now();
}

package dev.holdfast.core.fleet;

import java.time.Duration;

/**
 * What it takes to change a verdict; the same in both directions.
 *
 * @param rounds how many rounds in a row must say the other thing
 * @param hold how long a verdict stands at least
 * @param freshFor how long a verdict holds without a further round; then it is unknown
 */
public record Steadiness(int rounds, Duration hold, Duration freshFor) {

    public static final Steadiness DEFAULT = new Steadiness(3, Duration.ofSeconds(10), Duration.ofMinutes(1));

    public Steadiness {
        if (rounds < 1) throw new IllegalArgumentException("a verdict needs at least one round, not " + rounds);
        if (hold.isNegative()) throw new IllegalArgumentException("a hold of " + hold);
        if (freshFor.compareTo(hold) <= 0)
            throw new IllegalArgumentException("a verdict that is fresh for " + freshFor + " cannot stand for " + hold);
    }
}

package dev.holdfast.core.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which stored alerts may be forgotten: those that have been over for longer than {@code age}, and beyond {@code
 * countMax} the ones that ended first. Never one whose episode is open, and never one with an unfinished run or with a
 * run still to be made.
 */
public record Retention(Duration age, int countMax) {
    /** What an installation keeps that does not say otherwise, in hours and objects. */
    public static final int AGE_HOURS_DEFAULT = 7 * 24;

    public static final int COUNT_DEFAULT = 20_000;

    public static final Retention DEFAULT = new Retention(Duration.ofHours(AGE_HOURS_DEFAULT), COUNT_DEFAULT);

    public Retention {
        if (age.isNegative()) throw new IllegalArgumentException("age " + age);
        if (countMax < 0) throw new IllegalArgumentException("countMax " + countMax);
    }

    /**
     * One stored alert.
     *
     * @param end when its episode ended or will end
     * @param settled whether nothing is left to be done for it and all its runs have ended
     */
    public record Kept<K>(K key, Instant end, boolean settled) {}

    /**
     * What may be forgotten now, and when to look again if nothing else happens before.
     *
     * @param next absent when waiting alone makes nothing forgettable
     */
    public record Sweep<K>(List<K> forget, Optional<Instant> next) {}

    public <K> Sweep<K> sweep(List<Kept<K>> kept, Instant now) {
        var over = new ArrayList<Kept<K>>();
        var next = Optional.<Instant>empty();
        for (var alert : kept) {
            if (!alert.settled()) continue;
            if (alert.end().isAfter(now)) {
                next = earlier(next, alert.end());
            } else {
                over.add(alert);
            }
        }
        over.sort(Comparator.comparing(Kept::end));
        var surplus = over.size() - countMax;
        var forget = new ArrayList<K>();
        for (int i = 0; i < over.size(); i++) {
            var due = over.get(i).end().plus(age);
            if (i < surplus || !due.isAfter(now)) {
                forget.add(over.get(i).key());
            } else {
                next = earlier(next, due);
            }
        }
        return new Sweep<>(List.copyOf(forget), next);
    }

    private static Optional<Instant> earlier(Optional<Instant> known, Instant other) {
        return known.filter(instant -> instant.isBefore(other)).or(() -> Optional.of(other));
    }
}

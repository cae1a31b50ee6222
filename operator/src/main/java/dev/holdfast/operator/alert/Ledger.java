package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Episode;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.core.alert.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All stored alerts as far as they must be remembered, by place and by identity. Fed by a watch and by our own writes,
 * whichever comes first; an older version never replaces a newer one. Alerts of different namespaces are different alerts:
 * what somebody stores in another namespace cannot keep one of ours from being new.
 */
final class Ledger {
    /** What was decided came first; the API server's times of creation are in whole seconds and tell only so much. */
    private static final Comparator<KnownAlert> BY_ARRIVAL = Comparator.comparing(KnownAlert::looked)
            .reversed()
            .thenComparing(KnownAlert::received)
            .thenComparing(known -> known.ref().name());

    private record Scope(String namespace, Identity identity) {}

    private final Map<Ref, KnownAlert> alerts = new HashMap<>();
    private final Map<Scope, Set<Ref>> places = new HashMap<>();

    /** Learns of an object and returns what is known of it now. */
    synchronized KnownAlert observe(KnownAlert fresh) {
        var before = alerts.get(fresh.ref());
        var known = before == null ? fresh : merge(before, fresh);
        if (before != null) drop(before);
        alerts.put(known.ref(), known);
        places.computeIfAbsent(scope(known), unknown -> new HashSet<>()).add(known.ref());
        return known;
    }

    /** The newer record, with what this process saw itself of the same object. */
    private static KnownAlert merge(KnownAlert before, KnownAlert fresh) {
        var newer = before.version() >= fresh.version() ? before : fresh;
        if (!before.uid().equals(fresh.uid())) return newer;
        var seen = Stream.of(before.episode().seen(), fresh.episode().seen())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        var record = newer.episode();
        return newer.with(
                new Episode(record.number(), record.firstSeen(), record.recorded(), seen, record.resolvedAt()),
                Math.max(before.deliveries(), fresh.deliveries()));
    }

    /** One more delivery within the episode. */
    synchronized void saw(Ref ref, Instant sight) {
        alerts.computeIfPresent(ref, (at, known) -> {
            var now = known.episode();
            var seen = new Episode(now.number(), now.firstSeen(), now.recorded(), Optional.of(sight), now.resolvedAt());
            return known.with(seen, known.deliveries() + 1);
        });
    }

    synchronized void forget(Ref ref, String uid) {
        var known = alerts.get(ref);
        if (known != null && known.uid().equals(uid)) {
            drop(known);
            alerts.remove(ref);
        }
    }

    private void drop(KnownAlert known) {
        var refs = places.get(scope(known));
        refs.remove(known.ref());
        if (refs.isEmpty()) places.remove(scope(known));
    }

    synchronized Optional<KnownAlert> find(Ref ref) {
        return Optional.ofNullable(alerts.get(ref));
    }

    /** The alert that stands for the latest episode of an identity. */
    synchronized Optional<KnownAlert> latest(String namespace, Identity identity) {
        return of(new Scope(namespace, identity))
                .max(Comparator.<KnownAlert>comparingInt(
                                known -> known.episode().number())
                        .thenComparing(known -> known.episode().firstSeen()));
    }

    /** Whether that event began one of the episodes of an identity. */
    synchronized boolean isBegunBy(String namespace, Identity identity, String event) {
        return of(new Scope(namespace, identity))
                .anyMatch(known -> known.event().filter(event::equals).isPresent());
    }

    /** The alert that stands for the same episode, which is still open, and came before this one. */
    synchronized Optional<KnownAlert> openBefore(KnownAlert alert, Instant now, Silence silence) {
        return before(alert).filter(other -> other.episode().open(now, silence)).min(BY_ARRIVAL);
    }

    /** The number of the episode that an alert begins which nobody has numbered yet. */
    synchronized int numberOf(KnownAlert alert) {
        return 1
                + before(alert)
                        .mapToInt(other -> other.episode().number())
                        .max()
                        .orElse(0);
    }

    private Stream<KnownAlert> before(KnownAlert alert) {
        return of(scope(alert))
                .filter(other -> !other.ref().equals(alert.ref()))
                .filter(other -> BY_ARRIVAL.compare(other, alert) < 0);
    }

    private Stream<KnownAlert> of(Scope scope) {
        return places.getOrDefault(scope, Set.of()).stream().map(alerts::get).filter(known -> !known.repeat());
    }

    synchronized List<KnownAlert> all() {
        return new ArrayList<>(alerts.values());
    }

    synchronized int size() {
        return alerts.size();
    }

    private static Scope scope(KnownAlert known) {
        return new Scope(known.ref().namespace(), known.identity());
    }
}

package dev.holdfast.core.fleet;

import dev.holdfast.core.fleet.Finding.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fleet as tests let it live: what is found of each cluster, and what is told of it as time passes. */
final class Fleets {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<Place, String> selves = new HashMap<>();
    final List<String> told = new ArrayList<>();
    private Outlook outlook = Outlook.clear();
    private Duration time = Duration.ofHours(1);
    private Outlook.Look last = new Outlook.Look(outlook, List.of(), List.of());

    Moment now() {
        return new Moment(NOON.plus(time), time.toNanos());
    }

    Duration time() {
        return time;
    }

    /** @param where {@code region/site/zone}, each part may be empty */
    Fleets cluster(String name, String where) {
        var parts = (where + "///").split("/", -1);
        set(name, Place.cluster("ops", name, some(parts[2]), some(parts[1]), some(parts[0])), Pulse.UP, false);
        return this;
    }

    Fleets nodes(String cluster, String zone, Pulse pulse) {
        var place = findings.get(cluster).place().nodes(zone);
        findings.put(place.key(), finding(place, pulse, false, Optional.empty()));
        return this;
    }

    private static Optional<String> some(String name) {
        return Optional.of(name).filter(value -> !value.isEmpty());
    }

    private void set(String name, Place place, Pulse pulse, boolean silent) {
        findings.put(name, finding(place, pulse, silent, Optional.empty()));
    }

    private Finding finding(Place place, Pulse pulse, boolean silent, Optional<Moment> ill) {
        boolean bad = pulse == Pulse.DOWN;
        return new Finding(
                place,
                pulse,
                "words",
                now().time(),
                Optional.of(now().time()),
                bad ? ill.or(() -> Optional.of(now())) : ill,
                bad ? Optional.empty() : Optional.of(now()),
                silent,
                Optional.ofNullable(selves.get(place)));
    }

    /** The cluster that is registered under both names. */
    Fleets same(String one, String other) {
        for (var name : List.of(one, other)) {
            selves.put(findings.get(name).place(), one);
            answers(name);
        }
        return this;
    }

    /** It is silent, and that stands. */
    Fleets silent(String... names) {
        for (var name : names) set(name, findings.get(name).place(), Pulse.DOWN, true);
        return this;
    }

    /** It says itself that it fails, and that stands. */
    Fleets failing(String... names) {
        for (var name : names) set(name, findings.get(name).place(), Pulse.DOWN, false);
        return this;
    }

    /** Its last round went badly; what stands is that it is up. */
    Fleets doubted(String... names) {
        for (var name : names) {
            var before = findings.get(name);
            findings.put(
                    name,
                    new Finding(
                            before.place(),
                            Pulse.UP,
                            "words",
                            before.since(),
                            before.asOf(),
                            Optional.of(now()),
                            before.wellAt(),
                            false,
                            before.self()));
        }
        return this;
    }

    Fleets is(Pulse pulse, String... names) {
        for (var name : names) set(name, findings.get(name).place(), pulse, false);
        return this;
    }

    /** It has just answered well. */
    Fleets answers(String... names) {
        return is(Pulse.UP, names);
    }

    Fleets remove(String name) {
        findings.remove(name);
        return this;
    }

    Fleets pass(Duration by) {
        time = time.plus(by);
        return this;
    }

    Fleets look() {
        last = outlook.look(findings.values(), now());
        outlook = last.next();
        for (var notice : last.notices()) {
            told.add((notice instanceof Notice.Down ? "down: " : "up: ")
                    + notice.place().words());
        }
        return this;
    }

    /** Looks every 100 ms for so long. */
    Fleets look(Duration span) {
        var end = time.plus(span);
        while (time.compareTo(end) < 0) pass(Duration.ofMillis(100)).look();
        return this;
    }

    List<Notice> notices() {
        return last.notices();
    }

    List<String> heldBack() {
        return last.heldBack().stream().map(Place::words).toList();
    }

    Outlook outlook() {
        return outlook;
    }

    /** Another process takes over and knows what was told. */
    Fleets restart() {
        var open = outlook.stages().values().stream()
                .filter(Outlook.Stage.Open.class::isInstance)
                .map(Outlook.Stage::place)
                .toList();
        outlook = Outlook.clear().resume(open, now());
        return this;
    }

    List<Finding> findings() {
        return List.copyOf(findings.values());
    }
}

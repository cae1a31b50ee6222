package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import dev.holdfast.bench.rig.Watch;
import java.util.LinkedHashMap;
import java.util.Map;

/** In which order and when the alerts of a storm became durable, as a watch tells it. */
final class Arrivals implements AutoCloseable {
    private final Watch watch;
    private final Map<String, Long> first = new LinkedHashMap<>();
    private int ordinary;
    private int ordinaryBeforeMatched;

    Arrivals(Api api, Storm storm) {
        // Mind the order of the fields: the API server writes them sorted.
        watch = api.watch(Manifests.alerts(Installation.NAMESPACE), "{\"type\":\"ADDED\"")
                .each(seen -> {
                    if (seen.object().at("/spec/labels/storm").asText().equals(storm.name()))
                        note(seen.object(), seen.nanos());
                });
    }

    private synchronized void note(JsonNode alert, long nanos) {
        if (first.putIfAbsent(Storm.instance(alert), nanos) != null) return;
        if (Storm.matches(alert)) {
            ordinaryBeforeMatched = ordinary;
        } else {
            ordinary++;
        }
    }

    synchronized int count() {
        return first.size();
    }

    /** When the last one came. */
    synchronized long last() {
        return first.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    /** How many alerts that match nothing were stored before the last one that matches. */
    synchronized int ordinaryBeforeMatched() {
        return ordinaryBeforeMatched;
    }

    @Override
    public void close() {
        watch.close();
    }
}

package dev.holdfast.core.alert;

import dev.holdfast.core.fleet.Notice;
import dev.holdfast.core.fleet.Outage;
import dev.holdfast.core.fleet.Place;
import dev.holdfast.core.fleet.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Outages that Holdfast sees itself, as alerts like any other: the labels say what is down and never anything that
 * changes while it is, so that each outage is one episode whoever tells of it, and however often.
 */
public final class OutageAlert {
    public static final String SOURCE = "holdfast";
    private static final String NAME = "alertname";
    private static final String SEVERITY = "severity";
    private static final String CRITICAL = "critical";
    private static final String CLUSTER_DOWN = "HoldfastClusterDown";
    private static final String ZONE_DOWN = "HoldfastZoneDown";
    private static final String SITE_DOWN = "HoldfastSiteDown";
    private static final String REGION_DOWN = "HoldfastRegionDown";
    private static final Set<String> NAMES =
            Set.of(Place.CLUSTER, Place.NAMESPACE, Place.ZONE, Place.SITE, Place.REGION);

    private OutageAlert() {}

    public static Alert of(Notice notice) {
        return switch (notice) {
            case Notice.Down(var outage) ->
                new Alert(
                        Alert.Status.FIRING,
                        labels(outage.place()),
                        annotations(outage),
                        Map.of(
                                Alert.SOURCE,
                                SOURCE,
                                Alert.STARTS_AT,
                                outage.since().toString()));
            case Notice.Up(var place) ->
                new Alert(Alert.Status.RESOLVED, labels(place), Map.of(), Map.of(Alert.SOURCE, SOURCE));
        };
    }

    private static Map<String, String> labels(Place place) {
        var labels = new TreeMap<>(place.names());
        labels.put(NAME, alertname(place.scope()));
        labels.put(SEVERITY, CRITICAL);
        return labels;
    }

    private static String alertname(Scope scope) {
        return switch (scope) {
            case CLUSTER -> CLUSTER_DOWN;
            case NODES, ZONE -> ZONE_DOWN;
            case SITE -> SITE_DOWN;
            case REGION -> REGION_DOWN;
        };
    }

    private static Map<String, String> annotations(Outage outage) {
        var place = outage.place();
        return Map.of(
                "summary",
                place.words() + " is down, seen from Holdfast",
                "description",
                "No answer says as much about the way there as about what is at its end; see evidence.",
                "evidence",
                String.join("\n", outage.evidence()),
                "since",
                outage.since().toString(),
                "asOf",
                outage.asOf().toString());
    }

    /** The place that an alert of ours tells of; empty when it is none of ours, or has labels that we do not give. */
    public static Optional<Place> place(Map<String, String> labels) {
        var names = new TreeMap<String, String>();
        labels.forEach((name, value) -> {
            if (NAMES.contains(name)) names.put(name, value);
        });
        return scope(labels.getOrDefault(NAME, ""), names.keySet())
                .map(scope -> new Place(scope, names))
                .filter(place -> labels(place).equals(new TreeMap<>(labels)));
    }

    private static Optional<Scope> scope(String alertname, Set<String> names) {
        return switch (alertname) {
            case CLUSTER_DOWN -> Optional.of(Scope.CLUSTER);
            case ZONE_DOWN -> Optional.of(names.contains(Place.CLUSTER) ? Scope.NODES : Scope.ZONE);
            case SITE_DOWN -> Optional.of(Scope.SITE);
            case REGION_DOWN -> Optional.of(Scope.REGION);
            default -> Optional.empty();
        };
    }
}

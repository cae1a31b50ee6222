package dev.holdfast.core.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Something that can be down as a whole, with its names from the narrow to the wide: {@link #CLUSTER}, {@link
 * #NAMESPACE} of the Cluster, {@link #ZONE}, {@link #SITE}, {@link #REGION}. A name that is not known is not there.
 */
public record Place(Scope scope, Map<String, String> names) {

    public static final String CLUSTER = "cluster";
    public static final String NAMESPACE = "cluster_namespace";
    public static final String ZONE = "zone";
    public static final String SITE = "site";
    public static final String REGION = "region";

    public Place {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }

    /** A cluster where it stands. */
    public static Place cluster(
            String namespace, String name, Optional<String> zone, Optional<String> site, Optional<String> region) {
        var names = new TreeMap<String, String>();
        names.put(NAMESPACE, namespace);
        names.put(CLUSTER, name);
        zone.ifPresent(value -> names.put(ZONE, value));
        site.ifPresent(value -> names.put(SITE, value));
        region.ifPresent(value -> names.put(REGION, value));
        return new Place(Scope.CLUSTER, names);
    }

    /** A zone inside this cluster, as its nodes are labelled. */
    public Place nodes(String zone) {
        var inside = new TreeMap<>(names);
        inside.put(ZONE, zone);
        return new Place(Scope.NODES, inside);
    }

    /** What this stands in, if its names say so. */
    Optional<Place> within(Scope wider) {
        return switch (wider) {
            case NODES, CLUSTER -> Optional.empty();
            case ZONE -> only(Scope.ZONE, ZONE, SITE, REGION);
            case SITE -> scope == Scope.NODES ? Optional.empty() : only(Scope.SITE, SITE, REGION);
            case REGION -> scope == Scope.NODES ? Optional.empty() : only(Scope.REGION, REGION);
        };
    }

    /** Whether something around this is around the other as well. */
    public boolean isBeside(Place other) {
        return Stream.of(Scope.ZONE, Scope.SITE, Scope.REGION).anyMatch(scope -> within(scope)
                .flatMap(mine -> other.within(scope).filter(its -> its.key().equals(mine.key())))
                .isPresent());
    }

    private Optional<Place> only(Scope wider, String... kept) {
        if (!names.containsKey(kept[0])) return Optional.empty();
        SortedMap<String, String> left = new TreeMap<>();
        for (var name : kept) {
            if (names.containsKey(name)) left.put(name, names.get(name));
        }
        return Optional.of(new Place(wider, left));
    }

    /** What tells it from every other place; the wider names say where it is, not which. */
    public String key() {
        return switch (scope) {
            case NODES -> "nodes " + named(NAMESPACE) + "/" + named(CLUSTER) + "/" + named(ZONE);
            case CLUSTER -> "cluster " + named(NAMESPACE) + "/" + named(CLUSTER);
            case ZONE -> "zone " + named(SITE) + "/" + named(ZONE);
            case SITE -> "site " + named(SITE);
            case REGION -> "region " + named(REGION);
        };
    }

    /** What people call it. */
    public String words() {
        return switch (scope) {
            case NODES -> "zone " + named(ZONE) + " of cluster " + named(CLUSTER);
            case CLUSTER -> "cluster " + named(CLUSTER);
            case ZONE -> "zone " + named(ZONE) + (names.containsKey(SITE) ? " of site " + named(SITE) : "");
            case SITE -> "site " + named(SITE);
            case REGION -> "region " + named(REGION);
        };
    }

    private String named(String name) {
        return names.getOrDefault(name, "");
    }
}

package dev.holdfast.core.protection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which workloads belong to which application. */
public final class Coverage {

    private Coverage() {}

    /**
     * A cluster as applications select it.
     *
     * @param namespace of its Cluster; empty, as its name, for the cluster that holds the plans
     */
    public record Place(String namespace, String name, Map<String, String> labels) {

        /** The cluster that holds the plans. */
        public static final Place HOME = new Place("", "", Map.of());

        public Place {
            labels = Map.copyOf(labels);
        }

        /** {@code NAMESPACE/NAME}. */
        public String id() {
            return namespace + "/" + name;
        }

        public boolean isHome() {
            return name.isEmpty();
        }
    }

    /** Something that runs, on one cluster. */
    public record Workload(Place place, String namespace, String kind, String name, Map<String, String> labels) {
        public Workload {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Objects of an application: what all that is said is true of.
     *
     * @param application where the application is
     * @param clusters by {@link Place#id}; see {@link #named}
     * @param clusterLabels by label; empty with {@code clusters}, or without either, for every cluster
     * @param everywhere whether neither is said
     * @param namespaces empty for the application's own
     * @param kinds empty for every kind
     */
    public record Selector(
            String application,
            Set<String> clusters,
            Optional<Labels> clusterLabels,
            boolean everywhere,
            List<String> namespaces,
            Labels labels,
            List<String> kinds) {

        public Selector {
            clusters = Set.copyOf(clusters);
            namespaces = List.copyOf(namespaces);
            kinds = List.copyOf(kinds);
        }

        public boolean selects(Workload workload) {
            return at(workload.place())
                    && (namespaces.isEmpty()
                            ? workload.namespace().equals(application)
                            : namespaces.contains(workload.namespace()))
                    && (kinds.isEmpty() || kinds.contains(workload.kind()))
                    && labels.select(workload.labels());
        }

        private boolean at(Place place) {
            if (everywhere) return true;
            if (place.isHome()) return false;
            return clusters.contains(place.id())
                    || clusterLabels
                            .filter(wanted -> wanted.select(place.labels()))
                            .isPresent();
        }
    }

    /**
     * The clusters that names mean, as steps of plans resolve them: {@code NAMESPACE/NAME}, or {@code NAME} in the
     * application's namespace, else in the operator's.
     */
    public static Set<String> named(
            Collection<String> names, String application, String operator, Collection<Place> places) {
        var known = places.stream().map(Place::id).collect(Collectors.toSet());
        return names.stream()
                .map(name -> name.contains("/")
                        ? name
                        : known.contains(application + "/" + name) ? application + "/" + name : operator + "/" + name)
                .collect(Collectors.toSet());
    }

    /** Those of {@code workloads} that no selector selects, in their order. */
    public static List<Workload> unprotected(Collection<Workload> workloads, Collection<Selector> selectors) {
        return workloads.stream()
                .filter(workload -> selectors.stream().noneMatch(selector -> selector.selects(workload)))
                .toList();
    }
}

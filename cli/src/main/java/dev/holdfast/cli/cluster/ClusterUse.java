package dev.holdfast.cli.cluster;

import dev.holdfast.api.run.Phase;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.kube.Typed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which plans and unfinished runs name a cluster in a step. Looked for where it may be used: in its own namespace, and in
 * those that it allows.
 */
record ClusterUse(List<Found> plans, List<Found> unfinished) {

    static ClusterUse of(Api api, Found cluster) {
        return new ClusterUse(
                all(api, Kind.PLAN, cluster),
                all(api, Kind.RUN, cluster).stream().filter(run -> !isOver(run)).toList());
    }

    boolean isUsed() {
        return !plans.isEmpty() || !unfinished.isEmpty();
    }

    private static List<Found> all(Api api, Kind kind, Found cluster) {
        return namespaces(cluster).stream()
                .flatMap(namespace -> api.list(kind, namespace, "").stream())
                .filter(found -> names(found, cluster))
                .toList();
    }

    private static Set<Optional<String>> namespaces(Found cluster) {
        var allowed = cluster.at("/spec/allowedNamespaces").valueStream().map(each -> each.asText());
        var places = new LinkedHashSet<Optional<String>>();
        Stream.concat(Stream.of(cluster.namespace()), allowed).forEach(place -> places.add(Optional.of(place)));
        return places.contains(Optional.of("*")) ? Set.of(Optional.empty()) : places;
    }

    /** Whether a step names it, by its name alone or with its namespace. */
    private static boolean names(Found found, Found cluster) {
        for (var step : found.steps()) {
            if (isNamed(step.path("cluster").asText(""), cluster)) return true;
        }
        return false;
    }

    /** Whether a step's {@code cluster} may mean it. */
    static boolean isNamed(String word, Found cluster) {
        return word.equals(cluster.name()) || word.equals(cluster.namespace() + "/" + cluster.name());
    }

    /** A deferred action that has failed for good is not done: the cluster waits for it, whatever its name stands for. */
    private static boolean isOver(Found run) {
        var phase = Typed.read(run.at("/status"), Ended.class).phase();
        boolean owed = phase == Phase.FAILED && run.at("/spec").has("deferred");
        return phase != null && phase.terminal() && !owed;
    }

    /** The part of a run's status that tells whether it is over. */
    record Ended(Phase phase) {}
}

package dev.holdfast.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.cli.cluster.MemberConnection;
import dev.holdfast.cli.kube.Answer;
import dev.holdfast.cli.kube.Api;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.core.protection.Coverage.Place;
import dev.holdfast.core.protection.Coverage.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * What runs on some clusters, each asked by itself: one that does not answer delays no other, and is said to be unknown.
 */
final class Census {
    /** Clusters that are asked at the same time. */
    private static final int AT_ONCE_MAX = 16;

    private static final int PAGE = 500;

    /** More objects of a kind on one cluster than anybody reads; a bound for the loop over the pages. */
    private static final int PAGES_MAX = 200;

    /** What counts as a workload, and where it is; KubeVirt is not everywhere. */
    private record Type(String path, String kind, boolean optional) {}

    private static final List<Type> TYPES = List.of(
            new Type("/apis/apps/v1/deployments", "Deployment", false),
            new Type("/apis/apps/v1/statefulsets", "StatefulSet", false),
            new Type("/apis/apps/v1/daemonsets", "DaemonSet", false),
            new Type("/apis/batch/v1/cronjobs", "CronJob", false),
            new Type("/apis/kubevirt.io/v1/virtualmachines", "VirtualMachine", true));

    /** A cluster, or a kind on it, that could not be asked, and why. */
    record Unknown(Place place, String reason) {}

    /** What was found, and what could not be. */
    record Result(List<Workload> workloads, List<Unknown> unknown) {}

    private final Api api;
    private final Session session;
    private final Predicate<String> namespaces;

    /** @param namespaces those that are looked at */
    Census(Api api, Session session, Predicate<String> namespaces) {
        this.api = api;
        this.session = session;
        this.namespaces = namespaces;
    }

    /** @param clusters by their places; the home cluster without an object */
    Result of(Map<Place, Found> clusters) {
        var workloads = new ArrayList<Workload>();
        var unknown = new ArrayList<Unknown>();
        try (var threads = Executors.newFixedThreadPool(
                AT_ONCE_MAX, Thread.ofVirtual().name("census-", 0).factory())) {
            var asked = clusters.entrySet().stream()
                    .map(entry -> threads.submit((Callable<Result>) () -> one(entry.getKey(), entry.getValue())))
                    .toList();
            for (var each : asked) {
                workloads.addAll(each.get().workloads());
                unknown.addAll(each.get().unknown());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Result(workloads, unknown);
    }

    private Result one(Place place, Found cluster) {
        if (place.isHome()) return ask(place, api.connection());
        try (var connection = MemberConnection.open(api, cluster, session)) {
            return ask(place, connection);
        } catch (Fault fault) {
            return new Result(List.of(), List.of(new Unknown(place, fault.getMessage())));
        }
    }

    private Result ask(Place place, Connection connection) {
        var workloads = new ArrayList<Workload>();
        var unknown = new ArrayList<Unknown>();
        for (var type : TYPES) {
            try {
                list(place, connection, type, workloads, unknown);
            } catch (Fault fault) {
                unknown.add(new Unknown(place, fault.getMessage()));
                break;
            }
        }
        return new Result(workloads, unknown);
    }

    private void list(Place place, Connection connection, Type type, List<Workload> workloads, List<Unknown> unknown) {
        var next = "";
        for (int page = 0; page < PAGES_MAX; page++) {
            var query = "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + Api.encode(next));
            Answer answer = connection.get(type.path() + query);
            if (answer.notFound() && type.optional()) return;
            if (!answer.good()) {
                unknown.add(new Unknown(place, type.kind() + "s cannot be listed: " + answer.message()));
                return;
            }
            for (var item : answer.body().path("items")) add(place, type, item, workloads);
            next = answer.body().at("/metadata/continue").asText("");
            if (next.isEmpty()) return;
        }
        unknown.add(new Unknown(place, "there are more than " + PAGES_MAX * PAGE + " " + type.kind() + "s"));
    }

    private void add(Place place, Type type, JsonNode item, List<Workload> workloads) {
        var namespace = item.at("/metadata/namespace").asText();
        if (!namespaces.test(namespace)) return;
        var name = item.at("/metadata/name").asText();
        workloads.add(new Workload(place, namespace, type.kind(), name, Selectors.labels(item)));
    }
}

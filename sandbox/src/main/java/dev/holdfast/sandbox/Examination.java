package dev.holdfast.sandbox;

import dev.holdfast.sandbox.cluster.ClusterLayout;
import dev.holdfast.sandbox.cluster.Folders;
import dev.holdfast.sandbox.cluster.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A look at all clusters at once; one that does not answer in time is in trouble and holds up nothing. */
final class Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Examination() {}

    static List<ClusterHealth> of(Folders folders, List<ClusterLayout> clusters) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var looks = clusters.stream()
                    .map(cluster -> threads.submit(() -> look(folders, cluster)))
                    .toList();
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            return clusters.stream()
                    .map(cluster -> take(cluster, looks.get(clusters.indexOf(cluster)), deadline))
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static ClusterHealth look(Folders folders, ClusterLayout cluster) throws IOException {
        try (var health = Health.of(folders, cluster)) {
            var trouble = health.controlPlane();
            if (!trouble.isEmpty()) {
                return new ClusterHealth(cluster.name(), 0, cluster.nodes().size(), trouble);
            }
            var ready = health.readyByNode();
            var dark = cluster.nodes().stream()
                    .map(node -> node.name())
                    .filter(name -> !"True".equals(ready.get(name)))
                    .toList();
            return new ClusterHealth(
                    cluster.name(),
                    cluster.nodes().size() - dark.size(),
                    cluster.nodes().size(),
                    dark.isEmpty() ? "" : "nodes not Ready: " + String.join(", ", dark));
        }
    }

    private static ClusterHealth take(ClusterLayout cluster, Future<ClusterHealth> look, long deadline) {
        var left = Math.max(1, deadline - System.nanoTime());
        try {
            return look.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return troubled(cluster, "gave no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return troubled(cluster, String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return troubled(cluster, "the look at it was interrupted");
        }
    }

    private static ClusterHealth troubled(ClusterLayout cluster, String trouble) {
        return new ClusterHealth(cluster.name(), 0, cluster.nodes().size(), trouble);
    }
}

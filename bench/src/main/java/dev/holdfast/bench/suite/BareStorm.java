package dev.holdfast.bench.suite;

import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The floor of a storm: the same objects created by a bare client, as many at once as the operator creates. */
final class BareStorm {
    private static final int AT_ONCE = 24;

    private BareStorm() {}

    /** Seconds until the last creation was answered. */
    static double seconds(Cluster cluster, Storm storm) {
        Api api = cluster.operator();
        var path = Manifests.alerts(Installation.NAMESPACE) + "?fieldManager=holdfast";
        var created = new ArrayList<Future<?>>();
        long started = System.nanoTime();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < storm.alerts(); i++) {
                int number = i;
                created.add(workers.submit(() -> api.post(path, storm.stored(number))));
            }
            for (var each : created) each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a creation failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return (System.nanoTime() - started) / 1e9;
    }
}

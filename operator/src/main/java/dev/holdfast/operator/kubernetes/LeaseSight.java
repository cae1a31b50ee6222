package dev.holdfast.operator.kubernetes;

import dev.holdfast.core.arbitration.Tenure;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;

/** What a candidate sees of the lease: whether its record has changed, and when it last did by our monotonic clock. */
final class LeaseSight implements Watcher<Lease>, AutoCloseable {

    private final Object change = new Object();
    private final Watch watch;
    private String version = "";
    private String holder = "";
    private long changedAt = System.nanoTime();
    private boolean over;

    LeaseSight(KubernetesClient client, String namespace, String name) {
        this.watch = client.leases().inNamespace(namespace).withName(name).watch(this);
    }

    @Override
    public void eventReceived(Action action, Lease lease) {
        synchronized (change) {
            String seen = lease.getMetadata().getResourceVersion();
            if (seen != null && !seen.equals(version)) {
                version = seen;
                changedAt = System.nanoTime();
            }
            String named = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
            holder = named == null ? "" : named;
            // gone, or something that is not about a record: the reader looks for itself
            over |= action != Action.ADDED && action != Action.MODIFIED;
            change.notifyAll();
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        synchronized (change) {
            over = true;
            change.notifyAll();
        }
    }

    @Override
    public void onClose() {
        onClose(null);
    }

    /** Waits until the lease is free for us, or the watch ends, or {@code bound} passes. True when it may be taken. */
    boolean awaitFree(Tenure tenure, Duration bound) throws InterruptedException {
        long until = System.nanoTime() + bound.toNanos();
        synchronized (change) {
            while (true) {
                long now = System.nanoTime();
                boolean known = !version.isEmpty();
                if (known && (holder.isEmpty() || tenure.mayTake(changedAt, now))) return true;
                if (over || now >= until) return false;
                long next = Math.min(until, changedAt + tenure.lease().toNanos());
                long wait = Math.max(1, (next - now) / 1_000_000 + 1);
                change.wait(wait);
            }
        }
    }

    /** Who holds the lease, as last seen. */
    String holder() {
        synchronized (change) {
            return holder;
        }
    }

    /** The record's resourceVersion, as last seen. */
    String version() {
        synchronized (change) {
            return version;
        }
    }

    /** Whether the watch has ended and must be opened anew. */
    boolean isOver() {
        synchronized (change) {
            return over;
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}

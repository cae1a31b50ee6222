package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.ClusterLimits;
import dev.holdfast.core.fleet.Circuit;
import dev.holdfast.core.fleet.Circuit.Admission;
import dev.holdfast.operator.kubernetes.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The gate to one cluster, for all accounts together: a bound on what is on its way, and a circuit that leaves a cluster
 * alone which gave no answers. It refuses at once, so that nothing waits for the cluster; whoever was refused looks and
 * tries again later, as after any request without an answer.
 */
final class Breaker implements Gate {

    static final int CONCURRENT_DEFAULT = 64;

    private final String cluster;
    private final Runnable doubt;
    private Circuit circuit = Circuit.closed();
    private int underWay;
    private int concurrentMax = CONCURRENT_DEFAULT;

    /** @param doubt called when a request got no answer after others had one: somebody should ask how the cluster is */
    Breaker(String cluster, Runnable doubt) {
        this.cluster = cluster;
        this.doubt = doubt;
    }

    synchronized void limit(ClusterLimits limits) {
        concurrentMax = Optional.ofNullable(limits.concurrentRequests()).orElse(CONCURRENT_DEFAULT);
    }

    /** Whether requests are refused for now. */
    synchronized boolean isOpen() {
        return !(circuit instanceof Circuit.Closed);
    }

    /** Somebody else had an answer from the cluster. */
    synchronized void answered() {
        circuit = circuit.answered();
    }

    @Override
    public synchronized void enter() throws IOException {
        if (underWay >= concurrentMax) {
            throw new IOException("Cluster " + cluster + " has " + underWay
                    + " requests on their way, as many as spec.limits.concurrentRequests lets it");
        }
        switch (circuit.admit(System.nanoTime())) {
            case Admission.Admitted(var next) -> circuit = next;
            case Admission.Refused(Duration after) ->
                throw new IOException(
                        "Cluster " + cluster + " gave no answer to the last requests and is left alone for "
                                + Math.max(1, after.toSeconds()) + "s");
        }
        underWay++;
    }

    @Override
    public void leave(End end) {
        if (isNews(end)) doubt.run();
    }

    private synchronized boolean isNews(End end) {
        boolean wasWell = circuit.equals(Circuit.closed());
        underWay--;
        circuit = switch (end) {
            case ANSWERED -> circuit.answered();
            case UNANSWERED -> circuit.unanswered(System.nanoTime());
            case ABANDONED -> circuit;
        };
        return wasWell && end == End.UNANSWERED;
    }
}

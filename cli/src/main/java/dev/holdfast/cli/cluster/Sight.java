package dev.holdfast.cli.cluster;

import dev.holdfast.cli.kube.Found;
import java.time.Duration;
import java.time.Instant;

/** What a Cluster's status says, as of now: what no operator confirmed for long is unknown. */
record Sight(Found cluster, Instant now) {

    /** The operator renews its word every two minutes. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final String UNKNOWN = "Unknown";

    /** True, False or Unknown. */
    String answer(String type) {
        var said = cluster.condition(type, "status");
        return said.isEmpty() || isStale() ? UNKNOWN : said;
    }

    String reason(String type) {
        if (isStale()) return "Stale";
        var said = cluster.condition(type, "reason");
        return said.isEmpty() ? "NotYetKnown" : said;
    }

    String message(String type) {
        if (isStale()) {
            return "no operator has looked since; then it was " + cluster.condition(type, "status") + ": "
                    + cluster.condition(type, "message");
        }
        var said = cluster.condition(type, "message");
        return said.isEmpty() ? "no operator has said anything yet; is one running?" : said;
    }

    /** Whether nobody confirmed for long what the status says. */
    boolean isStale() {
        return cluster.time("/status/asOf")
                .filter(asOf -> Duration.between(asOf, now).compareTo(FRESH) > 0)
                .isPresent();
    }
}

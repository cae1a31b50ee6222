package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Waiting for health: a look at a cluster gives up after 3 s, which a busy machine may need for a handshake. */
final class Healthy {
    private Healthy() {}

    static void soon(Sandbox sandbox) {
        await().atMost(2, MINUTES)
                .untilAsserted(() -> assertThat(sandbox.health()).allMatch(ClusterHealth::healthy));
    }
}

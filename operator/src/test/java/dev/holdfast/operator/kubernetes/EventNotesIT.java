package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.Installation;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Events that a real API server takes, however long what they say is. */
@WithSandbox(clusters = "hub", nodes = 0)
class EventNotesIT {

    private static final int NOTE_BYTES_MAX = 1024;

    @Test
    void a_long_note_is_stored_up_to_the_servers_bound_in_bytes(Sandbox sandbox) {
        var metrics = new SimpleMeterRegistry();
        try (var installation = Installation.on(sandbox, "hub")) {
            var about = installation
                    .admin()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("told-of")
                            .withNamespace(installation.namespace("event-notes-it"))
                            .endMetadata()
                            .build())
                    .serverSideApply();
            try (var events = new Events(new Api(installation.admin()), "test", InstantSource.system(), metrics)) {
                events.warning(about, "Ascii", "a".repeat(5000));
                events.warning(about, "TwoBytes", "ü".repeat(1000));
                events.warning(about, "FourBytes", "a" + "\uD83D\uDD25".repeat(1000));
                events.normal(about, "Short", "ü");
                Awaitility.await()
                        .atMost(5, TimeUnit.MINUTES)
                        .until(() -> told(installation).size() == 4);
            }
            assertThat(told(installation)).allSatisfy(event -> {
                assertThat(event.getNote().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(NOTE_BYTES_MAX);
                if (!event.getReason().equals("Short")) {
                    assertThat(event.getNote())
                            .hasSizeGreaterThan(NOTE_BYTES_MAX / 4)
                            .endsWith("…");
                }
            });
        }
        assertThat(metrics.get("holdfast.events.dropped").counter().count()).isZero();
    }

    private static List<Event> told(Installation installation) {
        return installation
                .admin()
                .events()
                .v1()
                .events()
                .inNamespace("event-notes-it")
                .list()
                .getItems();
    }
}

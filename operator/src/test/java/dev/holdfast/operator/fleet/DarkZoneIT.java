package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room of a cluster goes dark: its nodes fall silent, those of the other room do not. */
@WithSandbox(
        clusters = {"hub", "east"},
        nodes = 4,
        nodeMonitorGraceSeconds = 20,
        shared = false)
class DarkZoneIT {

    @Test
    void a_dark_zone_inside_a_cluster_is_an_alert_that_is_resolved_when_its_nodes_are_back(
            Sandbox sandbox, @TempDir Path folder) throws IOException {
        try (var hub = Installation.on(sandbox, "hub");
                var east = Installation.on(sandbox, "east").asMember();
                var operator = OperatorProcess.start(
                        hub, folder, "dark", "--default-service-account", "holdfast-system/holdfast-default")) {
            assertThat(east.admin().nodes().list().getItems()).hasSize(4);
            operator.awaitReady();
            var registry = new Registry(hub);
            registry.add("east", Files.readString(sandbox.operatorKubeconfig("east")), "  site: dc-east");
            registry.await("east", "Ready", "True", "Healthy");
            sandbox.breakDown("east/b", false);
            var told = alert(hub, alert -> true);
            assertThat(told.getSpec().labels())
                    .isEqualTo(Map.of(
                            "alertname",
                            "HoldfastZoneDown",
                            "severity",
                            "critical",
                            "cluster",
                            "east",
                            "cluster_namespace",
                            "holdfast-system",
                            "zone",
                            "b",
                            "site",
                            "dc-east"));
            assertThat(told.getSpec().annotations().get("evidence")).contains("none of its nodes is ready");
            sandbox.heal("east/b");
            alert(hub, alert -> alert.getStatus().resolvedAt() != null);
            assertThat(alerts(hub)).hasSize(1);
        }
    }

    private static List<ReceivedAlert> alerts(Installation hub) {
        return hub.admin()
                .resources(ReceivedAlert.class)
                .inNamespace(Installation.NAMESPACE)
                .list()
                .getItems();
    }

    private static ReceivedAlert alert(Installation hub, Predicate<ReceivedAlert> condition) {
        Awaitility.await().atMost(10, TimeUnit.MINUTES).until(() -> alerts(hub).stream()
                .anyMatch(condition));
        return alerts(hub).stream().filter(condition).findFirst().orElseThrow();
    }
}

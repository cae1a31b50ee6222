package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster with nodes: zones, pods on them, and what goes dark. */
@WithSandbox(clusters = "east", nodes = 3, nodeMonitorGraceSeconds = 20)
class FleetIT {
    private Kubectl kubectl;

    @BeforeEach
    void connect(Sandbox sandbox) {
        kubectl = Kubectl.administrator(sandbox, "east");
    }

    @Test
    void nodes_are_dealt_to_the_zones_in_turn_and_carry_the_labels_of_their_place() {
        var zones = new TreeMap<String, String>();
        for (var node : kubectl.json("get", "nodes").path("items")) {
            var labels = node.path("metadata").path("labels");
            assertThat(labels.path("topology.kubernetes.io/region").asText()).isEqualTo("east");
            assertThat(labels.path("kubernetes.io/hostname"))
                    .isEqualTo(node.path("metadata").path("name"));
            zones.put(
                    node.path("metadata").path("name").asText(),
                    labels.path("topology.kubernetes.io/zone").asText());
        }
        assertThat(zones).isEqualTo(Map.of("east-a-1", "a", "east-b-1", "b", "east-a-2", "a"));
    }

    @Test
    void a_deployment_runs_through_the_real_scheduler_on_addresses_that_differ() {
        kubectl.run("create", "deployment", "web", "--image=nginx", "--replicas=6");

        kubectl.run("rollout", "status", "deployment/web", "--timeout=60s");

        assertThat(kubectl.json("get", "pods", "-l", "app=web").path("items"))
                .extracting(pod -> pod.path("status").path("podIP").asText())
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(kubectl.run("logs", "deployment/web", "--tail=1")).contains("simulated:");
        kubectl.run("delete", "deployment", "web");
    }

    @Test
    void nodes_of_a_dark_zone_become_not_ready_and_ready_again_when_it_is_healed(Sandbox sandbox) {
        assertThat(sandbox.breakDown("east/a", false)).isEmpty();
        assertThat(sandbox.health())
                .as("at once, while its nodes still count as Ready")
                .singleElement()
                .satisfies(health -> assertThat(health.trouble()).startsWith("zone a is killed"));
        assertThat(sandbox.breakDown("east/a", false)).as("once more").contains("killed");
        assertThat(sandbox.info().clusters().get("east").broken()).isEqualTo(Map.of("a", "killed"));

        await().atMost(2, MINUTES).pollInterval(1, SECONDS).untilAsserted(() -> assertThat(ready())
                .isEqualTo(Map.of("east-a-1", "Unknown", "east-a-2", "Unknown", "east-b-1", "True")));
        await().atMost(2, MINUTES)
                .untilAsserted(
                        () -> assertThat(sandbox.health()).singleElement().satisfies(health -> {
                            assertThat(health.nodesReady()).isEqualTo(1);
                            assertThat(health.trouble())
                                    .contains("east-a-1", "east-a-2")
                                    .doesNotContain("east-b-1");
                        }));

        sandbox.heal("east/a");

        assertThat(ready())
                .containsOnlyKeys("east-a-1", "east-a-2", "east-b-1")
                .containsValue("True")
                .doesNotContainValue("Unknown");
        assertThat(sandbox.info().clusters().get("east").broken()).isEmpty();
    }

    @Test
    void a_zone_cannot_be_healed_before_its_control_plane(Sandbox sandbox) {
        sandbox.breakDown("east/b", true);
        sandbox.breakDown("east", true);
        assertThat(sandbox.info().clusters().get("east").broken())
                .isEqualTo(Map.of("b", "paused", "control-plane", "paused"));

        assertThatThrownBy(() -> sandbox.heal("east/b"))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("heal it first");

        sandbox.heal("east");
        sandbox.heal("east/b");
        assertThat(sandbox.info().clusters().get("east").broken()).isEmpty();
    }

    private Map<String, String> ready() {
        var ready = new TreeMap<String, String>();
        for (JsonNode node : kubectl.json("get", "nodes").path("items")) {
            for (var condition : node.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    ready.put(
                            node.path("metadata").path("name").asText(),
                            condition.path("status").asText());
                }
            }
        }
        return ready;
    }
}

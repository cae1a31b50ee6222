package dev.holdfast.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterLayoutTest {
    private static final List<String> ZONES = List.of("a", "b");

    @Test
    void nodes_are_dealt_to_the_zones_in_turn_and_counted_within_each() {
        assertThat(ClusterLayout.of("east", 0, true, ZONES, 4).nodes())
                .containsExactly(
                        new NodePlace("east-a-1", "a"),
                        new NodePlace("east-b-1", "b"),
                        new NodePlace("east-a-2", "a"),
                        new NodePlace("east-b-2", "b"));
    }

    @Test
    void a_zone_without_nodes_is_no_zone() {
        assertThat(ClusterLayout.of("east", 0, true, ZONES, 1).zones()).containsExactly("a");
        assertThat(ClusterLayout.of("east", 0, false, ZONES, 0).zones()).isEmpty();
    }

    @Test
    void every_listener_gets_a_port_of_its_own() {
        var layout = ClusterLayout.of("east", 0, true, ZONES, 2);
        var claimed = IntStream.range(1000, 1000 + layout.portsNeeded()).boxed().toList();

        var ports = layout.withPorts(claimed).ports();

        assertThat(ports.keySet())
                .containsExactlyInAnyOrder(
                        "etcd",
                        "etcd-peer",
                        "kube-apiserver",
                        "kube-controller-manager",
                        "kube-scheduler",
                        "kwok-a",
                        "kwok-b");
        assertThat(ports.values()).containsExactlyInAnyOrderElementsOf(claimed);
    }

    @Test
    void clusters_of_a_sandbox_have_address_ranges_of_their_own() {
        var first = ClusterLayout.of("east", 0, true, ZONES, 2);
        var second = ClusterLayout.of("west", 1, true, ZONES, 2);

        assertThat(first.serviceRange()).isEqualTo("10.96.0.0/16");
        assertThat(second.serviceRange()).isEqualTo("10.97.0.0/16");
        assertThat(first.podRange(1)).isEqualTo("10.160.1.0/24");
        assertThat(second.podRange(1)).isEqualTo("10.161.1.0/24");
    }
}

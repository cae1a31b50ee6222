package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxSpecTest {
    private static final SandboxSpec DEFAULT = SandboxSpec.of("default");

    @Test
    void without_wishes_there_are_three_clusters_of_three_nodes_in_two_zones() {
        assertThat(DEFAULT.clusters()).containsExactly("hub", "east", "west");
        assertThat(DEFAULT.nodes()).isEqualTo(3);
        assertThat(DEFAULT.zones()).containsExactly("a", "b");
        assertThat(DEFAULT.scheduler()).isTrue();
    }

    @Test
    void without_nodes_there_is_no_scheduler_unless_one_is_wished_for() {
        assertThat(DEFAULT.withNodes(0).scheduler()).isFalse();
        assertThat(DEFAULT.withNodes(0).withScheduler(true).scheduler()).isTrue();
    }

    @Test
    void what_cannot_be_is_refused_with_the_bounds() {
        refused(() -> SandboxSpec.of("../elsewhere"), "cannot be the name of a sandbox");
        refused(() -> SandboxSpec.of("x".repeat(25)), "1 to 24 lower-case letters");
        refused(() -> DEFAULT.withClusters(), "1 to 16 clusters");
        refused(() -> DEFAULT.withClusters("hub", "hub"), "each once");
        refused(() -> DEFAULT.withClusters("Hub"), "cannot be the name of a cluster");
        refused(() -> DEFAULT.withZones(List.of()), "at least one zone");
        refused(() -> DEFAULT.withNodes(-1), "0 to 250 nodes");
        refused(() -> DEFAULT.withKubernetes("1.12"), "1.34, 1.35");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable wish, String words) {
        assertThatThrownBy(wish)
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining(words)
                .satisfies(fault ->
                        assertThat(((SandboxFault) fault).askedWrongly()).isTrue());
    }
}

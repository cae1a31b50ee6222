package dev.holdfast.sandbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.holdfast.sandbox.cluster.ClusterLayout;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written down about a sandbox when it starts.
 *
 * @param ready whether {@code up} came to its end; one that did not is taken down by whoever meets it
 */
record SandboxRecord(
        String name,
        String createdAt,
        String kubernetesMinor,
        String kubernetesVersion,
        long nodeMonitorGraceSeconds,
        boolean bound,
        boolean ready,
        List<ClusterLayout> clusters) {
    static final String FILE = "sandbox.json";

    SandboxRecord {
        clusters = List.copyOf(clusters);
    }

    SandboxRecord nowReady() {
        return new SandboxRecord(
                name, createdAt, kubernetesMinor, kubernetesVersion, nodeMonitorGraceSeconds, bound, true, clusters);
    }

    ClusterLayout cluster(String cluster) {
        return clusters.stream()
                .filter(layout -> layout.name().equals(cluster))
                .findFirst()
                .orElseThrow(() -> SandboxFault.wrongly(
                        Nearest.unknown("cluster", cluster, clusterNames()) + " in sandbox \"" + name + "\""));
    }

    boolean isLike(SandboxSpec spec) {
        var layouts = new ArrayList<ClusterLayout>();
        for (var cluster : spec.clusters()) {
            layouts.add(ClusterLayout.of(cluster, layouts.size(), spec.scheduler(), spec.zones(), spec.nodes()));
        }
        var here = clusters.stream().map(ClusterLayout::withoutPorts).toList();
        return here.equals(layouts)
                && kubernetesMinor.equals(spec.kubernetesMinor())
                && nodeMonitorGraceSeconds == spec.nodeMonitorGrace().toSeconds();
    }

    @JsonIgnore
    List<String> clusterNames() {
        return clusters.stream().map(ClusterLayout::name).toList();
    }
}

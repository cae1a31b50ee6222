package dev.holdfast.sandbox;

import dev.holdfast.sandbox.binaries.Catalog;
import dev.holdfast.sandbox.fault.SandboxFault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a sandbox shall be. Immutable: each {@code with...} is a new value.
 *
 * @param clusters names, in order; the operator lives on the first
 * @param nodes simulated nodes per cluster, dealt to the zones in turn; 0 gives bare control planes
 * @param scheduler whether a scheduler runs; without nodes it has nothing to do
 * @param kubernetesMinor which Kubernetes, for example {@code 1.35}
 * @param nodeMonitorGrace how long a silent node stays Ready
 * @param bound whether the sandbox goes down with the process that started it
 * @param durable whether etcd waits for the disk at each write, as in production; what is written outlives the end of
 *     every process without it, but not the end of the machine
 */
public record SandboxSpec(
        String name,
        List<String> clusters,
        int nodes,
        List<String> zones,
        boolean scheduler,
        String kubernetesMinor,
        Duration nodeMonitorGrace,
        boolean bound,
        boolean durable) {
    public static final String DEFAULT_NAME = "default";
    /** Overrides the Kubernetes minor that is used when none is asked for. */
    public static final String KUBERNETES = "HOLDFAST_KUBERNETES";

    /** Kubernetes' own default. */
    public static final Duration NODE_MONITOR_GRACE = Duration.ofSeconds(50);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?");
    private static final int CLUSTERS_MAX = 16;
    private static final int NODES_MAX = 250;

    public SandboxSpec {
        clusters = List.copyOf(clusters);
        zones = List.copyOf(zones);
        checkName("sandbox", name);
        if (clusters.isEmpty() || clusters.size() > CLUSTERS_MAX || new HashSet<>(clusters).size() < clusters.size()) {
            throw SandboxFault.wrongly(
                    "a sandbox has 1 to " + CLUSTERS_MAX + " clusters, each once; asked for " + clusters);
        }
        if (zones.isEmpty() || new HashSet<>(zones).size() < zones.size()) {
            throw SandboxFault.wrongly("a sandbox has at least one zone, each once; asked for " + zones);
        }
        if (nodes < 0 || nodes > NODES_MAX) {
            throw SandboxFault.wrongly("a cluster has 0 to " + NODES_MAX + " nodes; asked for " + nodes);
        }
        clusters.forEach(cluster -> checkName("cluster", cluster));
        zones.forEach(zone -> checkName("zone", zone));
        Catalog.kubernetesVersion(kubernetesMinor);
    }

    /** hub, east and west with three nodes each in zones a and b. */
    public static SandboxSpec of(String name) {
        var minor = System.getenv().getOrDefault(KUBERNETES, "");
        return new SandboxSpec(
                name,
                List.of("hub", "east", "west"),
                3,
                List.of("a", "b"),
                true,
                minor.isBlank() ? Binaries.DEFAULT_KUBERNETES : minor,
                NODE_MONITOR_GRACE,
                false,
                true);
    }

    public SandboxSpec withName(String other) {
        return new SandboxSpec(
                other, clusters, nodes, zones, scheduler, kubernetesMinor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withClusters(List<String> names) {
        return new SandboxSpec(name, names, nodes, zones, scheduler, kubernetesMinor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withClusters(String... names) {
        return withClusters(List.of(names));
    }

    /** Also says whether there is a scheduler: only where there are nodes. */
    public SandboxSpec withNodes(int count) {
        return new SandboxSpec(
                name, clusters, count, zones, count > 0, kubernetesMinor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withZones(List<String> names) {
        return new SandboxSpec(
                name, clusters, nodes, names, scheduler, kubernetesMinor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withScheduler(boolean wanted) {
        return new SandboxSpec(name, clusters, nodes, zones, wanted, kubernetesMinor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withKubernetes(String minor) {
        return new SandboxSpec(name, clusters, nodes, zones, scheduler, minor, nodeMonitorGrace, bound, durable);
    }

    public SandboxSpec withNodeMonitorGrace(Duration grace) {
        return new SandboxSpec(name, clusters, nodes, zones, scheduler, kubernetesMinor, grace, bound, durable);
    }

    /** The sandbox goes down when this process ends, however it ends. */
    public SandboxSpec boundToThisProcess() {
        return new SandboxSpec(
                name, clusters, nodes, zones, scheduler, kubernetesMinor, nodeMonitorGrace, true, durable);
    }

    /** For tests: nothing of theirs needs to outlive the machine, and a busy disk need not hold them up. */
    public SandboxSpec withoutDurability() {
        return new SandboxSpec(
                name, clusters, nodes, zones, scheduler, kubernetesMinor, nodeMonitorGrace, bound, false);
    }

    static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw SandboxFault.wrongly("\"" + name + "\" cannot be the name of a " + what
                    + ": use 1 to 24 lower-case letters, digits and hyphens, with a letter or digit at both ends");
        }
    }
}

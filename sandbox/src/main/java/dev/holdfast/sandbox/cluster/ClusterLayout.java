package dev.holdfast.sandbox.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one cluster consists of and where its parts listen; decided before the first process starts, never changed.
 *
 * @param index the cluster's place in the sandbox, from which its address ranges follow
 * @param ports one per listening component, by name
 */
public record ClusterLayout(
        String name,
        int index,
        boolean scheduler,
        List<String> zones,
        List<NodePlace> nodes,
        Map<String, Integer> ports) {
    public static final String ETCD = "etcd";
    public static final String ETCD_PEER = "etcd-peer";
    public static final String API_SERVER = "kube-apiserver";
    public static final String CONTROLLER_MANAGER = "kube-controller-manager";
    public static final String SCHEDULER = "kube-scheduler";
    private static final String KWOK = "kwok-";
    private static final int FIRST_SERVICE_RANGE = 96;
    private static final int FIRST_POD_RANGE = 160;

    public ClusterLayout {
        zones = List.copyOf(zones);
        nodes = List.copyOf(nodes);
        ports = Map.copyOf(ports);
    }

    /** A layout without ports; {@link #portsNeeded} says how many to claim. */
    public static ClusterLayout of(String name, int index, boolean scheduler, List<String> zones, int nodes) {
        var places = new ArrayList<NodePlace>();
        var inZone = new HashMap<String, Integer>();
        for (var node = 0; node < nodes; node++) {
            var zone = zones.get(node % zones.size());
            places.add(new NodePlace(name + "-" + zone + "-" + inZone.merge(zone, 1, Integer::sum), zone));
        }
        var peopled = zones.stream().filter(inZone::containsKey).toList();
        return new ClusterLayout(name, index, scheduler, peopled, places, Map.of());
    }

    public int portsNeeded() {
        return listeners().size();
    }

    public ClusterLayout withPorts(List<Integer> claimed) {
        var listeners = listeners();
        var assigned = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < listeners.size(); i++) {
            assigned.put(listeners.get(i), claimed.get(i));
        }
        return new ClusterLayout(name, index, scheduler, zones, nodes, assigned);
    }

    public ClusterLayout withoutPorts() {
        return new ClusterLayout(name, index, scheduler, zones, nodes, Map.of());
    }

    private List<String> listeners() {
        var listeners = new ArrayList<>(List.of(ETCD, ETCD_PEER, API_SERVER, CONTROLLER_MANAGER));
        if (scheduler) {
            listeners.add(SCHEDULER);
        }
        zones.forEach(zone -> listeners.add(KWOK + zone));
        return listeners;
    }

    public int port(String component) {
        return ports.get(component);
    }

    @JsonIgnore
    public String server() {
        return "https://127.0.0.1:" + port(API_SERVER);
    }

    @JsonIgnore
    public String serviceRange() {
        return "10." + (FIRST_SERVICE_RANGE + index) + ".0.0/16";
    }

    /** The address that the API server's own Service gets: the first of the range. */
    @JsonIgnore
    public String ownServiceAddress() {
        return "10." + (FIRST_SERVICE_RANGE + index) + ".0.1";
    }

    /** Each node has 254 pod addresses of its own, so that the zones' kwok processes never give out the same one. */
    public String podRange(int node) {
        return "10." + (FIRST_POD_RANGE + index) + "." + node + ".0/24";
    }

    /** The child's name of a component: {@code cluster/component}. */
    public String child(String component) {
        return name + "/" + component;
    }

    public String kwok(String zone) {
        return KWOK + zone;
    }

    /** The children without which the cluster has no control plane, in the order of their start. */
    @JsonIgnore
    public List<String> controlPlane() {
        var components = new ArrayList<>(List.of(ETCD, API_SERVER, CONTROLLER_MANAGER));
        if (scheduler) {
            components.add(SCHEDULER);
        }
        return components.stream().map(this::child).toList();
    }
}

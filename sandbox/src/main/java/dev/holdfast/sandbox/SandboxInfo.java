package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.store.Json;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything about a running sandbox that a script or a test may need.
 *
 * @param annotations what others noted by {@link Sandbox#annotate}, for example {@code operator}
 */
public record SandboxInfo(
        String name,
        Path folder,
        String kubernetes,
        String createdAt,
        long supervisorPid,
        Map<String, ClusterInfo> clusters,
        Map<String, JsonNode> annotations) {
    public SandboxInfo {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
        annotations = Map.copyOf(annotations);
    }

    /** The form of {@code holdfast sandbox info -o json}: annotations stand beside {@code clusters}. */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("folder", folder.toString());
        json.put("kubernetes", kubernetes);
        json.put("createdAt", createdAt);
        json.put("supervisorPid", supervisorPid);
        var byName = new LinkedHashMap<String, Object>();
        clusters.forEach((cluster, info) -> byName.put(cluster, toJson(info)));
        json.put("clusters", byName);
        annotations.forEach((key, value) -> json.put(key, Json.MAPPER.convertValue(value, Object.class)));
        return json;
    }

    private static Map<String, Object> toJson(ClusterInfo info) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kubeconfig", info.kubeconfig().toString());
        json.put("operatorKubeconfig", info.operatorKubeconfig().toString());
        json.put("server", info.server());
        json.put("zones", List.copyOf(info.zones()));
        json.put("nodes", List.copyOf(info.nodes()));
        json.put("broken", info.broken());
        return json;
    }
}

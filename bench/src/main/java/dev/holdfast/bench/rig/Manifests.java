package dev.holdfast.bench.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects as they are sent, and where. */
public final class Manifests {
    private static final String RECOVERY = "/apis/recovery.elotl.co/v1alpha1/namespaces/";

    private Manifests() {}

    public static ObjectNode json(String form, Object... parts) {
        try {
            return (ObjectNode) Api.JSON.readTree(form.formatted(parts));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + form, e);
        }
    }

    public static String alerts(String namespace) {
        return RECOVERY + namespace + "/receivedalerts";
    }

    public static String plans(String namespace) {
        return RECOVERY + namespace + "/recoveryplans";
    }

    public static String runs(String namespace) {
        return RECOVERY + namespace + "/recoveryruns";
    }

    public static String configMaps(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    public static ObjectNode configMap(String name, String state) {
        return json("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}, "data": {"state": "%s"}}""", name, state);
    }

    /** A step that sets {@code data.state} of a ConfigMap. */
    public static String step(String configMap, String state) {
        return """
                {"type": "patch", "patch": {"apiVersion": "v1", "resource": "configmaps", "name": "%s",
                 "override": {"fieldPath": "data.state", "value": {"raw": "%s"}}}}""".formatted(configMap, state);
    }

    /** A plan that asks for one label. */
    public static ObjectNode plan(String name, String label, String value, String steps) {
        return json("""
                {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryPlan", "metadata": {"name": "%s"},
                 "spec": {"alertLabels": {"%s": "%s"}, "steps": [%s]}}""", name, label, value, steps);
    }

    /** A run that a person starts. */
    public static ObjectNode run(String name, String steps) {
        return json("""
                {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryRun", "metadata": {"name": "%s"},
                 "spec": {"alertSpec": {"name": "by-hand", "labels": {"app": "bench"}}, "steps": [%s]}}""", name, steps);
    }

    public static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    public static boolean named(JsonNode object, String name) {
        return name(object).equals(name);
    }

    public static String state(JsonNode configMap) {
        return configMap.at("/data/state").asText();
    }

    public static String phase(JsonNode run) {
        return run.at("/status/phase").asText();
    }
}

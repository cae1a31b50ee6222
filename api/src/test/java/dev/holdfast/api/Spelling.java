package dev.holdfast.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A manifest's spec in the one spelling that the records write: {@code Job} is {@code job}, a default is written out. */
final class Spelling {
    private Spelling() {}

    static JsonNode ours(JsonNode spec) {
        for (var step : spec.path("steps")) {
            if (step.path("type").asText().equals("Job")) {
                ((ObjectNode) step).put("type", "job");
            }
        }
        if (spec.path("kubeconfigSecretRef") instanceof ObjectNode reference && !reference.has("key")) {
            reference.put("key", "kubeconfig");
        }
        return spec;
    }
}

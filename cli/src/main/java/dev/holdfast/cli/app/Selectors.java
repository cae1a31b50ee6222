package dev.holdfast.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.protection.LabelSelector;
import dev.holdfast.api.protection.ObjectSelector;
import dev.holdfast.api.protection.ProtectedApplicationSpec;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.core.protection.Coverage;
import dev.holdfast.core.protection.Coverage.Place;
import dev.holdfast.core.protection.Coverage.Selector;
import dev.holdfast.core.protection.Labels;
import dev.holdfast.core.protection.Labels.Operator;
import dev.holdfast.core.protection.Labels.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What applications select, from the wire to core. */
final class Selectors {
    private Selectors() {}

    /** The selectors of an application; {@code operator} is the namespace whose clusters every plan may name. */
    static List<Selector> of(Found application, String operator, Collection<Place> places) {
        return Typed.read(application.at("/spec"), ProtectedApplicationSpec.class).objects().stream()
                .map(objects -> of(objects, application.namespace(), operator, places))
                .toList();
    }

    private static Selector of(ObjectSelector objects, String home, String operator, Collection<Place> places) {
        return new Selector(
                home,
                Coverage.named(objects.clusters(), home, operator, places),
                Optional.ofNullable(objects.clusterSelector()).map(Selectors::labels),
                objects.clusters().isEmpty() && objects.clusterSelector() == null,
                objects.namespaces(),
                Optional.ofNullable(objects.labelSelector())
                        .map(Selectors::labels)
                        .orElse(Labels.ALL),
                objects.kinds());
    }

    private static Labels labels(LabelSelector selector) {
        return new Labels(
                selector.matchLabels(),
                selector.matchExpressions().stream()
                        .map(each -> new Requirement(each.key(), operator(each.operator()), Set.copyOf(each.values())))
                        .toList());
    }

    private static Operator operator(String word) {
        return switch (word) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw new IllegalArgumentException("the API server took the operator " + word);
        };
    }

    /** The labels of an object. */
    static Map<String, String> labels(JsonNode object) {
        var labels = new java.util.LinkedHashMap<String, String>();
        object.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** One selector in a line for people. */
    static String words(JsonNode selector, String home) {
        var words = new ArrayList<String>();
        words.add(selector.has("kinds") ? texts(selector.get("kinds")) : "every workload");
        if (selector.has("labelSelector")) words.add("with " + labelWords(selector.get("labelSelector")));
        words.add("in namespace " + (selector.has("namespaces") ? texts(selector.get("namespaces")) : home));
        words.add(
                selector.has("clusters")
                        ? "on " + texts(selector.get("clusters"))
                        : selector.has("clusterSelector")
                                ? "on clusters with " + labelWords(selector.get("clusterSelector"))
                                : "on every cluster");
        return String.join(" ", words);
    }

    private static String labelWords(JsonNode selector) {
        var words = new ArrayList<String>();
        selector.path("matchLabels")
                .properties()
                .forEach(label ->
                        words.add(label.getKey() + "=" + label.getValue().asText()));
        for (var each : selector.path("matchExpressions")) {
            var values = each.has("values") ? " (" + texts(each.get("values")) + ")" : "";
            words.add(each.path("key").asText() + " "
                    + each.path("operator").asText().toLowerCase(Locale.ROOT) + values);
        }
        return String.join(", ", words);
    }

    private static String texts(JsonNode list) {
        return String.join(", ", list.valueStream().map(JsonNode::asText).toList());
    }
}

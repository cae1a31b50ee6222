package dev.holdfast.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An object as the API server gave it: nothing that this version does not know is lost. */
public record Found(ObjectNode tree) {

    public String name() {
        return text("/metadata/name");
    }

    public String namespace() {
        return text("/metadata/namespace");
    }

    public String uid() {
        return text("/metadata/uid");
    }

    public String resourceVersion() {
        return text("/metadata/resourceVersion");
    }

    public Optional<Instant> created() {
        return time("/metadata/creationTimestamp");
    }

    /** What stands at a JSON pointer. */
    public JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    /** The text at a JSON pointer; empty when there is none. */
    public String text(String pointer) {
        return tree.at(pointer).asText("");
    }

    /** The steps of a plan or a run in the order of their numbers, groups replaced by their members. */
    public List<JsonNode> steps() {
        return tree.at("/spec/steps")
                .valueStream()
                .flatMap(step -> step.path("type").asText().equals("parallel")
                        ? step.at("/parallel/steps").valueStream()
                        : Stream.of(step))
                .toList();
    }

    public Optional<Instant> time(String pointer) {
        return instant(tree.at(pointer));
    }

    /** A point in time as Kubernetes writes it. */
    public static Optional<Instant> instant(JsonNode node) {
        if (!node.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(node.textValue()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A field of the condition of a type, for example status, reason or message; empty without such a condition. */
    public String condition(String type, String field) {
        for (var condition : tree.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path(field).asText("");
            }
        }
        return "";
    }

    /** The object without what only the API server cares for, as {@code kubectl get -o yaml} shows it. */
    public ObjectNode shown() {
        var copy = tree.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return copy;
    }
}

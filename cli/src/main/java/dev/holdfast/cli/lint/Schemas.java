package dev.holdfast.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.holdfast.api.Crds;
import dev.holdfast.cli.kube.Kind;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * The schemas of our kinds, from the CRDs that travel in the jar. Stricter than the API server in one point: a field that
 * it would drop silently is a finding.
 */
final class Schemas {
    private static final String KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields";
    private static final List<String> NOT_JSON_SCHEMA =
            List.of(KEEPS_UNKNOWN, "x-kubernetes-validations", "nullable", "format");
    /** Where the words of a CEL rule are kept beside the pattern of the same field: validators pass it over. */
    private static final String RULE = "$comment";

    private static final List<String> METADATA_TEXTS = List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "deletionTimestamp",
            "selfLink");

    private final Map<Kind, Loaded> schemas = new EnumMap<>(Kind.class);

    private record Loaded(Schema schema, ObjectNode tree) {
        /** The fields that a map at this place may have. */
        Set<String> fields(NodePath place) {
            var fields = new TreeSet<String>();
            at(place).path("properties").fieldNames().forEachRemaining(fields::add);
            return fields;
        }

        /** What the API server says of a value at this place that breaks the rule there; empty where there is none. */
        String rule(NodePath place) {
            return at(place).path(RULE).asText();
        }

        private JsonNode at(NodePath place) {
            JsonNode at = tree;
            for (int i = 0; i < place.getNameCount(); i++) {
                at = at.has("items")
                        ? at.get("items")
                        : at.path("properties").path(String.valueOf(place.getElement(i)));
            }
            return at;
        }
    }

    /** What keeps the manifest from fitting its kind, with the pointer of each place. */
    List<Misfit> check(Kind kind, Object tree) {
        var loaded = schemas.computeIfAbsent(kind, Schemas::load);
        return loaded.schema().validate(Trees.JSON.valueToTree(tree)).stream()
                .map(error -> misfit(error, loaded))
                .sorted(Comparator.comparing(Misfit::pointer).thenComparing(Misfit::message))
                .distinct()
                .toList();
    }

    /** One place that does not fit. */
    record Misfit(Rule rule, String pointer, String message) {}

    private static Loaded load(Kind kind) {
        var root = (ObjectNode) Trees.readYaml(Crds.yaml(kind.crd())).at("/spec/versions/0/schema/openAPIV3Schema");
        var properties = (ObjectNode) root.get("properties");
        properties.set("apiVersion", Trees.object().put("type", "string"));
        properties.set("kind", Trees.object().put("type", "string"));
        properties.set("metadata", metadata());
        close(root);
        var schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .build()))
                .getSchema(root);
        return new Loaded(schema, root);
    }

    private static ObjectNode metadata() {
        var metadata = Trees.object().put("type", "object");
        var properties = metadata.putObject("properties");
        METADATA_TEXTS.forEach(name -> properties.set(name, Trees.object().put("type", "string")));
        for (var name : List.of("labels", "annotations")) {
            properties
                    .putObject(name)
                    .put("type", "object")
                    .set("additionalProperties", Trees.object().put("type", "string"));
        }
        for (var name : List.of("finalizers", "ownerReferences", "managedFields")) {
            properties.putObject(name).put("type", "array");
        }
        properties.putObject("generation").put("type", "integer");
        return metadata;
    }

    /** Unknown members become errors, and null is allowed where the CRD says nullable. */
    private static void close(ObjectNode schema) {
        if (schema.has("properties")
                && !schema.path(KEEPS_UNKNOWN).asBoolean()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        if (schema.path("nullable").asBoolean() && schema.has("type")) {
            var type = schema.get("type");
            schema.set("type", Trees.JSON.createArrayNode().add(type).add("null"));
        }
        String rule = schema.at("/x-kubernetes-validations/0/message").asText();
        if (schema.has("pattern") && !rule.isEmpty()) schema.put(RULE, rule);
        schema.remove(NOT_JSON_SCHEMA);
        schema.path("properties").forEach(member -> close((ObjectNode) member));
        if (schema.get("items") instanceof ObjectNode items) {
            close(items);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode members) {
            close(members);
        }
    }

    private static Misfit misfit(Error error, Loaded loaded) {
        var pointer = pointer(error);
        return switch (error.getKeyword()) {
            case "additionalProperties" ->
                new Misfit(Rule.UNKNOWN_FIELD, Pointer.member(pointer, error.getProperty()), unknown(error, loaded));
            case "required" -> new Misfit(Rule.SCHEMA, pointer, "needs \"" + error.getProperty() + "\"");
            case "type" ->
                new Misfit(
                        Rule.SCHEMA, pointer, last(pointer) + " must be " + wanted(error) + ", this is " + is(error));
            case "pattern" -> {
                var rule = loaded.rule(error.getInstanceLocation());
                yield new Misfit(
                        Rule.SCHEMA, pointer, rule.isEmpty() ? last(pointer) + " " + error.getMessage() : rule);
            }
            case "enum" -> new Misfit(Rule.SCHEMA, pointer, choice(error, pointer));
            default -> new Misfit(Rule.SCHEMA, pointer, last(pointer) + " " + error.getMessage());
        };
    }

    private static String pointer(Error error) {
        var path = error.getInstanceLocation();
        var pointer = "";
        for (int i = 0; i < path.getNameCount(); i++) {
            pointer = Pointer.member(pointer, String.valueOf(path.getElement(i)));
        }
        return pointer;
    }

    private static String last(String pointer) {
        return pointer.isEmpty() ? "the manifest" : pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static String unknown(Error error, Loaded loaded) {
        var known = loaded.fields(error.getInstanceLocation());
        return "unknown field \"" + error.getProperty() + "\"; " + Nearest.hint(error.getProperty(), known);
    }

    private static String wanted(Error error) {
        var type = error.getSchemaNode();
        var names = new ArrayList<String>();
        if (type != null && type.isArray()) {
            type.forEach(each -> names.add(noun(each.asText())));
        } else if (type != null) {
            names.add(noun(type.asText()));
        }
        return String.join(" or ", names);
    }

    private static String is(Error error) {
        var node = error.getInstanceNode();
        if (node == null) {
            return "something else";
        }
        return switch (node.getNodeType()) {
            case OBJECT -> noun("object");
            case ARRAY -> noun("array");
            case STRING -> noun("string");
            case BOOLEAN -> noun("boolean");
            case NULL -> "null";
            case NUMBER -> node.isIntegralNumber() ? noun("integer") : noun("number");
            default -> "something else";
        };
    }

    private static String noun(String type) {
        return switch (type) {
            case "object" -> "a map";
            case "array" -> "a list";
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String choice(Error error, String pointer) {
        var written =
                error.getInstanceNode() == null ? "" : error.getInstanceNode().asText();
        var known = error.getSchemaNode() == null
                ? List.<String>of()
                : StreamSupport.stream(error.getSchemaNode().spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        return "\"" + written + "\" is no " + last(pointer) + "; " + Nearest.hint(written, known);
    }
}

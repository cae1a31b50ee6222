package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.plan.StepType;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Completes a generated CRD with what the generator cannot say: an order of columns, a description of the whole, the
 * members that take any JSON value, and a bound for everything that grows (without bounds the API server refuses the
 * CEL rules as too costly).
 */
final class CrdPolish {
    private static final int STRING_MAX = 1024;
    private static final int NAME_MAX = 63;
    private static final int LABELS_MAX = 64;
    private static final int LABEL_VALUE_MAX = 4096;
    private static final int VALUES_MAX = 200;
    private static final int VALUE_MAX = 32768;
    private static final String UTC = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$";

    private final Class<? extends CustomResource<?, ?>> kind;
    private final YAMLMapper yaml = new YAMLMapper(YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    CrdPolish(Class<? extends CustomResource<?, ?>> kind) {
        this.kind = kind;
    }

    String polish(String generated) {
        try {
            var crd = yaml.readTree(generated);
            var version = (ObjectNode) crd.at("/spec/versions/0");
            version.set("additionalPrinterColumns", inOrder((ArrayNode) version.get("additionalPrinterColumns")));
            var root = (ObjectNode) version.at("/schema/openAPIV3Schema");
            describe(root);
            root.putArray("required").add("spec");
            complete(root, "");
            if (kind == RecoveryRun.class) lighten(root);
            return "# Generated from the records in api/; make golden rewrites it.\n" + yaml.writeValueAsString(crd);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the generated CRD of " + kind.getSimpleName() + " is not YAML", e);
        }
    }

    /**
     * Takes out of a run's schema what the API server would evaluate at each write of the status, for every step and every
     * entry: the rules about steps, which {@link StepsPolicy} has instead, and the fields of the journal's entries.
     */
    private static void lighten(ObjectNode root) {
        withoutRules(root.at("/properties/spec/properties/steps"));
        var entry = (ObjectNode) root.at("/properties/status/properties/journal/properties/entries/items");
        entry.remove(List.of("properties", "required"));
        entry.put("x-kubernetes-preserve-unknown-fields", true);
    }

    private static void withoutRules(JsonNode schema) {
        if (schema instanceof ObjectNode object) object.remove("x-kubernetes-validations");
        schema.forEach(CrdPolish::withoutRules);
    }

    private ArrayNode inOrder(ArrayNode columns) {
        var order = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        var sorted = yaml.createArrayNode();
        columns.valueStream()
                .sorted(Comparator.comparingInt(
                        column -> order.indexOf(column.path("name").asText())))
                .forEach(sorted::add);
        return sorted;
    }

    private void describe(ObjectNode root) {
        var types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        root.put("description", description(kind));
        ((ObjectNode) root.at("/properties/spec")).put("description", description((Class<?>) types[0]));
        if (types[1] == Void.class) {
            ((ObjectNode) root.get("properties")).remove("status");
        } else {
            ((ObjectNode) root.at("/properties/status")).put("description", description((Class<?>) types[1]));
        }
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }

    private void complete(ObjectNode schema, String name) {
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            anyJson(schema, name);
            return;
        }
        switch (schema.path("type").asText()) {
            case "string" -> text(schema, name);
            case "array" -> list(schema, name);
            case "object" -> object(schema, name);
            default -> {}
        }
        if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
            // an empty list is not kept by the API server, which makes a stored CRD another one
            if (rules.isEmpty()) schema.remove("x-kubernetes-validations");
            else schema.set("x-kubernetes-validations", once(rules));
        }
    }

    /**
     * What may hold any JSON. In a run it must stay without a type: the API server then compares it as a whole, while
     * in a typed object its {@code self == oldSelf} overlooks an unknown member that was renamed.
     */
    private void anyJson(ObjectNode schema, String name) {
        if (name.equals("raw")) {
            schema.put("nullable", true);
        } else if (kind == RecoveryPlan.class) {
            schema.put("type", "object");
        }
    }

    private void list(ObjectNode schema, String name) {
        var items = (ObjectNode) schema.get("items");
        if (name.equals("dependsOn") && kind != ProtectedApplication.class) items.put("maxLength", NAME_MAX);
        complete(items, name);
    }

    private void text(ObjectNode schema, String name) {
        if (name.equals("type") && schema.path("enum").toString().contains("readField")) {
            var types = schema.putArray("enum");
            for (var type : StepType.values()) types.add(type.word());
            types.add("Job");
        } else if (schema.path("format").asText().equals("date-time")) {
            schema.put("pattern", UTC);
        } else if (!schema.has("enum") && !schema.has("maxLength")) {
            schema.put("maxLength", STRING_MAX);
        }
    }

    private void object(ObjectNode schema, String name) {
        if (schema.get("additionalProperties") instanceof ObjectNode value) {
            var values = name.equals("values");
            schema.put("maxProperties", values ? VALUES_MAX : LABELS_MAX);
            value.put("maxLength", values ? VALUE_MAX : LABEL_VALUE_MAX);
        }
        if (isMember(schema)) withoutGroups(schema);
        schema.path("properties")
                .properties()
                .forEach(member -> complete((ObjectNode) member.getValue(), member.getKey()));
    }

    /** A step inside of a group: it has all of a step but groups. */
    private static boolean isMember(ObjectNode schema) {
        var members = schema.path("properties");
        return members.has("readField") && !members.has("parallel");
    }

    private void withoutGroups(ObjectNode member) {
        var rules = yaml.createArrayNode();
        member.path("x-kubernetes-validations").forEach(rule -> {
            if (!rule.path("rule").asText().contains("self.parallel")) rules.add(rule);
        });
        member.set("x-kubernetes-validations", rules);
    }

    /** The generator sees a record component's rules twice: on the field and on the accessor. */
    private ArrayNode once(ArrayNode rules) {
        Set<JsonNode> distinct = new LinkedHashSet<>();
        rules.forEach(distinct::add);
        return yaml.createArrayNode().addAll(distinct);
    }
}

package dev.holdfast.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.stream.Stream;

/**
 * The policy that holds a run's steps to the rules of a plan's steps when the run is made: every rule of the plan's CRD
 * below {@code spec.steps}, in words that name the step.
 */
final class StepsPolicy {
    private static final YAMLMapper YAML = new YAMLMapper(YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private StepsPolicy() {}

    /** Policy and binding, made of the plan's CRD. */
    static String generate(String planCrd) {
        try {
            var step = YAML.readTree(planCrd)
                    .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/steps/items");
            var validations = YAML.createArrayNode();
            rules(step, List.of(), validations);
            long all = step.findValues("x-kubernetes-validations").stream()
                    .mapToLong(JsonNode::size)
                    .sum();
            if (all == 0 || all != validations.size())
                throw new IllegalStateException(
                        "of " + all + " rules about steps " + validations.size() + " were found");
            return "# Generated from the records in api/; make golden rewrites it. A run's steps keep the rules of a plan's"
                    + " steps.\n# A policy, not rules of the CRD: those are evaluated at each write of the status too"
                    + " (docs/adr/0020-a-run-s-status-is-cheap-to-check.md).\n"
                    + YAML.writeValueAsString(policy(validations)) + "---\n" + YAML.writeValueAsString(binding());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the plan's CRD is not YAML", e);
        }
    }

    /** A member on the way from a step to what a rule is about; {@code list} when the rule is about each of its elements. */
    private record Member(String name, boolean list) {}

    private static void rules(JsonNode schema, List<Member> path, ArrayNode validations) {
        for (var rule : schema.path("x-kubernetes-validations")) {
            validations.add(validation(
                    condition("step", path, rule.path("rule").asText()),
                    rule.path("message").asText()));
        }
        schema.path("properties").properties().forEach(member -> {
            boolean list = member.getValue().has("items");
            var deeper = Stream.concat(path.stream(), Stream.of(new Member(member.getKey(), list)));
            rules(list ? member.getValue().get("items") : member.getValue(), deeper.toList(), validations);
        });
    }

    private static ObjectNode validation(String condition, String message) {
        return YAML.createObjectNode()
                .put("expression", "object.spec.steps.all(step, " + condition + ")")
                .put("message", message)
                .put(
                        "messageExpression",
                        "'step ' + string(object.spec.steps.map(step, " + condition + ").indexOf(false) + 1) + \": "
                                + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .put("reason", "Invalid");
    }

    /** The rule about {@code self}, which is what stands at {@code path} below {@code place}, if anything does. */
    private static String condition(String place, List<Member> path, String rule) {
        if (path.isEmpty()) return "[" + place + "].all(self, " + rule + ")";
        var member = path.getFirst();
        var rest = path.subList(1, path.size());
        String there = place + "." + member.name();
        String below = !member.list()
                ? condition(there, rest, rule)
                : rest.isEmpty()
                        ? there + ".all(self, " + rule + ")"
                        : there + ".all(of" + rest.size() + ", " + condition("of" + rest.size(), rest, rule) + ")";
        return "!has(" + there + ") || " + below;
    }

    private static ObjectNode policy(ArrayNode validations) {
        var policy = named("ValidatingAdmissionPolicy");
        var spec = policy.putObject("spec").put("failurePolicy", "Fail");
        var what = spec.putObject("matchConstraints").putArray("resourceRules").addObject();
        what.putArray("apiGroups").add("recovery.elotl.co");
        what.putArray("apiVersions").add("*");
        what.putArray("operations").add("CREATE");
        what.putArray("resources").add("recoveryruns");
        spec.set("validations", validations);
        return policy;
    }

    private static ObjectNode binding() {
        var binding = named("ValidatingAdmissionPolicyBinding");
        binding.putObject("spec")
                .put("policyName", Policies.RUN_STEPS)
                .putArray("validationActions")
                .add("Deny");
        return binding;
    }

    private static ObjectNode named(String kind) {
        var object = YAML.createObjectNode()
                .put("apiVersion", "admissionregistration.k8s.io/v1")
                .put("kind", kind);
        object.putObject("metadata").put("name", Policies.RUN_STEPS);
        return object;
    }
}

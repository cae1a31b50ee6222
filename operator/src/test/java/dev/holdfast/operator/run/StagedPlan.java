package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Subject;
import dev.holdfast.expression.Cel;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan from a folder of manifests, read as the operator reads a run's steps, with the objects that are there before it.
 *
 * @param steps as they are on the wire
 * @param people the verbs of what people will do to its run, in order
 * @param silent the clusters that are known to give no answer
 * @param epoch of its run's hold of its target
 * @param objects of all clusters that steps name: which of them a manifest is meant for is said in its folder's README
 */
record StagedPlan(
        String name,
        Plan plan,
        Json steps,
        List<String> people,
        List<String> silent,
        Optional<Epoch> epoch,
        List<Json.Obj> objects) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What a run acts on is none of these: nothing is lost when the simulated server does not have them. */
    private static final Set<String> NOT_ACTED_ON = Set.of(
            "Namespace",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition");

    /** All plans of a folder, in the order of its files. */
    static List<StagedPlan> of(Path folder) {
        var plans = new ArrayList<RecoveryPlan>();
        var objects = new ArrayList<Json.Obj>();
        for (var document : documents(folder)) {
            String version = document.path("apiVersion").asText();
            String kind = document.path("kind").asText();
            if (kind.equals("RecoveryPlan")) plans.add(Api.MAPPER.convertValue(document, RecoveryPlan.class));
            boolean ours = version.startsWith("holdfast.dev/") || version.startsWith("recovery.elotl.co/");
            if (!ours && !NOT_ACTED_ON.contains(kind)) objects.add(JsonTree.object(document));
        }
        return plans.stream().map(plan -> of(folder, plan, objects)).toList();
    }

    private static StagedPlan of(Path folder, RecoveryPlan plan, List<Json.Obj> objects) {
        var name = plan.getMetadata().getName();
        var annotations =
                Optional.ofNullable(plan.getMetadata().getAnnotations()).orElse(Map.of());
        var steps = JsonTree.of(plan.getSpec().steps());
        return new StagedPlan(
                folder.getFileName() + "/" + name,
                plan(plan.getMetadata().getNamespace(), name, steps),
                steps,
                words(annotations, "people"),
                words(annotations, "silent"),
                words(annotations, "epoch").stream().findFirst().map(StagedPlan::epoch),
                objects);
    }

    private static List<String> words(Map<String, String> annotations, String name) {
        return annotations.containsKey(name) ? List.of(annotations.get(name).split(" ")) : List.of();
    }

    static Epoch epoch(String number) {
        return new Epoch("ProtectedApplication/shop/shop", Long.parseLong(number));
    }

    /** The plan of steps on the wire. */
    static Plan plan(String namespace, String name, Json steps) {
        var reading = StepReading.read(steps, Cel.LANGUAGE);
        assertThat(reading.problems()).as("what cannot be read of plan " + name).isEmpty();
        return new Plan(namespace, name, reading.steps(), Digest.of(steps));
    }

    private static List<JsonNode> documents(Path folder) {
        var documents = new ArrayList<JsonNode>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(is -> is.toString().endsWith(".yaml")).sorted().toList()) {
                try (var parser = YAML.createParser(Files.readString(file))) {
                    while (parser.nextToken() != null) {
                        JsonNode document = YAML.readTree(parser);
                        if (document != null && document.isObject()) documents.add(document);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** Whether steps may be under way at the same time, so that their effects come in no order. */
    boolean goesSideBySide() {
        return plan.steps().stream()
                .map(Step::order)
                .anyMatch(
                        order -> order.group().isPresent() || order.dependsOn().isPresent());
    }

    Subject subject() {
        return new Subject("6f1c1b1e-0000-4000-8000-000000000001", plan.name() + "-1", Map.of(), epoch, Descent.NONE);
    }

    /** The world before the run: each object is on every cluster that steps name. */
    Stage stage() {
        var clusters = new LinkedHashSet<String>();
        for (Step step : plan.steps()) clusters.add(step.action().cluster());
        clusters.remove("");
        var stage = new Stage(List.copyOf(clusters));
        stage.people.planned.addAll(people);
        stage.silent.addAll(silent);
        for (var object : objects) stage.servers.keySet().forEach(cluster -> stage.add(cluster, object));
        return stage;
    }

    @Override
    public String toString() {
        return name;
    }
}

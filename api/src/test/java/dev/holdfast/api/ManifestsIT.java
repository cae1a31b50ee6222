package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server takes and refuses, asked with kubectl as people ask. */
@WithSandbox(clusters = "hub", nodes = 0)
class ManifestsIT {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static Kubectl kubectl;

    @BeforeAll
    static void install(Sandbox sandbox, @TempDir Path folder) throws IOException {
        kubectl = new Kubectl(sandbox);
        for (var name : Crds.NAMES) {
            var file = Files.writeString(folder.resolve(name + ".yaml"), Crds.yaml(name));
            kubectl.run("apply", "--server-side", "-f", file.toString());
            // kubectl wait ends with an error while there are no conditions yet.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> kubectl.tryIt("wait", "--for=condition=Established", "--timeout=30s", "crd/" + name)
                                    .exit()
                            == 0);
        }
        for (var name : Policies.NAMES) {
            var file = Files.writeString(folder.resolve(name + ".yaml"), String.join("---\n", Policies.yaml(name)));
            kubectl.run("apply", "--server-side", "-f", file.toString());
        }
        var badRun = Manifests.file("rejected", "run-with-a-foreign-block.yaml").toString();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> kubectl.tryIt(
                        "apply", "--dry-run=server", "-f", badRun)
                .text()
                .contains(Policies.RUN_STEPS));
    }

    /** The API server obeys a policy some moments after it took it. */
    private static void awaitFrozen() throws IOException {
        var change = List.of("patch", "rrun", "frozen", "--type=merge", "--dry-run=server", "-p");
        var command = Stream.concat(change.stream(), Stream.of("{\"spec\":{\"serviceAccountName\":\"other\"}}"))
                .toArray(String[]::new);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> kubectl.tryIt(command).exit() != 0);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_good_manifest_is_taken_unchanged_and_applying_it_again_changes_nothing(Path file) throws IOException {
        kubectl.run("apply", "-f", file.toString());
        assertKept(file);
        var before = versions(file);
        var again = kubectl.run("apply", "-f", file.toString());
        assertThat(versions(file)).isEqualTo(before);
        // kubectl sends a status each time, since it never finds it stored, and says "configured" then.
        if (documents(file).noneMatch(document -> document.has("status"))) {
            assertThat(again.lines()).isNotEmpty().allMatch(line -> line.endsWith(" unchanged"));
        }
    }

    /** The resourceVersion of every object in the file. */
    private static List<String> versions(Path file) throws IOException {
        var versions = new ArrayList<String>();
        for (var document : documents(file).toList()) {
            versions.add(stored(document).at("/metadata/resourceVersion").asText());
        }
        return versions;
    }

    private static Stream<JsonNode> documents(Path file) throws IOException {
        var documents = new ArrayList<JsonNode>();
        for (var document : Files.readString(file).split("(?m)^---$")) documents.add(YAML.readTree(document));
        return documents.stream();
    }

    private static JsonNode stored(JsonNode document) throws JsonProcessingException {
        return get(document.path("kind").asText(), document.at("/metadata/name").asText());
    }

    @ParameterizedTest
    @MethodSource("acceptedByTheServer")
    void a_null_is_kept_when_the_server_applies_it(Path file) throws IOException {
        kubectl.run("apply", "--server-side", "-f", file.toString());
        assertKept(file);
        kubectl.run("apply", "--server-side", "-f", file.toString());
        assertKept(file);
    }

    private static void assertKept(Path file) throws IOException {
        for (var wanted : documents(file).toList()) {
            var stored = stored(wanted);
            var spec = wanted.get("spec");
            if (spec.path("kubeconfigSecretRef") instanceof ObjectNode reference && !reference.has("key")) {
                reference.put("key", "kubeconfig");
            }
            assertThat(stored.get("spec")).isEqualTo(spec);
            assertThat(stored.has("status"))
                    .as("a status in a manifest is dropped")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void a_bad_manifest_is_refused_with_the_reason(Path file) throws IOException {
        var wanted = Files.readAllLines(file).getFirst().replaceFirst("^# expect: ", "");
        var said = kubectl.tryIt("apply", "-f", file.toString());
        assertThat(said.exit()).isNotZero();
        assertThat(said.text()).contains(wanted);
    }

    @Test
    void two_hundred_steps_are_taken_and_one_more_is_refused(@TempDir Path folder) throws IOException {
        kubectl.run("apply", "-f", steps(folder, 200).toString());
        var said = kubectl.tryIt("apply", "-f", steps(folder, 201).toString());
        assertThat(said.text()).contains("spec.steps: Too many: 201: must have at most 200 items");
    }

    private static Path steps(Path folder, int count) throws IOException {
        var step = "    - {type: patch, timeout: 90s, patch: {apiVersion: v1, resource: configmaps, name: c,"
                + " override: {fieldPath: data.a, value: {raw: {deep: [1, 2, 3]}}}}}\n";
        return Files.writeString(folder.resolve("steps-" + count + ".yaml"), """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata:
                  name: many-steps
                spec:
                  alertLabels: {app: shop}
                  steps:
                """ + step.repeat(count));
    }

    @Test
    void nothing_in_a_run_s_spec_can_be_changed() throws IOException {
        kubectl.run(
                "apply",
                "--server-side",
                "-f",
                Manifests.file("frozen", "run.yaml").toString());
        awaitFrozen();
        var before = get("RecoveryRun", "frozen").get("spec");
        var changes =
                YAML.readTree(Manifests.file("frozen", "changes.yaml").toFile()).properties();
        assertThat(changes).hasSizeGreaterThan(10);
        for (var change : changes) {
            var said = kubectl.tryIt(
                    "patch",
                    "rrun",
                    "frozen",
                    "--type=json",
                    "-p",
                    change.getValue().toString());
            assertThat(said.exit()).as(change.getKey()).isNotZero();
            assertThat(said.text())
                    .as(change.getKey())
                    .contains("a run's spec is a frozen copy of its plan and cannot change");
        }
        assertThat(get("RecoveryRun", "frozen").get("spec")).isEqualTo(before);
    }

    @Test
    void an_alert_s_labels_cannot_be_changed_and_its_annotations_can(@TempDir Path folder) throws IOException {
        var name = applied(folder, "alert-with-everything", "annotated");
        var said = kubectl.tryIt(
                "patch", "ralert", name, "--type=merge", "-p", "{\"spec\":{\"labels\":{\"app\":\"bank\"}}}");
        assertThat(said.text()).contains("the labels are the alert's identity and cannot change");
        kubectl.run("patch", "ralert", name, "--type=merge", "-p", "{\"spec\":{\"annotations\":{\"note\":\"seen\"}}}");
    }

    @Test
    void fields_are_explained() {
        assertThat(kubectl.run("explain", "rplan.spec.steps.patch.override.value.raw"))
                .contains("Any JSON value");
        assertThat(kubectl.run("explain", "rrun.status.journal.entries"))
                .contains("One entry for each step that has begun", "foundApplied");
        assertThat(kubectl.run("explain", "rrun.status.journal")).contains("Everything the run intends and has done");
        assertThat(kubectl.run("explain", "ralert.spec.labels")).contains("The labels that identify the alert");
        assertThat(kubectl.run("explain", "hfc.spec")).contains("kubeconfigSecretRef");
    }

    @Test
    void lists_show_what_people_look_for(@TempDir Path folder) throws IOException {
        applied(folder, "alert-with-everything", "listed-alert");
        applied(folder, "nova-recovery-run", "listed-run");
        kubectl.run(
                "patch",
                "ralert",
                "listed-alert",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"processed\":true,\"runs\":[\"listed-run\"]}}");
        assertThat(kubectl.run("get", "ralert", "listed-alert"))
                .containsPattern("NAME +ALERTNAME +SEVERITY +PROCESSED +RUNS +MATCHED +AGE")
                .containsPattern("listed-alert +ShopIsDown +critical +true +\\[\"listed-run\"]");
        kubectl.run(
                "patch",
                "rrun",
                "listed-run",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Running\",\"progress\":\"1/2\",\"conditions\":[{\"type\":\"Other\",\"status\":\"True\",\"reason\":\"No\"},"
                        + "{\"type\":\"Success\",\"status\":\"Unknown\",\"reason\":\"Running\"}]}}");
        assertThat(kubectl.run("get", "rrun", "listed-run"))
                .containsPattern("NAME +PHASE +PLAN +ALERT +STEPS +REASON +AGE")
                .containsPattern("listed-run +Running +shop-is-down +1/2 +Running");
        assertThat(kubectl.run("get", "holdfast")).contains("receivedalert.recovery.elotl.co/listed-alert");
    }

    @Test
    void waiting_for_an_end_works(@TempDir Path folder) throws IOException {
        applied(folder, "nova-recovery-run", "waited-for");
        kubectl.run(
                "patch",
                "rrun",
                "waited-for",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Completed\",\"completionTime\":\"2026-11-21T09:00:00.123456Z\","
                        + "\"conditions\":[{\"type\":\"Success\",\"status\":\"True\"}]}}");
        kubectl.run("wait", "rrun/waited-for", "--for=condition=Success", "--timeout=150s");
        kubectl.run("wait", "rrun/waited-for", "--for=jsonpath={.status.phase}=Completed", "--timeout=150s");
        assertThat(kubectl.tryIt(
                                "patch",
                                "rrun",
                                "waited-for",
                                "--subresource=status",
                                "--type=merge",
                                "-p",
                                "{\"status\":{\"completionTime\":\"yesterday\"}}")
                        .text())
                .contains("status.completionTime");
    }

    /** Applies an accepted manifest under another name, so that tests do not change each other's objects. */
    private static String applied(Path folder, String manifest, String name) throws IOException {
        var text = Files.readString(Manifests.file("accepted", manifest + ".yaml"));
        var file = Files.writeString(
                folder.resolve(name + ".yaml"), text.replaceFirst("(?m)^  name: .*$", "  name: " + name));
        kubectl.run("apply", "-f", file.toString());
        return name;
    }

    private static JsonNode get(String kind, String name) throws JsonProcessingException {
        return YAML.readTree(kubectl.run("get", kind, name, "-o", "json"));
    }

    static Stream<Path> accepted() throws IOException {
        return Manifests.in("accepted");
    }

    static Stream<Path> acceptedByTheServer() throws IOException {
        return Manifests.in("accepted-server-side");
    }

    static Stream<Path> rejected() throws IOException {
        return Manifests.in("rejected");
    }
}

package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.OnOneCluster;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Apply steps on a real API server, which knows who owns which field. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class ApplyIT extends OnOneCluster {

    private static final String NAMESPACE = "apply-it";
    private static final int STEPS = 12;
    private static final int KILLS = 4;

    ApplyIT() {
        super(NAMESPACE);
    }

    @Test
    void an_object_is_made_and_an_existing_one_keeps_what_the_manifest_does_not_name() {
        create("existing", Map.of("kept", "yes"));
        var run = runs.run(NAMESPACE, "makes", step("existing", "a: b") + step("made", "a: b"));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(get("existing").getData()).isEqualTo(Map.of("kept", "yes", "a", "b"));
        assertThat(get("made").getData()).isEqualTo(Map.of("a", "b"));
        assertThat(get("made").getMetadata().getManagedFields().getFirst().getManager())
                .startsWith("holdfast-run/");
    }

    @Test
    void a_field_that_somebody_else_owns_is_not_taken_and_manager_and_field_are_told() {
        create("owned", Map.of("a", "theirs"));
        var run = runs.run(NAMESPACE, "conflict", step("owned", "a: ours") + step("never", "a: b"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("conflict with", "fabric8", ".data.a", "not started: step 2");
        assertThat(get("owned").getData()).isEqualTo(Map.of("a", "theirs"));
        assertThat(get("never")).isNull();
    }

    @Test
    void a_manifest_that_the_server_refuses_fails_with_its_words() {
        var run = runs.run(NAMESPACE, "refused", step("refused", "\"not a key\": b"));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("refused to apply ConfigMap/refused", "not a key");
    }

    @Test
    void an_operator_killed_again_and_again_applies_everything_once() {
        var random = new Random(4711);
        String steps = IntStream.rangeClosed(1, STEPS)
                .mapToObj(number -> step("many-" + number, "a: b"))
                .collect(Collectors.joining());
        runs.create(NAMESPACE, "killed", "", steps);
        for (int kill = 1; kill <= KILLS; kill++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
            operator.killAndBury();
            operator = operator("" + kill);
        }
        var run = runs.await(NAMESPACE, "killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        for (int number = 1; number <= STEPS; number++) {
            var made = get("many-" + number);
            assertThat(made.getData()).isEqualTo(Map.of("a", "b"));
            assertThat(made.getMetadata().getManagedFields()).hasSize(1);
        }
    }

    private void create(String name, Map<String, String> data) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private ConfigMap get(String name) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static String step(String name, String data) {
        return "- {type: apply, apply: {manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: " + name
                + "}, data: {" + data + "}}}}\n";
    }
}

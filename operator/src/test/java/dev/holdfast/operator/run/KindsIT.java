package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.api.run.Phase;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Landed;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.expression.Cel;
import dev.holdfast.operator.OnOneCluster;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Kinds that the API server serves later, or never, and what it does for built-in ones only. */
@WithSandbox(clusters = "hub", nodes = 0)
class KindsIT extends OnOneCluster {

    private static final String NAMESPACE = "kinds-it";
    private static final ResourceDefinitionContext BEACONS = new ResourceDefinitionContext.Builder()
            .withGroup("late.example.com")
            .withVersion("v1")
            .withKind("Beacon")
            .withPlural("beacons")
            .withNamespaced(true)
            .build();

    KindsIT() {
        super(NAMESPACE);
    }

    @Test
    void a_kind_that_is_installed_while_a_step_waits_is_found() {
        configMap("old");
        runs.create(NAMESPACE, "late", "", """
                - type: readField
                  timeout: 10m
                  readField: {apiVersion: late.example.com/v1, resource: beacons, name: west, fieldPath: spec.address, outputKey: ip}
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: switch, override: {fieldPath: data.backend, value: {raw: "{{ .Values.ip }}"}}}
                """);
        Awaitility.await().atMost(5, TimeUnit.MINUTES).ignoreExceptions().untilAsserted(() -> assertThat(
                        runs.get(NAMESPACE, "late").getStatus())
                .isNotNull()
                .extracting(status -> status.journal().entries().getFirst().message())
                .asString()
                .contains("the API server serves no late.example.com/v1", "asked again while the step has time"));
        installation.admin().resource("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: beacons.late.example.com}
                        spec:
                          group: late.example.com
                          scope: Namespaced
                          names: {kind: Beacon, plural: beacons, singular: beacon}
                          versions:
                          - name: v1
                            served: true
                            storage: true
                            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """).create();
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .ignoreExceptions()
                .until(() -> installation
                                .admin()
                                .genericKubernetesResources(BEACONS)
                                .inNamespace(NAMESPACE)
                                .resource(Serialization.unmarshal("""
                                apiVersion: late.example.com/v1
                                kind: Beacon
                                metadata: {name: west}
                                spec: {address: 10.1.2.3}
                                """, GenericKubernetesResource.class))
                                .create()
                        != null);
        var run = runs.await(NAMESPACE, "late");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(backend()).isEqualTo("10.1.2.3");
    }

    @Test
    void a_kind_that_nobody_installs_fails_the_step_when_its_time_is_over_and_a_misspelt_one_of_kubernetes_at_once() {
        var never = runs.run(NAMESPACE, "never", """
                - type: readField
                  timeout: 1s
                  readField: {apiVersion: never.example.com/v1, resource: beacons, name: west, fieldPath: spec.address, outputKey: ip}
                """);
        assertThat(Recoveries.message(never)).contains("waited 1s: the API server serves no never.example.com/v1");
        var misspelt = runs.run(NAMESPACE, "misspelt", """
                - type: readField
                  timeout: 24h
                  readField: {apiVersion: apps/v1, resource: deploiments, name: west, fieldPath: spec.replicas, outputKey: n}
                """);
        assertThat(Recoveries.message(misspelt)).contains("knows no \"deploiments\" in apps/v1");
    }

    @Test
    void a_strategic_merge_changes_the_container_that_it_names_and_leaves_the_others() {
        installation.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: app, namespace: %s}
                        spec:
                          selector: {matchLabels: {app: app}}
                          template:
                            metadata: {labels: {app: app}}
                            spec:
                              containers:
                              - {name: log, image: "registry.example/log:1"}
                              - {name: main, image: "registry.example/app:1", env: [{name: SITE, value: east}, {name: KEEP, value: "yes"}]}
                        """.formatted(NAMESPACE)).create();
        var run = runs.run(NAMESPACE, "merged", """
                - type: patch
                  patch:
                    apiVersion: apps/v1
                    resource: deploy
                    name: app
                    patchType: application/strategic-merge-patch+json
                    override:
                      fieldPath: spec.template.spec.containers
                      value: {raw: [{name: main, image: "registry.example/app:2", env: [{name: SITE, value: west}]}]}
                """);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        var app = installation
                .admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("app")
                .get();
        var containers = app.getSpec().getTemplate().getSpec().getContainers().stream()
                .collect(Collectors.toMap(Container::getName, Function.identity()));
        assertThat(containers).containsOnlyKeys("log", "main");
        assertThat(containers.get("log").getImage()).isEqualTo("registry.example/log:1");
        assertThat(containers.get("main").getImage()).isEqualTo("registry.example/app:2");
        assertThat(containers.get("main").getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactlyInAnyOrder(tuple("SITE", "west"), tuple("KEEP", "yes"));
        var patch = (Action.Patch) StepReading.read(JsonTree.of(run.getSpec().steps()), Cel.LANGUAGE)
                .steps()
                .getFirst()
                .action();
        assertThat(Landed.in(JsonTree.object(Api.MAPPER.valueToTree(app)), patch, patch.value()))
                .as("after a restart it would be found applied")
                .isTrue();
    }

    @Test
    void a_strategic_merge_of_a_custom_resource_is_refused_before_anything_is_written() {
        configMap("old");
        var run = runs.run(NAMESPACE, "refused", """
                - type: patch
                  patch: {apiVersion: v1, resource: cm, name: switch, override: {fieldPath: data.backend, value: {raw: new}}}
                - type: patch
                  patch:
                    apiVersion: recovery.elotl.co/v1alpha1
                    resource: recoveryplans
                    name: any
                    patchType: application/strategic-merge-patch+json
                    override: {fieldPath: metadata.labels.a, value: {raw: b}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run))
                .startsWith("nothing was started: ")
                .contains("strategic merge patch of recovery.elotl.co/v1alpha1 recoveryplans", "built-in kinds only");
        assertThat(backend()).isEqualTo("old");
    }

    private void configMap(String backend) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("switch")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("backend", backend))
                        .build())
                .createOr(existing -> existing.update());
    }

    private String backend() {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("switch")
                .get()
                .getData()
                .get("backend");
    }
}

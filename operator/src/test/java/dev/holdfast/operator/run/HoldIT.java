package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hold and release steps against the kinds of Argo CD and Flux, beside a tool that puts back whatever is not held. */
@WithSandbox(clusters = "hub", nodes = 0)
class HoldIT {

    private static final String NAMESPACE = "hold-it";
    private static final Map<String, String> GIT = Map.of("active", "east");
    private static final String SKIP = "argocd.argoproj.io/skip-reconcile";
    private static final ResourceDefinitionContext KUSTOMIZATION =
            kind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations");
    private static final ResourceDefinitionContext HELM_RELEASE =
            kind("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases");
    private static final ResourceDefinitionContext APPLICATION =
            kind("argoproj.io", "v1alpha1", "Application", "applications");

    private static Installation installation;
    private static OperatorProcess operator;
    private static Recoveries runs;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) throws IOException {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        try (var kinds = Files.newInputStream(Path.of("../examples/hold-gitops/crds.yaml"))) {
            installation.admin().load(kinds).serverSideApply();
        }
        Awaitility.await().atMost(5, TimeUnit.MINUTES).ignoreExceptions().until(() -> {
            installation
                    .admin()
                    .genericKubernetesResources(APPLICATION)
                    .inAnyNamespace()
                    .list();
            installation
                    .admin()
                    .genericKubernetesResources(KUSTOMIZATION)
                    .inAnyNamespace()
                    .list();
            installation
                    .admin()
                    .genericKubernetesResources(HELM_RELEASE)
                    .inAnyNamespace()
                    .list();
            return true;
        });
        runs = new Recoveries(installation);
        operator = OperatorProcess.start(
                        installation, folder, "hold", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void what_nothing_holds_is_put_back() {
        var kustomization = kustomization("unheld", "");
        try (var tool = flux("unheld", kustomization)) {
            var run = runs.run(NAMESPACE, "unheld", switching("unheld"));
            assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
            await(() -> tool.undone() > 0);
            assertThat(data("unheld")).isEqualTo(GIT);
        }
    }

    @Test
    void what_a_run_holds_stays_as_the_run_has_set_it_until_it_is_released() {
        var kustomization = kustomization("flux", "suspend: false, ");
        try (var tool = flux("flux", kustomization)) {
            var held = runs.run(NAMESPACE, "flux", step("hold", "fluxKustomization", "flux") + switching("flux"));
            assertThat(held.getStatus().phase()).as(Recoveries.message(held)).isEqualTo(Phase.COMPLETED);
            note("flux", "after the run");
            await(() -> tool.seen().equals("after the run"));
            assertThat(data("flux")).containsEntry("active", "west");
            assertThat(tool.undone()).isZero();
            assertThat(Recoveries.message(held)).contains("still held: Flux Kustomization flux (step 1)");
            await(() -> events(held).contains("StillHeld"));
            var free = runs.run(NAMESPACE, "flux-free", step("release", "fluxKustomization", "flux"));
            assertThat(free.getStatus().phase()).as(Recoveries.message(free)).isEqualTo(Phase.COMPLETED);
            note("flux", "after the release");
            await(() -> tool.undone() > 0);
            assertThat(data("flux")).isEqualTo(GIT);
        }
    }

    @Test
    void an_application_is_held_by_its_annotation_and_given_back_without_it() {
        var application = application("argo");
        BooleanSupplier skipped = () -> annotations(application).containsKey(SKIP);
        try (var tool = tool("argo", skipped)) {
            var run = runs.run(
                    NAMESPACE,
                    "argo",
                    step("hold", "argoApplication", "argo")
                            + switching("argo")
                            + step("release", "argoApplication", "argo"));
            assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
            assertThat(annotations(application)).containsEntry("team", "shop").doesNotContainKey(SKIP);
            assertThat(Recoveries.message(run)).isEqualTo("3 steps succeeded");
            note("argo", "after the release");
            await(() -> tool.undone() > 0);
            assertThat(application.get().<Boolean>get("spec", "syncPolicy", "automated", "selfHeal"))
                    .isTrue();
        }
    }

    @Test
    void a_field_gets_back_the_very_value_that_it_had() {
        var was = kustomization("given", "suspend: false, ");
        var absent = kustomization("absent", "");
        var held = kustomization("held", "suspend: true, ");
        String steps = "";
        for (String type : new String[] {"hold", "release"}) {
            for (String name : new String[] {"given", "absent", "held"}) steps += step(type, "fluxKustomization", name);
        }
        var run = runs.run(NAMESPACE, "given", steps);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(was.get().<Boolean>get("spec", "suspend")).isFalse();
        assertThat(absent.get().<Boolean>get("spec", "suspend")).isNull();
        assertThat(held.get().<Boolean>get("spec", "suspend")).isTrue();
        assertThat(run.getStatus().journal().entries().getLast().message()).contains("stays held by whoever did that");
    }

    @Test
    void a_helm_release_is_suspended_too() {
        var release =
                installation.admin().genericKubernetesResources(HELM_RELEASE).inNamespace(NAMESPACE);
        create("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: " + NAMESPACE
                + "}\nspec: {interval: 1m}\n");
        var run = runs.run(NAMESPACE, "helm", step("hold", "fluxHelmRelease", "db"));
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(release.withName("db").get().<Boolean>get("spec", "suspend")).isTrue();
    }

    private static GitOpsTool flux(String name, Resource<GenericKubernetesResource> kustomization) {
        return tool(name, () -> Boolean.TRUE.equals(kustomization.get().<Boolean>get("spec", "suspend")));
    }

    private static GitOpsTool tool(String name, BooleanSupplier held) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(GIT)
                        .build())
                .create();
        return new GitOpsTool(installation.admin(), NAMESPACE, name, GIT, held);
    }

    private static Resource<GenericKubernetesResource> kustomization(String name, String suspend) {
        create("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name
                + ", namespace: " + NAMESPACE + "}\nspec: {" + suspend
                + "interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: fleet}}\n");
        return installation
                .admin()
                .genericKubernetesResources(KUSTOMIZATION)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    private static Resource<GenericKubernetesResource> application(String name) {
        create("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: " + name + ", namespace: "
                + NAMESPACE + ", annotations: {team: shop}}\nspec: {project: default, destination: {name: in-cluster},"
                + " syncPolicy: {automated: {prune: true, selfHeal: true}}}\n");
        return installation
                .admin()
                .genericKubernetesResources(APPLICATION)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    private static void create(String manifest) {
        installation.admin().resource(manifest).create();
    }

    private static Map<String, String> annotations(Resource<GenericKubernetesResource> object) {
        return object.get().getMetadata().getAnnotations();
    }

    /** Changes the ConfigMap in a way that is nobody's to undo, so that the tool looks at it once more. */
    private static void note(String name, String note) {
        installation.admin().configMaps().inNamespace(NAMESPACE).withName(name).edit(map -> {
            map.getMetadata().setAnnotations(Map.of("note", note));
            return map;
        });
    }

    private static Map<String, String> data(String name) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getData();
    }

    private static List<String> events(RecoveryRun run) {
        return installation.admin().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> run.getMetadata()
                        .getName()
                        .equals(event.getInvolvedObject().getName()))
                .map(event -> event.getReason())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(condition::getAsBoolean);
    }

    private static String switching(String name) {
        return "- {type: patch, patch: {apiVersion: v1, resource: configmaps, name: " + name
                + ", override: {fieldPath: data.active, value: {raw: west}}}}\n";
    }

    private static String step(String type, String kind, String name) {
        return "- {type: " + type + ", " + type + ": {" + kind + ": {name: " + name + "}}}\n";
    }

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}

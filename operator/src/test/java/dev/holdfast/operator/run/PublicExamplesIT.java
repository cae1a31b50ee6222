package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Manifests in the shapes of Elotl Nova's public examples, applied unchanged and carried out: custom kinds, booleans and
 * a whole map as values, list indexes in paths, no titles, no namespaces.
 */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a", shared = false)
class PublicExamplesIT {

    private static final ResourceDefinitionContext PG_CLUSTERS = new ResourceDefinitionContext.Builder()
            .withGroup("pgv2.example.com")
            .withVersion("v2")
            .withKind("PgCluster")
            .withPlural("pgclusters")
            .withNamespaced(true)
            .build();

    private static Installation installation;
    private static OperatorProcess operator;
    private static KubernetesClient admin;

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        installation = Installation.on(sandbox, "hub");
        admin = installation.admin();
        installation.applyResource("public-examples.yaml");
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .ignoreExceptions()
                .until(() -> pgCluster("east", false) != null
                        && pgCluster("west", true) != null
                        && pgCluster("north", false) != null
                        && pgCluster("south", true) != null);
        operator = OperatorProcess.start(
                        installation, folder, "one", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @Test
    void the_database_fails_over_when_the_alert_is_applied() {
        apply("nova-database-failover.yaml");
        apply("nova-received-alert.yaml");
        addressAppears();

        var run = awaitRunOf("psql-failover");

        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(standby("east")).containsEntry("enabled", true).containsEntry("repoName", "repo1");
        assertThat(standby("west")).containsEntry("enabled", false).containsEntry("repoName", "repo1");
        var proxy = admin.configMaps()
                .inNamespace("default")
                .withName("proxy-config")
                .get()
                .getData();
        assertThat(proxy).containsEntry("notes", "kept");
        assertThat(proxy.get("proxy.cfg"))
                .endsWith("server west db-west.example.com:5432 check")
                .contains("\n    bind *:5432\n");
        var alert = admin.resources(ReceivedAlert.class)
                .inNamespace("default")
                .withName("shop-is-down")
                .get();
        assertThat(alert.getStatus().processed()).isTrue();
        assertThat(alert.getStatus().runs()).hasSize(1);
    }

    @Test
    void the_address_is_waited_for_in_the_status_of_the_custom_resource_that_was_promoted() {
        apply("nova-status-host-failover.yaml");
        admin.resource("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: ReceivedAlert
                metadata: {name: vectors-are-gone, namespace: default}
                spec: {labels: {alertname: testalert, app: vectors}}
                status: {processed: false}
                """).create();
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> runsOf("vectors-failover").list().getItems().stream()
                .anyMatch(run -> run.getStatus() != null
                        && run.getStatus().journal().entries().size() == 3));
        assertThat(standby("south")).containsEntry("enabled", false);

        admin.genericKubernetesResources(PG_CLUSTERS)
                .inNamespace("postgres")
                .withName("south")
                .editStatus(south -> {
                    south.setAdditionalProperty("status", Map.of("host", "203.0.113.7"));
                    return south;
                });
        var run = awaitRunOf("vectors-failover");

        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().values()).containsEntry("SouthIP", "203.0.113.7");
        assertThat(standby("north")).containsEntry("enabled", true).containsEntry("repoName", "repo1");
        var proxy = admin.configMaps()
                .inNamespace("default")
                .withName("vectors-proxy")
                .get()
                .getData();
        assertThat(proxy).containsEntry("notes", "kept");
        assertThat(proxy.get("proxy.cfg")).endsWith("server south 203.0.113.7:5432 check");
    }

    @Test
    void an_element_of_a_list_is_read_and_written_and_a_job_without_a_name_runs() {
        apply("nova-image-and-job.yaml");
        admin.resource("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: ReceivedAlert
                metadata: {name: image-is-old, namespace: default}
                spec: {labels: {severity: critical, app: shop, pod: shop-1}}
                """).create();

        var run = awaitRunOf("image-and-job");

        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        var images = admin.pods().inNamespace("default").withName("shop-1").get().getSpec().getContainers().stream()
                .map(container -> container.getImage());
        assertThat(images).containsExactly("proxy:1", "shop:7");
        var told = admin.batch().v1().jobs().inNamespace("default").list().getItems().stream()
                .map(job -> job.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getCommand())
                .filter(command -> command.contains("echo recovered shop:7"));
        assertThat(told).hasSize(1);
    }

    @Test
    void a_run_that_is_applied_with_a_status_is_carried_out_all_the_same() {
        apply("nova-recovery-run.yaml");

        var run = new Recoveries(installation).await("default", "shop-run");

        assertThat(run.getStatus().phase()).as(run.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().progress()).isEqualTo("2/2");
        var shop = admin.apps().deployments().inNamespace("default").withName("shop");
        assertThat(shop.get().getSpec().getReplicas()).isEqualTo(3);
    }

    private static FilterWatchListDeletable<RecoveryRun, KubernetesResourceList<RecoveryRun>, Resource<RecoveryRun>>
            runsOf(String plan) {
        return admin.resources(RecoveryRun.class).inNamespace("default").withLabel("holdfast.dev/plan", plan);
    }

    private static RecoveryRun awaitRunOf(String plan) {
        var runs = runsOf(plan);
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> runs.list().getItems().stream()
                .anyMatch(Recoveries::isOver));
        return runs.list().getItems().getFirst();
    }

    /** The address of a load balancer comes late, in the status, as it does in a cloud. */
    private static void addressAppears() {
        admin.services().inNamespace("default").withName("documents-west").editStatus(service -> {
            service.getStatus()
                    .getLoadBalancer()
                    .getIngress()
                    .add(new LoadBalancerIngressBuilder()
                            .withHostname("db-west.example.com")
                            .build());
            return service;
        });
    }

    private static GenericKubernetesResource pgCluster(String name, boolean standby) {
        return admin.genericKubernetesResources(PG_CLUSTERS)
                .inNamespace("postgres")
                .load(new ByteArrayInputStream(("""
                        apiVersion: pgv2.example.com/v2
                        kind: PgCluster
                        metadata: {name: %s, namespace: postgres}
                        spec: {instances: 1, standby: {enabled: %s, repoName: repo1}}
                        """.formatted(name, standby)).getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    private static Map<String, Object> standby(String name) {
        return admin.genericKubernetesResources(PG_CLUSTERS)
                .inNamespace("postgres")
                .withName(name)
                .get()
                .get("spec", "standby");
    }

    private static void apply(String manifest) {
        try (var file = PublicExamplesIT.class.getResourceAsStream("/manifests/" + manifest)) {
            admin.load(file).inNamespace("default").create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

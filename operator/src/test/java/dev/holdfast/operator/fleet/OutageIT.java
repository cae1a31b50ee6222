package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that are killed, and what the operator makes of it by itself: nobody sends any alert here. */
@WithSandbox(
        clusters = {"hub", "east", "west"},
        nodes = 0,
        shared = false)
class OutageIT {

    private static Sandbox sandbox;
    private static Path folder;
    private static Installation hub;
    private static Installation west;
    private static Registry registry;
    private OperatorProcess operator;

    @BeforeAll
    static void start(Sandbox given, @TempDir Path temporary) throws IOException {
        sandbox = given;
        folder = temporary;
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west").asMember();
        Installation.on(sandbox, "east").asMember().close();
        registry = new Registry(hub);
        hub.namespace("allowed");
        west.namespace("allowed");
        registerWest();
    }

    private static void registerWest() throws IOException {
        registry.add("west", Files.readString(sandbox.operatorKubeconfig("west")), "  site: dc-west");
    }

    @AfterAll
    static void stop() {
        hub.close();
        west.close();
    }

    @AfterEach
    void end() {
        operator.close();
    }

    @Test
    void a_killed_cluster_is_one_alert_and_one_run_whoever_leads_and_is_resolved_when_it_is_healed()
            throws IOException {
        operator = operator("killed");
        plan("killed", "alertname: HoldfastClusterDown, cluster: alone");
        register("alone");
        sandbox.breakDown("east", false);
        var run = completed("killed");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(state("killed")).isEqualTo("west");
        var alert = alert("HoldfastClusterDown", "alone", told -> true);
        assertThat(alert.getSpec().source()).isEqualTo("holdfast");
        assertThat(alert.getSpec().labels())
                .containsEntry("severity", "critical")
                .containsEntry("cluster_namespace", Installation.NAMESPACE);
        assertThat(alert.getSpec().annotations().get("evidence"))
                .contains("cluster alone: ", sandbox.server("east"), "cannot be reached", "since ", "as of ");

        operator.kill();
        operator = operator("killed-after");
        registry.await("alone", "Reachable", "False", "NoAnswer");
        await().until(() -> metric("holdfast_outages_open") == 1);
        sandbox.heal("east");
        alert("HoldfastClusterDown", "alone", told -> told.getStatus().resolvedAt() != null);
        assertThat(alerts("HoldfastClusterDown"))
                .filteredOn(told -> "alone".equals(told.getSpec().labels().get("cluster")))
                .hasSize(1);
        assertThat(runs("killed")).hasSize(1);
        registry.remove("alone");
    }

    @Test
    void all_clusters_of_a_site_killed_are_one_failure_of_the_site_and_none_of_its_clusters_from_then_on()
            throws IOException {
        operator = operator("site");
        plan("whole-site", "alertname: HoldfastSiteDown, site: dc-east");
        plan("each-cluster", "alertname: HoldfastClusterDown, site: dc-east");
        register("east-1", "  site: dc-east");
        register("east-2", "  site: dc-east");
        sandbox.breakDown("east", false);
        completed("whole-site");
        assertThat(state("whole-site")).isEqualTo("west");
        registry.await("east-1", "Reachable", "False", "NoAnswer");
        registry.await("east-2", "Reachable", "False", "NoAnswer");
        sandbox.heal("east");
        alert("HoldfastSiteDown", null, told -> told.getStatus().resolvedAt() != null);
        registry.await("east-1", "Ready", "True", "Healthy");
        registry.await("east-2", "Ready", "True", "Healthy");
        assertThat(alerts("HoldfastSiteDown")).hasSize(1);
        var since = alerts("HoldfastSiteDown").getFirst().getMetadata().getCreationTimestamp();
        // A machine that is slower than the time in which failures are gathered may tell one cluster before.
        var before = alerts("HoldfastClusterDown").stream()
                .filter(told -> told.getSpec().labels().containsKey("site"))
                .toList();
        assertThat(before)
                .hasSizeLessThan(2)
                .allMatch(told -> told.getMetadata().getCreationTimestamp().compareTo(since) <= 0);
        assertThat(runs("each-cluster")).hasSizeLessThanOrEqualTo(before.size());
        registry.remove("east-1");
        registry.remove("east-2");
    }

    @Test
    void a_cluster_that_falls_silent_is_told_as_one_that_refuses_is() throws IOException {
        operator = operator("silent");
        plan("silent", "alertname: HoldfastClusterDown, cluster: paused");
        register("paused");
        sandbox.breakDown("east", true);
        completed("silent");
        assertThat(alert("HoldfastClusterDown", "paused", told -> true)
                        .getSpec()
                        .annotations()
                        .get("evidence"))
                .contains("gives no answer in time");
        sandbox.heal("east");
        alert("HoldfastClusterDown", "paused", told -> told.getStatus().resolvedAt() != null);
        registry.remove("paused");
    }

    @Test
    void a_cluster_under_two_names_is_told_though_nobody_else_is_there_to_witness() throws IOException {
        operator = operator("names");
        register("ours");
        register("theirs");
        registry.remove("west");
        sandbox.breakDown("east", false);
        alert("HoldfastClusterDown", "ours", told -> true);
        alert("HoldfastClusterDown", "theirs", told -> true);
        sandbox.heal("east");
        alert("HoldfastClusterDown", "ours", told -> told.getStatus().resolvedAt() != null);
        alert("HoldfastClusterDown", "theirs", told -> told.getStatus().resolvedAt() != null);
        registry.remove("ours");
        registry.remove("theirs");
        registerWest();
    }

    @Test
    void turned_off_it_tells_nothing() throws IOException {
        operator = operator("off", "--own-detection", "off");
        register("untold");
        sandbox.breakDown("east", false);
        registry.await("untold", "Reachable", "False", "NoAnswer");
        sandbox.heal("east");
        registry.await("untold", "Ready", "True", "Healthy");
        assertThat(alerts("HoldfastClusterDown"))
                .noneMatch(told -> "untold".equals(told.getSpec().labels().get("cluster")));
        assertThat(metrics()).doesNotContain("holdfast_outages_open");
        registry.remove("untold");
    }

    private static OperatorProcess operator(String identity, String... more) {
        var options =
                new java.util.ArrayList<>(List.of("--default-service-account", "holdfast-system/holdfast-default"));
        options.addAll(List.of(more));
        return OperatorProcess.start(hub, folder, identity, options.toArray(String[]::new))
                .awaitReady();
    }

    /** A cluster of that name, which is the one that the test will break. */
    private static void register(String name, String... spec) throws IOException {
        registry.add(name, Files.readString(sandbox.operatorKubeconfig("east")), spec);
        registry.await(name, "Ready", "True", "Healthy");
        registry.await("west", "Ready", "True", "Healthy");
    }

    /** A plan that says on the west that it is in charge. */
    private static void plan(String name, String labels) {
        west.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("allowed")
                        .endMetadata()
                        .withData(Map.of("backend", "east"))
                        .build())
                .create();
        hub.admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: " + name
                        + ", namespace: allowed}\nspec:\n  alertLabels: {" + labels + "}\n  steps:\n"
                        + "  - {type: patch, cluster: west, patch: {apiVersion: v1, resource: configmaps, name: " + name
                        + ", override: {fieldPath: data.backend, value: {raw: west}}}}\n")
                .create();
    }

    private static RecoveryRun completed(String plan) {
        await().until(() -> runs(plan).stream().anyMatch(Recoveries::isOver));
        return runs(plan).getFirst();
    }

    private static List<RecoveryRun> runs(String plan) {
        return hub.admin().resources(RecoveryRun.class).inNamespace("allowed").list().getItems().stream()
                .filter(run -> run.getMetadata().getName().startsWith(plan + "-"))
                .toList();
    }

    private static String state(String name) {
        return west.admin()
                .configMaps()
                .inNamespace("allowed")
                .withName(name)
                .get()
                .getData()
                .get("backend");
    }

    private static List<ReceivedAlert> alerts(String alertname) {
        return hub.admin().resources(ReceivedAlert.class).inNamespace(Installation.NAMESPACE).list().getItems().stream()
                .filter(alert -> alertname.equals(alert.getSpec().labels().get("alertname")))
                .toList();
    }

    /** Waits for the alert about a cluster, or about whatever has none. */
    private static ReceivedAlert alert(String alertname, String cluster, Predicate<ReceivedAlert> condition) {
        Predicate<ReceivedAlert> its = alert ->
                java.util.Objects.equals(cluster, alert.getSpec().labels().get("cluster"));
        await().until(() -> alerts(alertname).stream().anyMatch(its.and(condition)));
        return alerts(alertname).stream().filter(its.and(condition)).findFirst().orElseThrow();
    }

    private double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private String metrics() {
        return operator.get("/metrics");
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(5, TimeUnit.MINUTES).pollInterval(Duration.ofMillis(100));
    }
}

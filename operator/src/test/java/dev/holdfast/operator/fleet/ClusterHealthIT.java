package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.detour.Detour;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator says of clusters that are well, broken, paused, slow, or not what their Secret claims. */
@WithSandbox(
        clusters = {"hub", "east", "west"},
        nodes = 0,
        shared = false)
class ClusterHealthIT {

    private static Sandbox sandbox;
    private static Installation hub;
    private static Installation west;
    private static Registry registry;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static String kubeconfig;

    @BeforeAll
    static void start(Sandbox given, @TempDir Path folder) throws IOException {
        sandbox = given;
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west").asMember();
        Installation.on(sandbox, "east").asMember().close();
        registry = new Registry(hub);
        runs = new Recoveries(hub);
        hub.namespace("allowed");
        west.namespace("allowed");
        west.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("switch")
                        .withNamespace("allowed")
                        .endMetadata()
                        .withData(Map.of("backend", "east"))
                        .build())
                .create();
        kubeconfig = Files.readString(sandbox.operatorKubeconfig("west"));
        registry.add("west", kubeconfig, "  site: dc-west", "  zone: b");
        operator = OperatorProcess.start(
                        hub, folder, "health", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        hub.close();
        west.close();
    }

    @Test
    void a_cluster_that_is_well_is_ready_and_reachable_and_says_its_version_and_as_of_when() {
        registry.await("west", "Ready", "True", "Healthy");
        registry.await("west", "Reachable", "True", "Answers");
        var status = registry.get("west").getStatus();
        assertThat(status.version()).startsWith("v1.");
        assertThat(status.asOf()).isNotNull();
        assertThat(status.observedGeneration())
                .isEqualTo(registry.get("west").getMetadata().getGeneration());
    }

    /** What is known of the dead cluster decides: its step is not sent, and the others are not kept waiting. */
    private static void runsGoOnWithoutIt() {
        String skipped = step("killed").replace("{type", "{onUnreachable: skip, type");
        var without = runs.run("allowed", "without-killed", skipped + "\n" + step("west"));
        assertThat(without.getStatus().phase()).as(Recoveries.message(without)).isEqualTo(Phase.COMPLETED);
        assertThat(Recoveries.message(without)).startsWith("1 of 2 steps succeeded; skipped: step 1");
        assertThat(without.getStatus().journal().entries().getFirst().message())
                .startsWith("skipped: Cluster holdfast-system/killed is not reachable since ")
                .endsWith("; nothing of it was sent");
        var failed = runs.run("allowed", "fails-at-once", skipped.replace("skip", "fail"));
        assertThat(failed.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(failed)).contains("is not reachable since", "nothing of it was sent");
        assertThat(failed.getStatus().journal().entries().getFirst().attempt()).isEqualTo(1);
    }

    @Test
    void a_killed_cluster_is_unreachable_and_of_unknown_readiness_until_it_is_healed() throws IOException {
        registry.add("killed", Files.readString(sandbox.operatorKubeconfig("east")));
        registry.await("killed", "Ready", "True", "Healthy");
        var before = registry.condition("killed", "Ready").orElseThrow();
        sandbox.breakDown("east", false);
        var unreachable = registry.await("killed", "Reachable", "False", "NoAnswer");
        assertThat(unreachable.message()).contains(sandbox.server("east"), "cannot be reached");
        var unknown = registry.await("killed", "Ready", "Unknown", "NoAnswer");
        runsGoOnWithoutIt();
        assertThat(unknown.message()).contains("does not mean that it is down");
        assertThat(unknown.lastTransitionTime()).isAfterOrEqualTo(before.lastTransitionTime());
        sandbox.heal("east");
        registry.await("killed", "Ready", "True", "Healthy");
        registry.await("killed", "Reachable", "True", "Answers");
        sandbox.breakDown("east", true);
        registry.await("killed", "Reachable", "False", "NoAnswer");
        registry.await("killed", "Ready", "Unknown", "NoAnswer");
        sandbox.heal("east");
        registry.await("killed", "Ready", "True", "Healthy");
    }

    @Test
    void a_cluster_that_does_not_take_our_credentials_is_not_ready_and_is_reachable() {
        registry.add("stranger", withToken("a-token-that-nobody-knows"));
        var refused = registry.await("stranger", "Ready", "False", "CredentialsRefused");
        assertThat(refused.message()).contains("401").doesNotContain("a-token-that-nobody-knows");
        registry.await("stranger", "Reachable", "True", "Answers");
        registry.secret("stranger", kubeconfig);
        registry.await("stranger", "Ready", "True", "Healthy");
    }

    @Test
    void a_cluster_that_cannot_be_asked_is_unknown_and_the_reason_is_ours() {
        registry.add("keyless", kubeconfig, "  serviceAccountName: nobody");
        var unknown = registry.await("keyless", "Ready", "Unknown", "NotAsked");
        assertThat(unknown.message()).contains("nobody");
        registry.await("keyless", "Reachable", "Unknown", "NotAsked");
    }

    @Test
    void silent_and_slow_clusters_are_told_apart_and_keep_no_other_from_its_work() throws IOException {
        try (var hole = Detour.blackHole();
                var slow = Detour.slow(sandbox.server("west"), Duration.ofSeconds(2))) {
            registry.add("hole", hole.in(kubeconfig), "  limits: {requestTimeoutSeconds: 1}");
            registry.add("slow", slow.in(kubeconfig));
            var silent = registry.await("hole", "Reachable", "False", "NoAnswer");
            assertThat(silent.message()).contains("gives no answer in time");
            registry.await("hole", "Ready", "Unknown", "NoAnswer");
            registry.await("slow", "Ready", "True", "Healthy");

            for (int i = 0; i < 3; i++) runs.create("allowed", "into-the-hole-" + i, "", step("hole"));
            var late = runs.run("allowed", "slowly", step("slow"));
            assertThat(late.getStatus().phase()).as(Recoveries.message(late)).isEqualTo(Phase.COMPLETED);
            var other = runs.run("allowed", "beside", step("west"));
            assertThat(other.getStatus().phase()).as(Recoveries.message(other)).isEqualTo(Phase.COMPLETED);
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> metrics()
                    .lines()
                    .anyMatch(line -> line.startsWith("holdfast_cluster_circuit_open{cluster=\"hole\"")
                            && line.endsWith(" 1.0")));
            var failed = runs.await("allowed", "into-the-hole-0");
            assertThat(failed.getStatus().phase()).isEqualTo(Phase.FAILED);
            assertThat(Recoveries.message(failed)).contains("hole");
        }
    }

    @Test
    void a_cluster_that_is_removed_is_asked_no_more_and_added_again_is_judged_anew() {
        registry.add("brief", kubeconfig);
        registry.await("brief", "Ready", "True", "Healthy");
        registry.remove("brief");
        registry.add("brief", withToken("another-token"));
        registry.await("brief", "Ready", "False", "CredentialsRefused");
    }

    @Test
    void the_read_goes_to_the_store_with_the_right_that_a_member_gives() throws IOException {
        registry.await("west", "Ready", "True", "Healthy");
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            try (var lines = Files.lines(sandbox.auditLog("west"))) {
                return lines.map(line -> Serialization.unmarshal(line, Map.class))
                        .anyMatch(entry -> "/api/v1/namespaces/default".equals(entry.get("requestURI"))
                                && String.valueOf(entry.get("user")).contains("holdfast-operator")
                                && String.valueOf(entry.get("responseStatus")).contains("code=200"));
            }
        });
    }

    @Test
    void credentials_appear_in_no_status_event_log_or_metric() throws IOException {
        var secrets = new ArrayList<>(secrets());
        registry.add("broken-key", kubeconfig.replaceFirst("(client-key-data: *\"?)....", "$1AAAA"));
        registry.add("broken-yaml", "users: [{user: {token: SECRETINBROKENYAML");
        registry.add("in-the-address", kubeconfig.replaceFirst("https://", "https://me:SECRETINADDRESS@"));
        registry.add("in-the-token", withToken("SECRETINTOKEN"));
        secrets.addAll(List.of("SECRETINBROKENYAML", "SECRETINADDRESS", "SECRETINTOKEN"));
        registry.await("broken-key", "Ready", "Unknown", "NotAsked");
        registry.await("broken-yaml", "Ready", "Unknown", "NotAsked");
        registry.await("in-the-address", "Ready", "Unknown", "NotAsked");
        registry.await("in-the-token", "Ready", "False", "CredentialsRefused");
        for (String cluster : List.of("west", "broken-key", "broken-yaml", "in-the-address", "in-the-token")) {
            var run = runs.run("allowed", "with-" + cluster, step(cluster));
            secrets.forEach(secret -> assertThat(Serialization.asYaml(run)).doesNotContain(secret));
        }
        var events = Serialization.asYaml(
                hub.admin().events().v1().events().inAnyNamespace().list());
        var clusters = Serialization.asYaml(hub.admin()
                .resources(dev.holdfast.api.fleet.Cluster.class)
                .inAnyNamespace()
                .list());
        assertThat(events).contains("in-the-token");
        assertThat(metrics()).contains("holdfast_cluster_condition{cluster=\"in-the-token\"");
        for (String secret : secrets) {
            assertThat(clusters).doesNotContain(secret);
            assertThat(events).doesNotContain(secret);
            assertThat(operator.log()).doesNotContain(secret);
            assertThat(metrics()).doesNotContain(secret);
        }
    }

    /** Every credential of the kubeconfig, in the pieces that an error message might quote. */
    private static List<String> secrets() {
        return kubeconfig
                .lines()
                .filter(line -> line.matches(" *(client-key-data|client-certificate-data|token):.*"))
                .map(line ->
                        line.substring(line.indexOf(':') + 1).replace("\"", "").strip())
                .map(value -> value.substring(value.length() / 2, value.length() / 2 + 40))
                .toList();
    }

    private static String withToken(String token) {
        return kubeconfig
                .replaceAll("(?m)^ *client-certificate-data:.*\n?", "")
                .replaceFirst("client-key-data:[^\n]*", "token: " + token);
    }

    private static String metrics() {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(operator.managementUrl("/metrics")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String step(String cluster) {
        return "- {type: patch, cluster: " + cluster + ", timeout: 20s, patch: {apiVersion: v1, resource: configmaps,"
                + " name: switch, override: {fieldPath: data.backend, value: {raw: west}}}}\n";
    }
}

package dev.holdfast.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppCommandsTest {

    private static final String APPLICATIONS = """
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: reports, namespace: shop, creationTimestamp: "@born"}
            spec: {plans: [], priority: 5}
            status:
              conditions:
              - {type: PlansFound, status: "False", reason: NoPlan, message: "spec.plans names no plan"}
              - {type: DependenciesValid, status: "True", reason: DependenciesValid, message: it depends on nothing}
              - {type: Ready, status: "False", reason: NoPlan, message: "spec.plans names no plan"}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: checkout, namespace: shop, creationTimestamp: "@born"}
            spec:
              plans: [to-west, to-east]
              priority: 1
              rto: 15m
              rpo: 0s
              dependsOn: [stock]
              sites: [dc-east, dc-west]
              objects:
              - {labelSelector: {matchLabels: {app: web}}, kinds: [Deployment]}
              - clusters: [west]
                namespaces: [shop, jobs]
                labelSelector: {matchExpressions: [{key: app, operator: In, values: [nightly]}]}
            status:
              holder: {namespace: shop, name: to-west-1, uid: uid-1, epoch: 7}
              conditions:
              - {type: PlansFound, status: "True", reason: PlansFound, message: "plan to-west, to-east"}
              - {type: DependenciesValid, status: "True", reason: DependenciesValid, message: it depends on stock}
              - {type: Ready, status: "True", reason: Protected, message: it can be recovered}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: stock, namespace: shop, creationTimestamp: "@born"}
            spec: {plans: [stock-to-west], priority: 3}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: to-east-1, namespace: shop, creationTimestamp: "@born"}
            spec: {planRef: {name: to-east}, steps: []}
            status:
              phase: Pending
              conditions:
              - {type: Success, status: Unknown, reason: Pending, message: "waits for run shop/to-west-1, which acts for application shop/checkout"}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: to-west-1, namespace: shop, creationTimestamp: "@born"}
            spec: {planRef: {name: to-west}, steps: []}
            status: {phase: Running, startTime: "@born", target: {kind: ProtectedApplication, name: checkout, epoch: 7}}
            """;

    private static final String WORKLOADS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {app: web}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart, namespace: shop, labels: {app: cart, tier: back}}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: proxy, namespace: kube-system}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, namespace: shop, labels: {app: nightly}}
            """;

    private static final String DEAD = """
            apiVersion: holdfast.dev/v1alpha1
            kind: Cluster
            metadata: {name: west, namespace: shop}
            spec: {kubeconfigSecretRef: {name: west-kubeconfig}}
            """;

    private FakeCluster hub;

    @BeforeEach
    void start(@TempDir Path folder) {
        var born = Instant.now().minus(Duration.ofHours(20).plusMinutes(1)).truncatedTo(ChronoUnit.SECONDS);
        hub = FakeCluster.start(folder).with(APPLICATIONS.replace("@born", born.toString()));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void the_most_urgent_application_comes_first_with_who_holds_it() {
        Golden.check("app-list.txt", app("list").out());
        Golden.check("app-list-wide.txt", app("ls", "-o", "wide").out());
        assertThat(app("list", "-o", "name").lines().getFirst())
                .isEqualTo("protectedapplication.holdfast.dev/checkout");
    }

    @Test
    void an_application_is_shown_with_what_belongs_to_it_and_who_waits_for_it() {
        Golden.check("app-show.txt", app("show", "checkout").out());
        var wrong = app("show", "chekcout");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no protected application \"chekcout\"", "checkout", "holdfast app list -A");
    }

    @Test
    void a_run_says_for_what_it_acts_and_one_that_waits_says_for_whom() {
        assertThat(Ran.holdfast(hub, "run", "show", "to-west-1").out())
                .contains("ProtectedApplication checkout, epoch 7");
        assertThat(Ran.holdfast(hub, "run", "show", "to-east-1").out()).contains("waits for run shop/to-west-1");
        var watched = Ran.holdfast(hub, "run", "watch", "to-east-1", "--timeout", "1s");
        assertThat(watched.exit()).isEqualTo(8);
        assertThat(watched.out()).contains("run to-east-1 waits for run shop/to-west-1");
    }

    @Test
    void a_workload_that_no_application_selects_is_listed_and_those_of_the_system_only_on_request() {
        hub.with(WORKLOADS);
        var found = app("unprotected");
        assertThat(found.exit()).as(found.err()).isZero();
        Golden.check("app-unprotected.txt", found.out());
        assertThat(app("unprotected", "--system").out()).contains("DaemonSet", "proxy");
        assertThat(app("unprotected", "--fail-on", "error").exit()).isEqualTo(3);
        assertThat(app("unprotected", "-o", "wide").out()).contains("LABELS", "app=cart tier=back");
        assertThat(app("unprotected", "-o", "name").lines())
                .containsExactly(". cronjob/nightly -n shop", ". deployment/cart -n shop");
    }

    @Test
    void a_cluster_that_cannot_be_asked_is_unknown_and_never_left_out() throws Exception {
        hub.with(WORKLOADS).with(DEAD).with("""
                apiVersion: v1
                kind: Secret
                metadata: {name: west-kubeconfig, namespace: shop}
                data: {kubeconfig: "%s"}
                """.formatted(java.util.Base64.getEncoder()
                .encodeToString(Files.readString(hub.kubeconfig())
                        .replace(hub.url(), "http://127.0.0.1:1")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        var found = app("unprotected");
        assertThat(found.exit()).isEqualTo(11);
        assertThat(found.out())
                .contains("cart", "Unknown: shop/west: ", "127.0.0.1:1", "on 2 clusters, 1 of them Unknown");
        var json = Trees.JSON.readTree(app("unprotected", "-o", "json").out());
        assertThat(json.path("kind").asText()).isEqualTo("UnprotectedList");
        assertThat(json.at("/unknown/0/cluster").asText()).isEqualTo("shop/west");
        assertThat(json.path("items")).hasSize(2);
        assertThat(app("unprotected", "-o", "name").err()).contains("Unknown: shop/west: ");
        assertThat(app("unprotected", "--on", ".").exit()).isZero();
        assertThat(app("unprotected", "--on", "wset").err()).contains("no cluster \"wset\"", "shop/west");
    }

    private Ran app(String... arguments) {
        var all = new java.util.ArrayList<>(java.util.List.of("app"));
        all.addAll(java.util.List.of(arguments));
        return Ran.holdfast(hub, all.toArray(String[]::new));
    }
}

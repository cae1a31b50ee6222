package dev.holdfast.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCommandsTest {

    /** Three clusters as an operator left them: one well, one that nobody has looked at since, one quite new. */
    private static final String CLUSTERS = """
            apiVersion: holdfast.dev/v1alpha1
            kind: Cluster
            metadata: {name: west, namespace: shop, creationTimestamp: "@born", labels: {tier: gold}}
            spec: {kubeconfigSecretRef: {name: west-kubeconfig}, site: dc-west, zone: b, allowedNamespaces: [bank]}
            status:
              asOf: "@fresh"
              version: v1.35.4
              conditions:
              - {type: Ready, status: "True", reason: Healthy, message: the API server is ready, lastTransitionTime: "@born"}
              - {type: Reachable, status: "True", reason: Answers, message: the API server answers, lastTransitionTime: "@born"}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Cluster
            metadata: {name: east, namespace: shop, creationTimestamp: "@born"}
            spec: {kubeconfigSecretRef: {name: of-my-own, key: east.yaml}, serviceAccountName: reader, site: dc-east}
            status:
              asOf: "@born"
              version: v1.34.1
              conditions:
              - {type: Ready, status: "True", reason: Healthy, message: the API server is ready, lastTransitionTime: "@born"}
              - {type: Reachable, status: "True", reason: Answers, message: the API server answers, lastTransitionTime: "@born"}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Cluster
            metadata: {name: new, namespace: shop, creationTimestamp: "@born"}
            spec: {kubeconfigSecretRef: {name: new-kubeconfig}}
            """;

    private static final String PLAN = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryPlan
            metadata: {name: failover, namespace: @namespace}
            spec:
              serviceAccountName: recovery
              alertLabels: {app: shop}
              steps:
              - {type: patch, cluster: @cluster, patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: b}}}}
            """;

    private FakeCluster hub;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path given) {
        folder = given;
        var born = Instant.now().minus(Duration.ofHours(20).plusMinutes(1)).truncatedTo(ChronoUnit.SECONDS);
        // A time to come has the age zero, and stays fresh however long the test takes.
        var fresh = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        hub = FakeCluster.start(folder)
                .with(CLUSTERS.replace("@born", born.toString()).replace("@fresh", fresh.toString()));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private Ran holdfast(String... arguments) {
        return Ran.holdfast(hub, arguments);
    }

    private static String plan(String namespace, String cluster) {
        return PLAN.replace("@namespace", namespace).replace("@cluster", cluster);
    }

    @Test
    void the_list_says_where_clusters_stand_how_they_are_and_what_nobody_looked_at_is_unknown() {
        Golden.check("cluster-list.txt", holdfast("cluster", "list").out());
        Golden.check(
                "cluster-list-wide.txt", holdfast("cluster", "ls", "-o", "wide").out());
        assertThat(holdfast("cluster", "list", "-o", "name").lines())
                .containsExactly("cluster.holdfast.dev/east", "cluster.holdfast.dev/new", "cluster.holdfast.dev/west");
    }

    @Test
    void a_cluster_is_shown_with_those_who_use_it() {
        hub.with(plan("shop", "west")).with(plan("bank", "shop/west")).with(plan("stranger", "west"));
        Golden.check(
                "cluster-show.txt", timeless(holdfast("cluster", "show", "west").out()));
        Golden.check(
                "cluster-show-stale.txt",
                timeless(holdfast("cluster", "show", "east").out()));
    }

    private static String timeless(String text) {
        return text.replaceAll("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
    }

    @Test
    void a_name_that_does_not_exist_is_answered_with_what_was_probably_meant() {
        assertThat(holdfast("cluster", "show", "wset").err())
                .contains("did you mean \"west\"?", "holdfast cluster list");
    }

    @Test
    void adding_creates_a_secret_with_the_one_context_and_the_cluster_that_names_it() throws IOException {
        var added = holdfast(
                "cluster",
                "add",
                "north",
                "--from",
                kubeconfig("token: a-secret-token").toString(),
                "--site",
                "dc-north",
                "--zone",
                "a",
                "--label",
                "tier=gold",
                "--allow-namespace",
                "bank");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(added.lines())
                .containsExactly("secret/north-kubeconfig created", "cluster.holdfast.dev/north created");
        assertThat(added.out() + added.err()).doesNotContain("a-secret-token");
        var secret = hub.object("/api/v1/namespaces/shop/secrets/north-kubeconfig");
        var kept = secret.at("/stringData/kubeconfig").asText();
        assertThat(kept)
                .contains("https://north.example:6443", "a-secret-token")
                .doesNotContain("elsewhere", "other-token");
        var cluster = hub.object("/apis/holdfast.dev/v1alpha1/namespaces/shop/clusters/north");
        assertThat(cluster.at("/spec").toString())
                .isEqualTo("{\"kubeconfigSecretRef\":{\"name\":\"north-kubeconfig\",\"key\":\"kubeconfig\"},"
                        + "\"allowedNamespaces\":[\"bank\"],\"site\":\"dc-north\",\"zone\":\"a\"}");
        assertThat(cluster.at("/metadata/labels/tier").asText()).isEqualTo("gold");
    }

    @Test
    void a_dry_run_keeps_nothing_and_prints_what_kubectl_would_apply() throws IOException {
        var printed = holdfast(
                "cluster", "add", "north", "--from", kubeconfig("token: t").toString(), "--dry-run", "client");
        assertThat(printed.out()).contains("kind: Secret", "---\n", "kind: Cluster");
        var checked = holdfast(
                "cluster", "add", "north", "--from", kubeconfig("token: t").toString(), "--dry-run", "server");
        assertThat(checked.lines())
                .containsExactly(
                        "secret/north-kubeconfig created (server dry run)",
                        "cluster.holdfast.dev/north created (server dry run)");
        assertThat(hub.object("/api/v1/namespaces/shop/secrets/north-kubeconfig"))
                .isNull();
        assertThat(hub.object("/apis/holdfast.dev/v1alpha1/namespaces/shop/clusters/north"))
                .isNull();
    }

    @Test
    void certificates_in_files_are_put_inside() throws IOException {
        Files.writeString(folder.resolve("key.pem"), "THE KEY");
        Files.writeString(folder.resolve("cert.pem"), "THE CERTIFICATE");
        var added = holdfast(
                "cluster",
                "add",
                "north",
                "--from",
                kubeconfig("client-key: key.pem, client-certificate: cert.pem").toString());
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(hub.object("/api/v1/namespaces/shop/secrets/north-kubeconfig")
                        .at("/stringData/kubeconfig")
                        .asText())
                .contains(Base64.getEncoder().encodeToString("THE KEY".getBytes()))
                .contains(Base64.getEncoder().encodeToString("THE CERTIFICATE".getBytes()))
                .doesNotContain("key.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec: {command: SECRET}", "auth-provider: {name: SECRET}", "tokenFile: SECRET"})
    void what_would_run_or_read_on_the_operators_machine_is_refused_without_quoting_it(String user) throws IOException {
        var added =
                holdfast("cluster", "add", "north", "--from", kubeconfig(user).toString());
        assertThat(added.exit()).isEqualTo(2);
        assertThat(added.err()).contains("cannot be used").doesNotContain("SECRET");
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void a_kubeconfig_that_is_none_is_not_quoted() throws IOException {
        var file = Files.writeString(folder.resolve("broken"), "users: [{user: {token: SECRET");
        var added = holdfast("cluster", "add", "north", "--from", file.toString());
        assertThat(added.exit()).isEqualTo(2);
        assertThat(added.err()).contains("is not YAML").doesNotContain("SECRET");
        var context = holdfast(
                "cluster", "add", "north", "--from", kubeconfig("token: t").toString(), "--from-context", "nroth");
        assertThat(context.err()).contains("no context \"nroth\"", "north");
    }

    @Test
    void a_cluster_that_is_there_is_not_overwritten() throws IOException {
        var added = holdfast(
                "cluster", "add", "west", "--from", kubeconfig("token: t").toString());
        assertThat(added.exit()).isEqualTo(10);
        assertThat(added.err()).contains("already", "holdfast cluster show west");
        assertThat(hub.object("/api/v1/namespaces/shop/secrets/west-kubeconfig"))
                .isNull();
    }

    @Test
    void a_cluster_that_a_plan_or_an_unfinished_run_names_stays() {
        hub.with(plan("bank", "shop/west")).with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: under-way, namespace: shop}
                spec: {steps: [{type: patch, cluster: west}]}
                status: {phase: Running}
                ---
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: long-over, namespace: shop}
                spec: {steps: [{type: patch, cluster: west}]}
                status: {phase: Completed}
                ---
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: put-off, namespace: shop}
                spec: {deferred: {run: r, runUid: u, step: 1, cluster: shop/west}, steps: [{type: patch, cluster: west}]}
                status: {phase: Failed}
                ---
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: side-by-side, namespace: shop}
                spec: {steps: [{type: parallel, parallel: {steps: [{type: patch, cluster: west}]}}]}
                status: {phase: Running}
                """);
        var removed = holdfast("cluster", "remove", "west");
        assertThat(removed.exit()).isEqualTo(10);
        assertThat(removed.err())
                .contains("unfinished run shop/under-way", "plan bank/failover", "nothing was removed", "--force")
                .contains("unfinished run shop/side-by-side")
                .as("the cluster waits for what has failed")
                .contains("unfinished run shop/put-off")
                .doesNotContain("long-over");
        assertThat(hub.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void each_missing_right_is_named_with_whom_and_what_for(@TempDir Path member) throws IOException {
        try (var north = FakeCluster.start(member)) {
            north.answering("/readyz", "{}").allowing(review -> !denied(review));
            hub.with(plan("bank", "shop/west")).with(secret("west-kubeconfig", Files.readString(north.kubeconfig())));
            var checked = holdfast("cluster", "check", "west");
            assertThat(checked.exit()).as(checked.err()).isEqualTo(3);
            assertThat(checked.lines())
                    .contains(
                            "FAIL    HF-CLU-004  the kubeconfig's user may not get namespaces \"default\"",
                            "FAIL    HF-CLU-005  for plan bank/failover bank/recovery may not patch configmaps \"c\" in bank");
            assertThat(checked.out()).doesNotContain("may not get configmaps");
            assertThat(checked.out())
                    .contains(
                            "WARN    HF-CLU-007  there is no ValidatingAdmissionPolicy holdfast-epoch: a run that a later")
                    .contains("WARN    HF-CLU-007  there is no ValidatingAdmissionPolicyBinding holdfast-epoch");
            assertThat(checked.err()).contains("holdfast install generate --profile member", "holdfast plan rbac");
            var json = Trees.JSON.readTree(
                    holdfast("cluster", "check", "west", "-o", "json").out());
            assertThat(json.path("kind").asText()).isEqualTo("ClusterCheck");
            assertThat(json.at("/summary/fail").asInt()).isEqualTo(2);
        }
    }

    private static boolean denied(JsonNode review) {
        var wanted = review.path("resourceAttributes");
        var what = wanted.path("verb").asText() + " " + wanted.path("resource").asText();
        boolean excess = wanted.path("name").isMissingNode() && !what.contains("configmaps");
        return excess || List.of("get namespaces", "patch configmaps").contains(what);
    }

    @Test
    void a_cluster_that_does_not_answer_is_unknown_and_a_secret_that_is_missing_is_a_finding(@TempDir Path member)
            throws IOException {
        var north = FakeCluster.start(member);
        var kubeconfig = Files.readString(north.kubeconfig());
        north.close();
        assertThat(holdfast("cluster", "check", "west").out())
                .contains("FAIL    HF-CLU-001  there is no Secret west-kubeconfig in namespace shop");
        hub.with(secret("west-kubeconfig", kubeconfig));
        var silent = holdfast("cluster", "check", "west");
        assertThat(silent.exit()).isEqualTo(11);
        assertThat(silent.out()).contains("UNKNOWN HF-CLU-003  cannot read", "connection refused");
        hub.with(secret("west-kubeconfig", "users: [{user: {exec: {command: sh}}}]"));
        assertThat(holdfast("cluster", "check", "west").out())
                .contains("FAIL    HF-CLU-001  the operator refuses the kubeconfig: it uses \"exec\"");
    }

    private static String secret(String name, String kubeconfig) {
        return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + ", namespace: shop}\ndata: {kubeconfig: "
                + Base64.getEncoder().encodeToString(kubeconfig.getBytes()) + "}\n";
    }

    private Path kubeconfig(String user) throws IOException {
        return Files.writeString(folder.resolve("members"), """
                apiVersion: v1
                kind: Config
                current-context: north
                clusters:
                - {name: north, cluster: {server: "https://north.example:6443"}}
                - {name: elsewhere, cluster: {server: "https://elsewhere.example:6443"}}
                users:
                - {name: ana, user: {%s}}
                - {name: other, user: {token: other-token}}
                contexts:
                - {name: north, context: {cluster: north, user: ana}}
                - {name: elsewhere, context: {cluster: elsewhere, user: other}}
                """.formatted(user));
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.Crds;
import dev.holdfast.api.Policies;
import dev.holdfast.cli.kube.ClusterOptions;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.lint.Documents;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.cli.rbac.BuiltInResources;
import dev.holdfast.cli.rbac.Discovery;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands on a real API server, beside the real kubectl. No operator runs: what it would write, kubectl writes. */
@WithSandbox(clusters = "hub", nodes = 0)
class ClusterIT {
    private static final Duration GENEROUS = Duration.ofMinutes(3);
    private static final String[] INSTALLATION = {
        "--user",
        "holdfast-operator",
        "--default-service-account",
        "cli-default",
        "--impersonate",
        "cli-it/recovery",
        "--namespace",
        "cli-system"
    };

    private static Path admin;
    private static Path operator;
    private static Kubectl kubectl;

    @BeforeAll
    static void install(Sandbox sandbox) throws Exception {
        admin = sandbox.kubeconfig("hub");
        operator = sandbox.operatorKubeconfig("hub");
        kubectl = new Kubectl(admin);
        kubectl.run("", "create", "namespace", "cli-it");
        kubectl.good(
                holdfast(with("install", "generate", "--only", "crds")).out(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "-f",
                "-");
        var kinds = "receivedalerts,recoveryplans,recoveryruns,clusters.holdfast.dev";
        await().atMost(GENEROUS).until(() -> kubectl.run("", "get", kinds).exit() == 0);
        kubectl.good(
                holdfast(with("install", "generate", "--only", "rbac")).out(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "-f",
                "-");
    }

    private static String[] with(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(INSTALLATION));
        return all.toArray(String[]::new);
    }

    private static Ran holdfast(String... arguments) {
        return new Ran.Setting().with("KUBECONFIG", admin.toString()).run(arguments);
    }

    private static String plan(String name) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: %s, namespace: cli-it}
                spec:
                  serviceAccountName: recovery
                  alertLabels: {alertname: A, app: db}
                  steps:
                  - type: readField
                    title: Read the address
                    readField: {apiVersion: v1, resource: svc, name: db, fieldPath: spec.clusterIP, outputKey: ip}
                  - type: patch
                    title: Switch
                    patch:
                      apiVersion: v1
                      resource: ConfigMap
                      name: switch
                      override: {fieldPath: data, value: {raw: {"to": "{{ .Values.ip }}", part: 1.50}}}
                      patchType: application/apply-patch+yaml
                """.formatted(name);
    }

    @Test
    void an_installation_that_was_applied_passes_the_check_and_each_missing_right_is_named() throws Exception {
        var complete = holdfast(with("install", "check"));
        assertThat(complete.exit()).as(complete.out() + complete.err()).isZero();
        assertThat(complete.out()).contains(" 0 warnings, 0 unknown, 0 failed; checked as holdfast-operator");
        var itself = new Ran.Setting().with("KUBECONFIG", operator.toString()).run(with("install", "check", "--self"));
        // The operator may read no CRD, and of the policies only the one that vouches for acts: the others are unknown
        // to it.
        int unknown = Crds.NAMES.size() + 2 * (Policies.NAMES.size() - 1);
        assertThat(itself.exit()).isEqualTo(11);
        assertThat(itself.out()).contains(" " + unknown + " unknown, 0 failed; checked as you");
        var other = holdfast(
                "install",
                "check",
                "--user",
                "holdfast-operator",
                "--namespace",
                "cli-system",
                "--impersonate",
                "cli-it/somebody-else");
        assertThat(other.exit()).isEqualTo(3);
        assertThat(other.out())
                .contains("FAIL    HF-INS-002  may not impersonate serviceaccounts \"somebody-else\" in cli-it");
    }

    @Test
    void a_run_is_started_shown_and_followed() throws Exception {
        kubectl.good(plan("followed"), "apply", "-f", "-");
        assertThat(holdfast("plan", "list", "-n", "cli-it").out()).contains("followed", "alertname=A app=db");
        assertThat(holdfast("plan", "show", "followed", "-n", "cli-it").out())
                .contains("Read the address", "runs: none yet");
        assertThat(holdfast("run", "start", "followed", "-n", "cli-it", "--dry-run=server")
                        .exit())
                .isZero();
        assertThat(holdfast("run", "list", "-n", "cli-it", "-o", "name").out()).doesNotContain("followed");

        var start =
                holdfast("run", "start", "followed", "-n", "cli-it", "--confirm=followed", "--label", "alertname=A");
        assertThat(start.exit()).as(start.err()).isZero();
        var name = start.out().replaceAll("(?s).*/(\\S+) created.*", "$1");
        assertThat(name).startsWith("followed-");

        var watch = CompletableFuture.supplyAsync(
                () -> holdfast("run", "watch", name, "-n", "cli-it", "--timeout=170s"),
                work -> Thread.ofPlatform().daemon().start(work));
        status(
                name,
                "{\"phase\":\"Running\",\"startTime\":\"2026-01-02T03:04:00Z\",\"journal\":{\"entries\":[{\"step\":1,"
                        + "\"state\":\"Running\",\"attempt\":1,\"startTime\":\"2026-01-02T03:04:00Z\"}]}}");
        assertThat(holdfast("run", "start", "followed", "-n", "cli-it", "--confirm=followed")
                        .exit())
                .isEqualTo(10);
        status(
                name,
                "{\"phase\":\"Failed\",\"completionTime\":\"2026-01-02T03:04:02Z\",\"journal\":{\"entries\":[{\"step\":1,"
                        + "\"state\":\"Failed\",\"attempt\":1,\"startTime\":\"2026-01-02T03:04:00Z\",\"finishTime\":\"2026-01-02T03:04:02Z\","
                        + "\"message\":\"no service db\"}]}}");
        var watched = watch.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        assertThat(watched.exit()).isEqualTo(6);
        assertThat(watched.out()).contains("step 1 Read the address: Failed after 2.0s, no service db");
        assertThat(holdfast("run", "wait", name, "-n", "cli-it").exit()).isEqualTo(6);
        assertThat(holdfast("run", "show", name, "-n", "cli-it").out())
                .contains("cause     step 1, Read the address: no service db");
        assertThat(holdfast("run", "list", "-A").out()).contains(name, "Failed");
    }

    private static void status(String run, String status) throws Exception {
        kubectl.good(
                "",
                "patch",
                "recoveryrun",
                run,
                "-n",
                "cli-it",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":" + status + "}");
    }

    /** The operator computes the digest from what the API server gives it; the same must come out of the run's steps. */
    @Test
    void the_digest_is_that_of_the_steps_which_the_api_server_keeps() throws Exception {
        kubectl.good(plan("digested"), "apply", "-f", "-");
        var start = holdfast("run", "start", "digested", "-n", "cli-it", "--confirm=digested", "-o", "json");
        JsonNode run = Trees.JSON.readTree(start.out());
        assertThat(run.at("/spec/digest").asText()).isEqualTo(Digest.of(Typed.json(run.at("/spec/steps"))));
    }

    @Test
    void what_a_dry_run_prints_is_what_kubectl_creates() throws Exception {
        kubectl.good(plan("printed"), "apply", "-f", "-");
        var dry = holdfast("run", "start", "printed", "-n", "cli-it", "--dry-run=client", "-o", "yaml");
        assertThat(kubectl.good(dry.out(), "create", "-f", "-")).contains("recoveryrun.recovery.elotl.co/printed-");
        var alert = holdfast("alert", "send", "--label", "alertname=ByHand", "-n", "cli-it", "--dry-run=client");
        assertThat(kubectl.good(alert.out(), "create", "-f", "-")).contains("receivedalert.recovery.elotl.co/by-hand-");
        assertThat(holdfast("alert", "list", "-n", "cli-it").out()).contains("ByHand");
    }

    @Test
    void unknown_names_and_namespaces_are_told_in_the_same_words_as_by_the_fake() throws Exception {
        kubectl.good(plan("known"), "apply", "-f", "-");
        var near = holdfast("plan", "show", "knwon", "-n", "cli-it");
        assertThat(near.exit()).isEqualTo(2);
        assertThat(near.err()).contains("did you mean \"known\"?");
        var forbidden = new Ran.Setting()
                .with("KUBECONFIG", operator.toString())
                .run(
                        "run",
                        "start",
                        "known",
                        "-n",
                        "cli-it",
                        "--confirm=known",
                        "--as",
                        "system:serviceaccount:cli-it:nobody");
        assertThat(forbidden.exit()).isEqualTo(10);
        assertThat(forbidden.err()).contains("you may not", "cannot impersonate");
    }

    /** The rights that plan rbac prints are enough for what the steps do, and for nothing beside it. */
    @Test
    void the_rights_of_a_plan_are_enough_and_no_more() throws Exception {
        kubectl.good(plan("least"), "apply", "-f", "-");
        kubectl.good(holdfast("plan", "rbac", "least", "-n", "cli-it").out(), "apply", "-f", "-");
        var account = "system:serviceaccount:cli-it:recovery";
        try (var connection = Connection.open(
                impersonating(account),
                new Ran.Setting().with("KUBECONFIG", admin.toString()).session())) {
            var maps = "/api/v1/namespaces/cli-it/configmaps/";
            await().atMost(GENEROUS).until(() -> connection.get(maps + "switch").status() == 404);
            var applied = connection.apply(maps + "switch", configMap("switch"), "test");
            assertThat(applied.status()).as(applied.message()).isEqualTo(201);
            assertThat(connection
                            .apply(maps + "other", configMap("other"), "test")
                            .status())
                    .isEqualTo(403);
            assertThat(connection.get(maps + "other").status()).isEqualTo(403);
            var services = "/api/v1/namespaces/cli-it/services";
            assertThat(connection.get(services + "/db").status()).isEqualTo(404);
            var watch = services + "?watch=true&timeoutSeconds=1";
            assertThat(connection
                            .get(watch + "&fieldSelector=metadata.name%3Ddb")
                            .status())
                    .isEqualTo(200);
            assertThat(connection.get(watch).status()).isEqualTo(403);
            assertThat(connection.get("/api/v1/namespaces/cli-it/secrets/any").status())
                    .isEqualTo(403);
            assertThat(connection
                            .get("/api/v1/namespaces/default/configmaps/switch")
                            .status())
                    .isEqualTo(403);
        }
    }

    private static ClusterOptions impersonating(String user) {
        var options = ClusterOptions.of(admin);
        options.actAs(user);
        return options;
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode configMap(String name) {
        var map = Trees.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        map.putObject("data").put("to", "west");
        return map;
    }

    @Test
    void the_table_of_built_in_kinds_is_what_the_api_server_serves() {
        try (var connection = Connection.open(
                ClusterOptions.of(admin),
                new Ran.Setting().with("KUBECONFIG", admin.toString()).session())) {
            var discovery = new Discovery(connection);
            // CSI-addons bring their own, which no cluster here has
            var builtIn = BuiltInResources.all().stream()
                    .filter(known -> !known.apiVersion().startsWith("csiaddons."))
                    .toList();
            assertThat(builtIn).isNotEmpty().allSatisfy(known -> {
                var served = discovery.find(known.apiVersion(), known.plural()).orElseThrow();
                assertThat(served.kind()).isEqualTo(known.kind());
                assertThat(served.namespaced()).as(known.plural()).isEqualTo(known.namespaced());
                assertThat(served.names()).containsAll(known.names());
            });
        }
    }

    /** Lint reads YAML as kubectl does: words, numbers, anchors and merge keys. */
    @Test
    void a_manifest_is_read_as_kubectl_reads_it() throws Exception {
        var text = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: words, namespace: cli-it}
                spec:
                  alertLabels: {alertname: "yes"}
                  steps:
                  - type: patch
                    patch:
                      apiVersion: v1
                      resource: cm
                      name: c
                      override:
                        fieldPath: data
                        value:
                          raw:
                            a: [y, Y, yes, no, on, Off, true, False, n, nO, 'y', "no"]
                            b: [010, 0o10, 0x1F, 0b11, 1_000, -7, +7, 1e3, 1.0, .5, 08, 1:30, 2026-01-01, 1.2.3, 0x, "7"]
                            base: &base {k: 1, l: [x]}
                            merged: {<<: *base, k: 2}
                            same: *base
                            text: |
                              two
                              lines
                            yes: as a key
                """;
        var kubectls = Trees.JSON.readTree(kubectl.good(text, "create", "--dry-run=client", "-o", "json", "-f", "-"));
        var ours = Documents.of("words", text).getFirst().tree();
        var raw = "/spec/steps/0/patch/override/value/raw";
        assertThat(Typed.json(ours.at(raw)).canonical())
                .isEqualTo(Typed.json(kubectls.at(raw)).canonical());
    }

    /** What lint says of nulls is what kubectl does. */
    @Test
    void client_side_apply_drops_nulls_and_server_side_apply_keeps_them() throws Exception {
        var nested = plan("nulls").replace("part: 1.50", "part: null");
        kubectl.good(nested, "apply", "-f", "-");
        assertThat(raw("nulls").has("part")).isFalse();
        kubectl.good(nested.replace("name: nulls,", "name: kept,"), "apply", "--server-side", "-f", "-");
        assertThat(raw("kept").toString()).contains("\"part\":null");
        assertThat(new Ran.Setting().reading(nested).run("plan", "lint", "-").out())
                .contains("HF-LNT-050");
    }

    private static JsonNode raw(String plan) throws Exception {
        return Trees.JSON
                .readTree(kubectl.good("", "get", "recoveryplan", plan, "-n", "cli-it", "-o", "json"))
                .at("/spec/steps/1/patch/override/value/raw");
    }
}

package dev.holdfast.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.Kubectl;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The operator in a sandbox, with the rights that an installation has: an alert becomes a run on another cluster. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0,
        shared = false)
class SandboxOperatorIT {
    private static final Duration GENEROUS = Duration.ofMinutes(3);

    private static Sandbox sandbox;
    private static Kubectl hub;
    private static Kubectl west;

    @BeforeAll
    static void start(Sandbox started) throws Exception {
        sandbox = started;
        hub = new Kubectl(sandbox.kubeconfig("hub"));
        west = new Kubectl(sandbox.kubeconfig("west"));
        new SandboxOperator().start(sandbox, sandbox.clusters(), line -> {});
        west.good("", "create", "configmap", "switch", "--from-literal=active=east");
        hub.good("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: to-west, namespace: default}
                spec:
                  alertLabels: {alertname: EastDown}
                  steps:
                  - type: patch
                    title: Turn the switch
                    cluster: west
                    patch: {apiVersion: v1, resource: cm, name: switch, override: {fieldPath: data.active, value: {raw: west}}}
                """, "apply", "-f", "-");
    }

    private static Ran holdfast(String... arguments) {
        return new Ran.Setting()
                .with("KUBECONFIG", sandbox.kubeconfig("hub").toString())
                .run(arguments);
    }

    private static com.fasterxml.jackson.databind.JsonNode operator() {
        return sandbox.info().annotations().get("operator");
    }

    @Test
    void an_alert_that_is_sent_by_hand_becomes_a_completed_run_on_the_other_cluster() throws Exception {
        var sent = holdfast("alert", "send", "--sandbox", sandbox.name(), "--label", "alertname=EastDown");
        assertThat(sent.exit()).as(sent.err()).isZero();
        await().atMost(GENEROUS).until(() -> !runs().isBlank());
        var run = runs().lines().findFirst().orElseThrow().replaceFirst(".*/", "");
        var wait = holdfast("run", "wait", run, "--timeout=170s");
        assertThat(wait.exit()).as(wait.out() + wait.err()).isZero();
        assertThat(west.good("", "get", "cm", "switch", "-o", "jsonpath={.data.active}"))
                .isEqualTo("west");
        assertThat(holdfast("run", "show", run).out()).contains("Completed", "on cluster west", "\"east\"", "\"west\"");
        await().atMost(GENEROUS).until(() -> holdfast("alert", "list").out().contains("Processed"));
    }

    @Test
    void the_operator_listens_on_ports_that_no_other_sandbox_takes() {
        for (var url : List.of("intakeUrl", "healthUrl", "metricsUrl")) {
            assertThat(URI.create(operator().path(url).asText()).getPort())
                    .as(url)
                    .isBetween(20_000, 31_999);
        }
    }

    @Test
    void the_printed_role_is_enough_for_values_that_no_status_holds() throws Exception {
        var page = "x".repeat(20 * 1024);
        hub.good("", "create", "namespace", "large");
        hub.good("", "create", "serviceaccount", "recovery", "-n", "large");
        hub.good("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: pages, namespace: large}
                data: {east: %s, west: none}
                """.formatted(page), "create", "-f", "-");
        hub.good("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: copy, namespace: large}
                spec:
                  serviceAccountName: recovery
                  alertLabels: {alertname: PagesLost}
                  steps:
                  - type: readField
                    readField: {apiVersion: v1, resource: cm, name: pages, fieldPath: data.east, outputKey: page}
                  - type: patch
                    patch: {apiVersion: v1, resource: cm, name: pages, override: {fieldPath: data.west, value: {raw: "{{ .Values.page }}"}}}
                  - type: patch
                    patch: {apiVersion: v1, resource: cm, name: pages, override: {fieldPath: data.east, value: {raw: moved}}}
                """, "apply", "-f", "-");
        apply(
                "install",
                "generate",
                "--only",
                "rbac",
                "--user",
                "holdfast-operator",
                "--default-service-account",
                "holdfast-default",
                "--impersonate",
                "large/recovery");
        apply("plan", "rbac", "copy", "-n", "large");
        var without = copied();
        assertThat(without.exit()).as(without.out() + without.err()).isEqualTo(6);
        assertThat(without.out() + without.err()).contains("holdfast plan rbac copy -n large --large-values");
        apply("plan", "rbac", "copy", "-n", "large", "--large-values");
        var with = copied();
        assertThat(with.exit()).as(with.out() + with.err()).isZero();
        assertThat(hub.good("", "get", "cm", "pages", "-n", "large", "-o", "jsonpath={.data.west}"))
                .isEqualTo(page);
        assertThat(hub.good("", "get", "cm", "pages", "-n", "large", "-o", "jsonpath={.data.east}"))
                .isEqualTo("moved");
    }

    private static Ran copied() {
        return holdfast("run", "start", "copy", "-n", "large", "--confirm", "copy", "--wait", "--timeout=170s");
    }

    private static void apply(String... arguments) throws Exception {
        var printed = holdfast(arguments);
        assertThat(printed.exit()).as(printed.err()).isZero();
        hub.good(printed.out(), "apply", "--server-side", "--force-conflicts", "-f", "-");
    }

    private static String runs() {
        return holdfast("run", "list", "-o", "name").out();
    }

    @Test
    void the_operator_has_what_it_needs_and_nothing_that_it_must_not_have() {
        var check = holdfast(
                "install", "check", "--user", "holdfast-operator", "--default-service-account", "holdfast-default");
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).contains(" 0 warnings, 0 unknown, 0 failed");
    }

    @Test
    void where_everything_is_can_be_asked_for() throws Exception {
        var info = Trees.JSON.readTree(
                holdfast("sandbox", "info", sandbox.name(), "-o", "json").out());
        assertThat(info.path("operator").properties().stream().map(java.util.Map.Entry::getKey))
                .contains("pid", "intakeUrl", "tokenFile", "healthUrl", "metricsUrl", "logFile");
        assertThat(ProcessHandle.of(operator().path("pid").asLong())).isPresent();
        assertThat(Files.readString(Path.of(operator().path("logFile").asText())))
                .contains("this replica leads");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        Path.of(operator().path("tokenFile").asText()))))
                .isEqualTo("rw-------");
        try (var http = HttpClient.newHttpClient()) {
            for (var url : new String[] {"healthUrl", "metricsUrl"}) {
                var request = HttpRequest.newBuilder(
                                URI.create(operator().path(url).asText()))
                        .build();
                assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void starting_it_again_changes_nothing_that_was_installed() throws Exception {
        var before = hub.good("", "get", "clusterrole", "holdfast", "-o", "jsonpath={.metadata.resourceVersion}");
        try (var connection = dev.holdfast.cli.kube.Connection.open(
                dev.holdfast.cli.kube.ClusterOptions.of(sandbox.kubeconfig("hub")), new Ran.Setting().session())) {
            var account = new dev.holdfast.cli.rbac.Holder.Account("holdfast-system", "holdfast-default");
            var installation = new Installation(
                    Profile.full,
                    "holdfast-system",
                    "holdfast-system",
                    new dev.holdfast.cli.rbac.Holder.User("holdfast-operator"),
                    java.util.List.of(account),
                    java.util.List.of(account));
            new Applying(connection).apply(installation.crds());
            new Applying(connection).apply(installation.policies());
            new Applying(connection).apply(installation.rbac());
        }
        assertThat(hub.good("", "get", "clusterrole", "holdfast", "-o", "jsonpath={.metadata.resourceVersion}"))
                .isEqualTo(before);
    }
}

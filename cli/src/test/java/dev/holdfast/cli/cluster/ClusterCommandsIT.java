package dev.holdfast.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.Kubectl;
import dev.holdfast.cli.Ran;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster is added, checked until nothing is missing, and removed, on real API servers. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0)
class ClusterCommandsIT {
    private static final Duration GENEROUS = Duration.ofMinutes(3);

    private static final String PLAN = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryPlan
            metadata: {name: failover, namespace: fleet-it}
            spec:
              serviceAccountName: recovery
              alertLabels: {app: shop}
              steps:
              - type: patch
                cluster: west-it
                patch: {apiVersion: v1, resource: configmaps, name: switch, override: {fieldPath: data.a, value: {raw: b}}}
            """;

    private static Path admin;
    private static Path member;
    private static Kubectl hub;
    private static Kubectl west;

    @BeforeAll
    static void install(Sandbox sandbox) throws Exception {
        admin = sandbox.kubeconfig("hub");
        member = sandbox.kubeconfigFor("west", "fleet-it-operator");
        hub = new Kubectl(admin);
        west = new Kubectl(sandbox.kubeconfig("west"));
        for (var cluster : List.of(hub, west)) cluster.run("", "create", "namespace", "fleet-it");
        var crds = holdfast("install", "generate", "--only", "crds").out();
        hub.good(crds, "apply", "--server-side", "--force-conflicts", "-f", "-");
        await().atMost(GENEROUS)
                .until(() -> hub.run("", "get", "recoveryplans,recoveryruns,clusters.holdfast.dev")
                                .exit()
                        == 0);
        hub.good(PLAN, "apply", "-f", "-");
    }

    private static Ran holdfast(String... arguments) {
        return new Ran.Setting().with("KUBECONFIG", admin.toString()).run(arguments);
    }

    private static Ran cluster(String... arguments) {
        var all = new ArrayList<>(List.of("cluster"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-n", "fleet-it"));
        return holdfast(all.toArray(String[]::new));
    }

    private static Ran check(String... more) {
        var all = new ArrayList<>(List.of("check", "west-it", "--user", "fleet-it-operator"));
        all.addAll(List.of(more));
        return cluster(all.toArray(String[]::new));
    }

    @Test
    void a_cluster_is_added_checked_until_nothing_is_missing_and_removed() throws Exception {
        var wrong = cluster("add", "west-it", "--from", member.toString(), "--site", "data centre");
        assertThat(wrong.exit()).isEqualTo(10);
        assertThat(wrong.err()).contains("spec.site");
        assertThat(hub.run("", "get", "secret", "west-it-kubeconfig", "-n", "fleet-it")
                        .exit())
                .as("nothing is kept of a cluster that the API server refuses")
                .isNotZero();
        var added = cluster(
                "add", "west-it", "--from", member.toString(), "--site", "dc-west", "--service-account", "reader");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(cluster("list").out()).contains("west-it", "dc-west", "NotYetKnown");

        var bare = check();
        assertThat(bare.exit()).isEqualTo(3);
        assertThat(bare.lines())
                .contains(
                        "FAIL    HF-CLU-002  fleet-it/reader may not get secrets \"west-it-kubeconfig\" in fleet-it",
                        "FAIL    HF-CLU-002  fleet-it-operator may not impersonate serviceaccounts \"reader\" in fleet-it",
                        "FAIL    HF-CLU-004  the kubeconfig's user may not get namespaces \"default\"",
                        "FAIL    HF-CLU-004  the kubeconfig's user may not impersonate serviceaccounts \"recovery\" in fleet-it");

        grantMember();
        var asReader = check();
        assertThat(asReader.lines())
                .filteredOn(line -> line.startsWith("FAIL    HF-CLU-005"))
                .containsExactly(
                        "FAIL    HF-CLU-005  for plan fleet-it/failover fleet-it/recovery may not get configmaps \"switch\" in fleet-it",
                        "FAIL    HF-CLU-005  for plan fleet-it/failover fleet-it/recovery may not patch configmaps \"switch\" in fleet-it");

        west.good(
                holdfast("plan", "rbac", "failover", "-n", "fleet-it", "--cluster", "west-it")
                        .out(),
                "apply",
                "-f",
                "-");
        grantReader();
        await().atMost(GENEROUS).until(() -> check().exit() == 0);
        assertThat(check().out()).contains(" 0 warnings, 0 unknown, 0 failed");

        var needed = cluster("remove", "west-it");
        assertThat(needed.exit()).isEqualTo(10);
        assertThat(needed.err()).contains("plan fleet-it/failover");
        hub.good("", "delete", "recoveryplan", "failover", "-n", "fleet-it");
        assertThat(cluster("remove", "west-it").lines())
                .containsExactly("cluster.holdfast.dev/west-it deleted", "secret/west-it-kubeconfig deleted");
        assertThat(cluster("list").out()).doesNotContain("west-it");
        assertThat(hub.run("", "get", "secret", "west-it-kubeconfig", "-n", "fleet-it")
                        .exit())
                .isNotZero();
    }

    /** What holdfast itself proposes for the other cluster. */
    private static void grantMember() throws Exception {
        var rights = holdfast(
                "install",
                "generate",
                "--profile",
                "member",
                "--user",
                "fleet-it-operator",
                "--impersonate",
                "fleet-it/recovery",
                "--namespace",
                "fleet-it");
        west.good(rights.out(), "apply", "--server-side", "--force-conflicts", "-f", "-");
        await().atMost(GENEROUS).until(() -> !check().out().contains("HF-CLU-004"));
    }

    private static void grantReader() throws Exception {
        hub.good("", "create", "serviceaccount", "reader", "-n", "fleet-it");
        hub.good(
                "",
                "create",
                "role",
                "reader",
                "-n",
                "fleet-it",
                "--verb=get",
                "--resource=secrets",
                "--resource-name=west-it-kubeconfig");
        hub.good(
                "",
                "create",
                "rolebinding",
                "reader",
                "-n",
                "fleet-it",
                "--role=reader",
                "--serviceaccount=fleet-it:reader");
        hub.good(
                "",
                "create",
                "role",
                "as-reader",
                "-n",
                "fleet-it",
                "--verb=impersonate",
                "--resource=serviceaccounts",
                "--resource-name=reader");
        hub.good(
                "",
                "create",
                "rolebinding",
                "as-reader",
                "-n",
                "fleet-it",
                "--role=as-reader",
                "--user=fleet-it-operator");
    }
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.sandbox.process.ChildView;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every user of a sandbox relies on, on a bare control plane. */
@WithSandbox
class SandboxIT {
    @Test
    void a_bare_sandbox_runs_a_store_an_api_server_and_a_controller_manager_and_nothing_else(Sandbox sandbox) {
        assertThat(sandbox.children())
                .extracting(ChildView::name)
                .contains("hub/etcd", "hub/kube-apiserver", "hub/kube-controller-manager")
                .noneMatch(name -> name.contains("kwok") || name.contains("scheduler"));
    }

    @Test
    void a_killed_control_plane_refuses_connections_and_comes_back_with_its_data(Sandbox sandbox) {
        var kubectl = Kubectl.administrator(sandbox, "hub");
        kubectl.run("create", "configmap", "before-the-kill");
        sandbox.breakDown("hub", false);
        assertThat(sandbox.info().clusters().get("hub").broken()).isEqualTo(Map.of("control-plane", "killed"));
        assertThat(kubectl.attempt("get", "namespaces").output()).contains("was refused");
        assertThat(sandbox.health())
                .singleElement()
                .extracting(ClusterHealth::trouble)
                .isEqualTo("connection refused");

        sandbox.heal("hub");

        assertThat(sandbox.info().clusters().get("hub").broken()).isEmpty();
        assertThat(kubectl.run("get", "configmap", "before-the-kill", "-o", "name"))
                .isEqualTo("configmap/before-the-kill");
        Healthy.soon(sandbox);
    }

    @Test
    void a_paused_control_plane_hangs_and_goes_on_where_it_was(Sandbox sandbox) {
        var kubectl = Kubectl.administrator(sandbox, "hub");
        var pid = sandbox.pid("hub/kube-apiserver");
        sandbox.breakDown("hub", true);
        assertThat(sandbox.info().clusters().get("hub").broken()).isEqualTo(Map.of("control-plane", "paused"));
        assertThat(kubectl.attempt("--request-timeout=2s", "get", "namespaces").exitCode())
                .isNotZero();
        assertThat(sandbox.health())
                .singleElement()
                .extracting(ClusterHealth::trouble)
                .asString()
                .isNotEmpty();

        sandbox.heal("hub");

        assertThat(sandbox.info().clusters().get("hub").broken()).isEmpty();
        assertThat(sandbox.pid("hub/kube-apiserver")).isEqualTo(pid);
        assertThat(kubectl.run("get", "namespaces", "-o", "name")).contains("namespace/default");
    }

    @Test
    void a_launched_process_runs_under_the_supervisor_until_it_is_stopped(Sandbox sandbox) throws Exception {
        var log = sandbox.folder().resolve("guest.log");
        var command = List.of("sh", "-c", "echo $WORD; exec sleep 600");
        var guest = sandbox.launch("guest", command, Map.of("WORD", "hello"), log, false);
        assertThat(Processes.lives(guest.pid())).isTrue();
        await().atMost(1, TimeUnit.MINUTES).until(() -> !Files.readString(log).isEmpty());

        sandbox.stop("guest");

        assertThat(sandbox.pid("guest")).isEmpty();
        assertThat(Processes.lives(guest.pid())).isFalse();
        assertThat(Files.readString(log)).isEqualTo("hello\n");
    }

    @Test
    void a_second_child_of_the_same_name_is_refused_while_the_first_runs(Sandbox sandbox) {
        var log = sandbox.folder().resolve("twin.log");
        sandbox.launch("twin", List.of("sleep", "600"), Map.of(), log, false);

        assertThatThrownBy(() -> sandbox.launch("twin", List.of("sleep", "600"), Map.of(), log, false))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("a child named twin is already there");
        sandbox.stop("twin");
    }

    @Test
    void info_has_the_shape_that_scripts_rely_on(Sandbox sandbox) {
        var guest = sandbox.launch(
                "operator", List.of("sleep", "600"), Map.of(), sandbox.folder().resolve("operator.log"), false);
        sandbox.annotate("operator", Map.of("pid", 1, "intakeUrl", "http://127.0.0.1:1/v1/alerts"));

        var json = sandbox.info().toJson();

        assertThat(json).containsKeys("name", "folder", "kubernetes", "clusters", "operator");
        assertThat(json.get("operator"))
                .as("the pid is the one of now, not the one that was noted")
                .isEqualTo(Map.of("pid", guest.pid(), "intakeUrl", "http://127.0.0.1:1/v1/alerts"));
        assertThat(json.get("clusters"))
                .isEqualTo(Map.of(
                        "hub",
                        Map.of(
                                "kubeconfig", sandbox.kubeconfig("hub").toString(),
                                "operatorKubeconfig",
                                        sandbox.operatorKubeconfig("hub").toString(),
                                "server", sandbox.server("hub"),
                                "zones", List.of(),
                                "nodes", List.of(),
                                "broken", Map.of())));
        sandbox.stop("operator");
    }

    @Test
    void a_name_that_is_nearly_right_is_answered_with_the_right_one(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.kubeconfig("hbu"))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("unknown cluster \"hbu\"; did you mean \"hub\"?");
        assertThatThrownBy(() -> sandbox.breakDown("hub/a", false))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("unknown zone \"a\"; there is none");
    }

    @Test
    void a_second_sandbox_of_the_same_name_is_refused(Sandbox sandbox) {
        assertThatThrownBy(() -> Sandbox.up(SandboxSpec.of(sandbox.name()), line -> {}))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContaining("is already running");
    }

    @Test
    void a_running_sandbox_is_found_and_listed(Sandbox sandbox) {
        assertThat(Sandbox.find(sandbox.name())).map(Sandbox::folder).contains(sandbox.folder());
        assertThat(Sandbox.list())
                .filteredOn(summary -> summary.name().equals(sandbox.name()))
                .singleElement()
                .satisfies(summary -> assertThat(summary.state()).isEqualTo(SandboxState.RUNNING))
                .satisfies(summary -> assertThat(summary.clusters()).containsExactly("hub"));
    }
}

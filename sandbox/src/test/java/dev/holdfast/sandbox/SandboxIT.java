package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.sandbox.process.ChildView;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every user of a sandbox relies on. */
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
    void a_broken_control_plane_comes_back_with_its_data(Sandbox sandbox) {
        sandbox.breakDown("hub", false);
        assertThat(sandbox.info().clusters().get("hub").broken()).isEqualTo(Map.of("control-plane", "killed"));

        sandbox.heal("hub");

        assertThat(sandbox.info().clusters().get("hub").broken()).isEmpty();
    }

    @Test
    void a_launched_process_runs_under_the_supervisor_until_it_is_stopped(Sandbox sandbox) throws Exception {
        var log = sandbox.folder().resolve("guest.log");
        var guest = sandbox.launch(
                "guest", List.of("sh", "-c", "echo $WORD; exec sleep 600"), Map.of("WORD", "hello"), log, false);
        assertThat(ProcessHandle.of(guest.pid())).isPresent();

        sandbox.stop("guest");

        assertThat(sandbox.pid("guest")).isEmpty();
        assertThat(ProcessHandle.of(guest.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Files.readString(log)).isEqualTo("hello\n");
    }
}

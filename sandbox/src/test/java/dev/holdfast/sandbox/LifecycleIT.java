package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that come and go, in a folder of their own. */
class LifecycleIT {
    @TempDir
    private Path temporary;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private Shed shed;

    @BeforeEach
    void open() {
        shed = new Shed(temporary.resolve("sandboxes"));
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        for (var name : shed.names()) {
            new SandboxEnd(shed, said::add).down(name);
        }
        assertThat(Processes.naming(temporary)).isEmpty();
    }

    @Test
    void up_and_down_leaves_no_process_and_no_file() throws IOException {
        var sandbox = Sandbox.up(shed, bare("up-and-down").withNodes(2), said::add);
        var record = shed.supervisor("up-and-down").orElseThrow();
        var all = Processes.tree(record.sentinel().pid());
        assertThat(all)
                .as("sentinel, supervisor, etcd, API server, controller manager, scheduler and two kwok")
                .hasSize(8);
        Healthy.soon(sandbox);

        sandbox.down();

        assertThat(all).noneMatch(Processes::lives);
        assertThat(Processes.naming(temporary)).isEmpty();
        assertThat(shed.sandbox("up-and-down")).doesNotExist();
    }

    @Test
    void a_thread_that_is_interrupted_takes_its_sandbox_down_to_the_end() throws Exception {
        Sandbox.up(shed, bare("interrupted").withNodes(0), said::add);
        var all = Processes.tree(
                shed.supervisor("interrupted").orElseThrow().sentinel().pid());
        for (boolean before : new boolean[] {true, false}) {
            var failures = new CopyOnWriteArrayList<Exception>();
            var thread = Thread.ofPlatform().unstarted(() -> {
                try {
                    if (before) Thread.currentThread().interrupt();
                    new SandboxEnd(shed, said::add).down("interrupted");
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            thread.start();
            while (!before && thread.isAlive()) thread.interrupt();
            thread.join();
            assertThat(failures).isEmpty();
            assertThat(all).noneMatch(Processes::lives);
            assertThat(shed.sandbox("interrupted")).doesNotExist();
            if (before) {
                Sandbox.up(shed, bare("interrupted").withNodes(0), said::add);
                all = Processes.tree(
                        shed.supervisor("interrupted").orElseThrow().sentinel().pid());
            }
        }
        assertThat(shed.summaries()).isEmpty();
    }

    @Test
    void a_killed_supervisor_leaves_nothing_and_its_stale_sandbox_is_cleaned_up_by_the_next_up() throws IOException {
        Sandbox.up(shed, bare("killed"), said::add);
        var record = shed.supervisor("killed").orElseThrow();
        var all = Processes.tree(record.sentinel().pid());

        ProcessHandle.of(record.supervisor().pid()).orElseThrow().destroyForcibly();

        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(all).noneMatch(Processes::lives));
        assertThat(Processes.naming(temporary)).isEmpty();
        assertThat(shed.state("killed")).contains(SandboxState.STALE);

        var again = Sandbox.up(shed, bare("killed"), said::add);

        assertThat(said).anyMatch(line -> line.contains("sandbox \"killed\" is stale"));
        Healthy.soon(again);
        again.down();
    }

    @Test
    void two_sandboxes_that_start_at_the_same_time_do_not_collide() throws Exception {
        var starts = new ArrayList<Callable<Sandbox>>();
        for (var name : List.of("first", "second")) {
            starts.add(() -> Sandbox.up(shed, bare(name), said::add));
        }
        try (var threads = Executors.newFixedThreadPool(starts.size())) {
            var started = threads.invokeAll(starts);
            var first = started.get(0).get();
            var second = started.get(1).get();
            assertThat(first.server("hub")).isNotEqualTo(second.server("hub"));
            Kubectl.administrator(first, "hub").run("create", "configmap", "only-in-the-first");
            assertThat(Kubectl.administrator(second, "hub")
                            .attempt("get", "configmap", "only-in-the-first")
                            .output())
                    .contains("not found");

            first.down();

            Healthy.soon(second);
            second.down();
        }
    }

    @Test
    void a_start_that_fails_says_the_last_words_of_what_failed_and_leaves_nothing() throws IOException {
        var assets = Files.createDirectories(temporary.resolve("assets"));
        var etcd = Files.writeString(assets.resolve("etcd"), "#!/bin/sh\necho the disk is on fire\nexit 3\n");
        Files.setPosixFilePermissions(etcd, PosixFilePermissions.fromString("rwx------"));
        var binaries = Binaries.of(Binaries.DEFAULT_KUBERNETES, List.of(assets), said::add);

        var start = new SandboxStart(bare("failing"), binaries, said::add);

        assertThatThrownBy(() -> Foundation.lay(shed, "failing", false, said::add, start::programs, start))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll("hub/etcd ended with exit code 3", "the disk is on fire");

        assertThat(shed.names()).isEmpty();
        assertThat(Processes.naming(temporary)).isEmpty();
    }

    @Test
    void what_a_reboot_left_is_stale_and_swept_without_touching_processes_that_got_the_old_pids() throws IOException {
        var folder = Files.createDirectories(shed.sandbox("rebooted"));
        var me = ProcessIdentity.current();
        var otherBoot = new ProcessIdentity(me.pid(), me.startTime(), "another-boot");
        var reusedPid = new ProcessIdentity(me.pid(), "1", me.bootId());
        Json.write(
                folder.resolve(SupervisorRecord.FILE),
                new SupervisorRecord(
                        otherBoot, otherBoot, folder.resolve("control.sock").toString()));
        Json.write(folder.resolve("children.json"), List.of(otherBoot, reusedPid));
        assertThat(shed.state("rebooted")).contains(SandboxState.STALE);

        var swept = shed.sweep(said::add);

        assertThat(swept).containsExactly("rebooted");
        assertThat(folder).doesNotExist();
        assertThat(said).singleElement().asString().contains("sandbox \"rebooted\" is stale");
        assertThat(me.alive()).isTrue();
    }

    @Test
    void a_folder_that_is_still_being_filled_counts_as_starting_and_is_not_swept() throws IOException {
        Files.createDirectories(shed.sandbox("starting"));
        shed.guarded("starting", () -> {}, () -> {
            var seen = Thread.ofPlatform().unstarted(() -> {
                try {
                    said.add(shed.state("starting").orElseThrow().toString());
                    said.addAll(shed.sweep(said::add));
                } catch (IOException e) {
                    said.add(e.toString());
                }
            });
            seen.start();
            try {
                seen.join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return said;
        });
        assertThat(said).containsExactly("starting");
    }

    private static SandboxSpec bare(String name) {
        return SandboxSpec.of(name).withClusters("hub").withNodes(0).withoutDurability();
    }
}

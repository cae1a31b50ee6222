package dev.holdfast.sandbox;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.ProcessIdentity;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Tree;
import dev.holdfast.sandbox.stretched.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The end of a sandbox, running or stale: ask the supervisor, kill what does not go, remove the folder. The caller
 * holds the sandbox's guard.
 */
final class SandboxEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Even a killed process ends only when what it asked of the disk is done. */
    private static final Duration DISK_PATIENCE = Duration.ofMinutes(3);

    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    private final Shed shed;
    private final Consumer<String> progress;

    SandboxEnd(Shed shed, Consumer<String> progress) {
        this.shed = shed;
        this.progress = progress;
    }

    /** Removes a running sandbox. A thread that is interrupted meanwhile finishes all the same, and stays interrupted. */
    void down(String name) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            end(name);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private void end(String name) throws IOException {
        var supervisor = shed.supervisor(name);
        if (supervisor.isPresent() && supervisor.get().supervisor().alive()) {
            ask(supervisor.get());
            awaitOrKill(supervisor.get().supervisor());
            awaitOrKill(supervisor.get().sentinel());
        }
        removeRest(name);
    }

    /** Removes what a crash, a kill or a reboot has left of a sandbox. */
    void clear(String name) throws IOException {
        progress.accept(
                "sandbox \"" + name + "\" is stale (its supervisor is gone); cleaning up " + shed.sandbox(name));
        down(name);
    }

    private void removeRest(String name) throws IOException {
        for (var child : shed.children(name)) {
            if (child.alive()) {
                progress.accept("process " + child.pid() + " has outlived its supervisor; killing it");
                awaitOrKill(child);
            }
        }
        var supervisor = shed.supervisor(name);
        if (supervisor.isPresent()) {
            Files.deleteIfExists(Path.of(supervisor.get().socket()));
            // After another start of the machine these numbers are somebody else's.
            boolean sameBoot = supervisor.get().supervisor().bootId().equals(ProcessIdentity.currentBoot());
            if (sameBoot) Remains.endAll(shed.sandbox(name));
        }
        Tree.delete(shed.sandbox(name));
    }

    private void ask(SupervisorRecord supervisor) {
        try {
            new ControlClient(Path.of(supervisor.socket())).ask(new Request.Shutdown());
        } catch (IOException e) {
            // It may go before its answer is out; whether it went is seen next, and forced if not.
            progress.accept("the supervisor went without an answer (" + e.getMessage() + ")");
        }
    }

    private void awaitOrKill(ProcessIdentity process) {
        await(process, PATIENCE);
        if (process.alive()) {
            progress.accept("process " + process.pid() + " (" + process.description() + ") does not end; killing it");
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            await(process, DISK_PATIENCE);
        }
        if (process.alive()) {
            throw new SandboxFault("process " + process.pid() + " (" + process.description() + ") does not end within "
                    + DISK_PATIENCE.toSeconds() + " s of a SIGKILL; in state D it waits for the disk."
                    + " Run the same command again when that has recovered.");
        }
    }

    /** Waits for its end. Half a sandbox must not be left for an interruption, which is kept for the caller. */
    private static void await(ProcessIdentity process, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (process.alive() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(ASK_AGAIN);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}

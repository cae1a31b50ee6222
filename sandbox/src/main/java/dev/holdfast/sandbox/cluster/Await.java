package dev.holdfast.sandbox.cluster;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Waiting for one part of a cluster to become healthy, cut short when its process ends. */
final class Await {
    /** What a check sees: nothing wrong, or what is still missing. */
    interface Check {
        /** Empty when healthy. */
        String missing() throws IOException;
    }

    /** What the supervisor knows now. */
    interface Views {
        List<ChildView> now() throws IOException;
    }

    /** Generous: a cold, busy machine with two cores needs half a minute. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);
    private static final int LOG_TAIL_LINES = 15;

    private Await() {}

    static void healthy(String child, Views views, Check check) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var missing = "not asked yet";
        while (System.nanoTime() < deadline) {
            missing = ask(check);
            if (missing.isEmpty()) {
                return;
            }
            for (var view : views.now()) {
                if (view.name().equals(child)
                        && (view.state() == ChildState.EXITED || view.state() == ChildState.RESTARTING)) {
                    throw new SandboxFault(child + " ended with exit code " + view.exitCode()
                            + " before it was healthy. Last lines of " + view.logFile() + ":\n" + tail(view.logFile()));
                }
            }
            pause();
        }
        throw new SandboxFault(child + " did not become healthy within " + PATIENCE.toSeconds() + " s: " + missing);
    }

    private static String ask(Check check) {
        try {
            return check.missing();
        } catch (IOException e) {
            return Health.words(e);
        }
    }

    private static String tail(String logFile) throws IOException {
        var log = Path.of(logFile);
        if (!Files.exists(log)) {
            return "(no log)";
        }
        var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(ASK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting", e);
        }
    }
}

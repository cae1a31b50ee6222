package dev.holdfast.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** kubectl as whole processes, as a runbook's script calls it: the peer that everybody has. */
public final class Kubectl {
    private static final long SECONDS_MAX = 60;

    private final List<String> program;

    private Kubectl(List<String> program) {
        this.program = program;
    }

    /** The one of the sandbox's Kubernetes, as the administrator of a cluster. */
    public static Kubectl of(Stage stage, Cluster cluster) {
        return new Kubectl(List.of(
                Stage.program("kubectl").toString(),
                "--kubeconfig",
                stage.sandbox().kubeconfig(cluster.name()).toString()));
    }

    /** Nanoseconds from the start of the process to its end; it must end well and print {@code expected}. */
    public long time(String expected, String... arguments) {
        var command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        try {
            long started = System.nanoTime();
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not end");
            }
            long nanos = System.nanoTime() - started;
            if (process.exitValue() != 0 || !text.contains(expected))
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ":\n" + text);
            return nanos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " runs", e);
        }
    }
}

package dev.holdfast.api;

import dev.holdfast.sandbox.Binaries;
import dev.holdfast.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, as the administrator of a sandbox's cluster. */
final class Kubectl {
    private static final int MINUTES_MAX = 3;

    private final Path program = Binaries.path("kubectl", line -> {});
    private final Path kubeconfig;

    Kubectl(Sandbox sandbox) {
        kubeconfig = sandbox.kubeconfig("hub");
    }

    /** What it said, on both streams, and whether it was content. */
    record Said(int exit, String text) {}

    /** @throws AssertionError when it was not content */
    String run(String... arguments) {
        var said = tryIt(arguments);
        if (said.exit() != 0) throw new AssertionError(String.join(" ", arguments) + ": " + said.text());
        return said.text();
    }

    Said tryIt(String... arguments) {
        var command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Said(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

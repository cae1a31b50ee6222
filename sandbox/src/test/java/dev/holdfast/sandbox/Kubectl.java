package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl with one kubeconfig. */
record Kubectl(Path kubeconfig) {
    /** What came out, both streams in one. */
    record Outcome(int exitCode, String output) {}

    static Kubectl administrator(Sandbox sandbox, String cluster) {
        return new Kubectl(sandbox.kubeconfig(cluster));
    }

    /** Output of a command that must succeed. */
    String run(String... arguments) {
        var outcome = attempt(arguments);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + outcome.output());
        }
        return outcome.output().strip();
    }

    Outcome attempt(String... arguments) {
        return attemptWith("", arguments);
    }

    void apply(String manifest) {
        var outcome = attemptWith(manifest, "apply", "-f", "-");
        if (outcome.exitCode() != 0) {
            throw new AssertionError("kubectl apply: " + outcome.output());
        }
    }

    JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return Json.tree(run(all.toArray(String[]::new)));
    }

    private Outcome attemptWith(String input, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Binaries.path("kubectl", System.err::println).toString());
        command.add("--kubeconfig=" + kubeconfig);
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

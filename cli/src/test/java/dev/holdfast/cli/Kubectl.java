package dev.holdfast.cli;

import dev.holdfast.sandbox.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl against a real API server: what people use beside holdfast. */
public final class Kubectl {
    private static final int SECONDS_MAX = 120;

    private final Path kubeconfig;

    public Kubectl(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Its exit code, and what it wrote to both streams. */
    public record Said(int exit, String words) {}

    /** Runs it with a text as its standard input. */
    public Said run(String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Binaries.path("kubectl", line -> {}).toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        var given = Files.createTempFile("kubectl", ".in");
        var said = Files.createTempFile("kubectl", ".out");
        try {
            Files.writeString(given, input);
            var process = new ProcessBuilder(command)
                    .redirectInput(given.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("kubectl did not end: " + command);
            }
            return new Said(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(given);
            Files.delete(said);
        }
    }

    /** Runs it and expects it to succeed. */
    public String good(String input, String... arguments) throws IOException, InterruptedException {
        var said = run(input, arguments);
        if (said.exit() != 0) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + said.words());
        }
        return said.words();
    }
}

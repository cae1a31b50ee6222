package dev.holdfast.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code holdfast demo} as a process of its own. */
final class DemoProcess implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofMinutes(10);

    private final Path output;
    private final Process process;

    private DemoProcess(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts it with a sandbox of that name; {@code folder} takes its output and its keepsakes. */
    static DemoProcess start(Path folder, String name, String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.holdfast.cli.Main",
                "demo",
                "--name",
                name));
        command.addAll(List.of(options));
        var output = folder.resolve(name + ".out");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            return new DemoProcess(output, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the demo does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitOutput(String words) {
        Awaitility.await().atMost(END_MAX).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the demo ended before it said \"" + words + "\":\n" + output());
            }
            return output().contains(words);
        });
    }

    /** SIGTERM, as Ctrl-C is SIGINT. */
    void stop() {
        process.destroy();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

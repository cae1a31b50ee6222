package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.store.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A build of one program from its pinned Go modules, which lie in this jar so that no checkout is needed. */
final class GoBuild implements Source {
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);
    /** The slowest takes 5 minutes on two cores. */
    private static final Duration BUILD_MAX = Duration.ofHours(1);

    /** A compiler that has ended has said everything; what it started may hold its output open for longer. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private static final int WORDS_KEPT = 20;
    private static final String HOW_TO_GET_GO =
            "Install Go from https://go.dev/dl/ (or your system's package, for example \"apt install golang-go\" where that is new"
                    + " enough), or name a folder that holds the program in HOLDFAST_ASSETS.";

    private final String go;
    private final Duration toldEvery;
    private final Consumer<String> progress;

    GoBuild(Consumer<String> progress) {
        this("go", TOLD_EVERY, progress);
    }

    GoBuild(String go, Duration toldEvery, Consumer<String> progress) {
        this.go = go;
        this.toldEvery = toldEvery;
        this.progress = progress;
    }

    @Override
    public String provide(Component component, String program, Path target) throws IOException {
        var sources = Files.createTempDirectory("holdfast-build");
        try {
            for (var file : new String[] {"go.mod", "go.sum"}) {
                Files.write(sources.resolve(file), module(component, file));
            }
            var version = goVersion(sources, program);
            run(component, program, sources, target);
            return "built by " + version + " from " + component.programs().get(program) + " " + component.version();
        } finally {
            Tree.delete(sources);
        }
    }

    private static byte[] module(Component component, String file) throws IOException {
        var name = "/dev/holdfast/sandbox/binaries/" + component.module() + "/" + file;
        try (var stream = GoBuild.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new SandboxFault("the file " + name + " is missing from the sandbox's own jar");
            }
            return stream.readAllBytes();
        }
    }

    private String goVersion(Path folder, String program) throws IOException {
        try {
            var process = new ProcessBuilder(go, "env", "GOVERSION")
                    .directory(folder.toFile())
                    .start();
            try (var reader = process.inputReader()) {
                var line = reader.readLine();
                return line == null ? "go" : line;
            }
        } catch (IOException e) {
            throw new SandboxFault(
                    program + " must be built from source, and that needs Go, which is not on the PATH. "
                            + HOW_TO_GET_GO,
                    e);
        }
    }

    private void run(Component component, String program, Path sources, Path target) throws IOException {
        var command = new ArrayList<String>();
        command.add(go);
        command.add("build");
        command.add("-v");
        command.add("-trimpath");
        command.add("-ldflags");
        command.add("-s -w"
                + String.join(
                        "", component.symbols().stream().map(s -> " -X " + s).toList()));
        command.add("-o");
        command.add(target.toString());
        command.add(component.programs().get(program));
        var builder = new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
        builder.environment().put("CGO_ENABLED", "0");
        progress.accept("building " + program + " " + component.version() + " from source");
        var started = System.nanoTime();
        var words = new Words();
        var process = builder.start();
        var reader = Thread.ofVirtual().start(() -> words.read(process));
        try {
            while (!process.waitFor(toldEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
                if (seconds > BUILD_MAX.toSeconds()) {
                    process.destroyForcibly();
                    throw new SandboxFault("building " + program + " was given up after " + BUILD_MAX.toMinutes()
                            + " minutes. " + HOW_TO_GET_GO);
                }
                progress.accept("building " + program + " " + component.version() + " from source: " + seconds + " s, "
                        + words.packages.get() + " packages compiled" + words.last.get());
            }
            reader.join(LAST_WORDS);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building " + program, e);
        }
        if (process.exitValue() != 0) {
            throw new SandboxFault("building " + program + " " + component.version() + " failed (go build, exit code "
                    + process.exitValue() + "):\n" + words.text() + "\n" + HOW_TO_GET_GO);
        }
    }

    /** What the compiler says: one package per line, or errors. */
    private static final class Words {
        private final AtomicInteger packages = new AtomicInteger();
        private final AtomicReference<String> last = new AtomicReference<>("");
        private final Deque<String> kept = new ArrayDeque<>();

        private void read(Process process) {
            try (BufferedReader reader = process.inputReader()) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (!line.contains(" ")) {
                        packages.incrementAndGet();
                    }
                    last.set(", last " + line);
                    keep(line);
                }
            } catch (IOException e) {
                keep("(the compiler's words were cut off: " + e.getMessage() + ")");
            }
        }

        private synchronized void keep(String line) {
            kept.addLast(line);
            if (kept.size() > WORDS_KEPT) {
                kept.removeFirst();
            }
        }

        private synchronized String text() {
            return String.join("\n", kept);
        }
    }
}

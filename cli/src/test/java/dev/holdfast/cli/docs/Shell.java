package dev.holdfast.cli.docs;

import dev.holdfast.sandbox.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Bash as a reader of the documents has it: at the top of a checkout, with {@code kubectl} on the PATH, and with
 * sandboxes of its own. Never sees the user's clusters.
 */
final class Shell {
    /** A whole document's commands; sandboxes that come up and go down included. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final int SHOWN_LENGTH_MAX = 4000;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** A shell in a new folder that looks like a checkout. */
    Shell(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("programs"));
        Files.createDirectories(folder.resolve("work"));
        for (var entry : List.of("bin", "examples", "deploy", "docs")) {
            Files.createSymbolicLink(folder.resolve("work").resolve(entry), Checkout.ROOT.resolve(entry));
        }
        for (String program : List.of("kubectl", "alertmanager")) {
            var path = Binaries.path(program, line -> System.err.println("[sandbox] " + line));
            Files.createSymbolicLink(folder.resolve("programs").resolve(program), path);
        }
        environment.put("PATH", folder.resolve("programs") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("KUBECONFIG", folder.resolve("no-kubeconfig").toString());
        environment.put("HOLDFAST_SANDBOX_HOME", folder.resolve("s").toString());
    }

    /** How one command ended; what it printed to both streams. */
    record Outcome(boolean succeeded, String printed) {}

    /** Sets a variable for all that follows. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Where the commands run. */
    Path work() {
        return folder.resolve("work");
    }

    /**
     * Runs pieces of one script one after the other in one shell, so that variables stay.
     *
     * @return an outcome for each piece that was begun; the last may be one that failed
     */
    List<Outcome> run(List<String> pieces) throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory(folder, "run");
        var script = new StringBuilder("set -eu -o pipefail\n");
        for (int at = 0; at < pieces.size(); at++) {
            Files.writeString(scratch.resolve(at + ".sh"), pieces.get(at));
            script.append("source %1$s/%2$d.sh > %1$s/%2$d.out 2>&1 < /dev/null%n: > %1$s/%2$d.done%n"
                    .formatted(scratch, at));
        }
        var file = Files.writeString(scratch.resolve("script"), script);
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc", file.toString())
                .directory(work().toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output").toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
        }
        return outcomes(scratch, pieces.size());
    }

    /** Runs one piece that must succeed; returns what it printed. */
    String run(String piece) throws IOException, InterruptedException {
        var outcome = run(List.of(piece)).getFirst();
        if (!outcome.succeeded()) throw new AssertionError(piece + " failed:\n" + outcome.printed());
        return outcome.printed();
    }

    private static List<Outcome> outcomes(Path scratch, int pieces) throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (int at = 0; at < pieces && Files.exists(scratch.resolve(at + ".out")); at++) {
            outcomes.add(new Outcome(Files.exists(scratch.resolve(at + ".done")), shown(scratch.resolve(at + ".out"))));
        }
        return outcomes;
    }

    private static String shown(Path output) throws IOException {
        var text = Files.readString(output);
        return text.length() <= SHOWN_LENGTH_MAX ? text : "…" + text.substring(text.length() - SHOWN_LENGTH_MAX);
    }
}

package dev.holdfast.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.demo.service.Site;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.store.AtomicFile;
import dev.holdfast.sandbox.store.Tree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes that the demo adds to a sandbox, all children of its supervisor: none outlives it. Java processes run
 * from copies of the few jars that they need, so that a build meanwhile cannot break a demo that is kept.
 */
final class Crew {
    /** How long a process may take to announce itself: half a second, or a minute on a very busy machine. */
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private static final int LOG_TAIL = 8;
    private static final Set<Class<?>> NEEDED = new LinkedHashSet<>(
            List.of(Site.class, Sandbox.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class));

    private final Sandbox sandbox;
    private final Path folder;
    private final String classPath;

    private Crew(Sandbox sandbox, Path folder, String classPath) {
        this.sandbox = sandbox;
        this.folder = folder;
        this.classPath = classPath;
    }

    static Crew of(Sandbox sandbox) {
        var folder = sandbox.folder().resolve("demo");
        try {
            Files.createDirectories(folder);
            return new Crew(sandbox, folder, classPath(folder.resolve("lib")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the demo's own files are; it goes with the sandbox. */
    Path folder() {
        return folder;
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Starts a class with a main method. */
    void java(String name, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx48m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp"));
        command.add(classPath);
        command.add(main.getName());
        command.addAll(arguments);
        launch(name, command);
    }

    void launch(String name, List<String> command) {
        sandbox.launch(child(name), command, Map.of(), log(name), false);
    }

    /** For a process that cannot say where it listens. */
    int claimPort() {
        return sandbox.claimPorts(1).getFirst();
    }

    boolean isRunning(String name) {
        return sandbox.children().stream()
                .anyMatch(child -> child.name().equals(child(name)) && child.state() == ChildState.RUNNING);
    }

    Path announcement(String name) {
        return folder.resolve(name + ".address");
    }

    /** The {@code HOST:PORT} where a process says it listens. */
    String awaitAnnouncement(String name) {
        var file = announcement(name);
        return Patience.await(START_MAX, () -> read(file).or(() -> mustRun(name)))
                .orElseThrow(
                        () -> broken(name, "it did not say within " + START_MAX.toSeconds() + " s where it listens"));
    }

    Fault broken(String name, String why) {
        return new Fault(
                ExitCode.UNEXPECTED,
                "the demo's process \"" + name + "\" did not start: " + why + "\nits last words:\n" + tail(name),
                "run it again; if it fails in the same way, report the words above");
    }

    private Optional<String> mustRun(String name) {
        if (isRunning(name)) {
            return Optional.empty();
        }
        throw broken(name, "it ended by itself");
    }

    private String tail(String name) {
        try {
            var lines = Files.readAllLines(log(name));
            return lines.isEmpty()
                    ? "(it said nothing)"
                    : String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(there is no log: " + e.getMessage() + ")";
        }
    }

    /** Makes a user of a cluster for one process; returns the folder of the certificates. What it may do, RBAC says. */
    Path certificates(String cluster, String user) {
        try {
            var kubeconfig = Trees.readYaml(Files.readString(sandbox.kubeconfigFor(cluster, user)));
            var pki = folder.resolve("pki").resolve(cluster);
            write(
                    pki.resolve("ca.crt"),
                    kubeconfig
                            .at("/clusters/0/cluster/certificate-authority-data")
                            .asText());
            write(
                    pki.resolve(user + ".crt"),
                    kubeconfig.at("/users/0/user/client-certificate-data").asText());
            write(
                    pki.resolve(user + ".key"),
                    kubeconfig.at("/users/0/user/client-key-data").asText());
            return pki;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String base64) throws IOException {
        AtomicFile.write(file, new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String child(String name) {
        return "demo/" + name;
    }

    private static String classPath(Path lib) throws IOException {
        Files.createDirectories(lib);
        var sources = new LinkedHashSet<Path>();
        for (var needed : NEEDED) {
            sources.add(source(needed));
        }
        var entries = new ArrayList<String>();
        for (var source : sources) {
            var copy = lib.resolve(entries.size() + "-" + source.getFileName());
            Tree.copy(source, copy);
            entries.add(copy.toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path source(Class<?> needed) throws IOException {
        try {
            return Path.of(
                    needed.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where " + needed + " comes from", e);
        }
    }
}

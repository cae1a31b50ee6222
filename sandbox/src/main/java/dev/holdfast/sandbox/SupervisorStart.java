package dev.holdfast.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Sentinel;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.store.Tree;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The start of a supervisor, detached from this process. It runs from copies of the few jars that it needs, in the
 * sandbox's folder: a build that replaces the originals meanwhile must not break a running sandbox.
 */
final class SupervisorStart {
    /** A machine that builds and tests beside it has needed more than a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration END_PATIENCE = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    private static final List<Class<?>> NEEDED =
            List.of(Supervisor.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class);

    private SupervisorStart() {}

    static ControlClient.Held start(Path folder) throws IOException {
        return start(folder, PATIENCE);
    }

    static ControlClient.Held start(Path folder, Duration patience) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx64m",
                "-Xms12m",
                "-Xmn6m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp"));
        command.add(classPath(folder.resolve("lib"), NEEDED));
        command.add(Supervisor.class.getName());
        command.add(folder.toString());
        var log = folder.resolve("supervisor.log").toFile();
        var process = new ProcessBuilder(Sentinel.over(command, folder))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        var record = folder.resolve(SupervisorRecord.FILE);
        var deadline = System.nanoTime() + patience.toNanos();
        while (!Files.exists(record)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                end(process);
                throw new SandboxFault("the sandbox's supervisor did not start within " + patience.toSeconds()
                        + " s; its last words:\n" + Files.readString(log.toPath()));
            }
            pause();
        }
        return new ControlClient(
                        Path.of(Json.read(record, SupervisorRecord.class).socket()))
                .hold();
    }

    /** Kills what is below the sentinel, which then ends by itself; killing it first would orphan the supervisor. */
    private static void end(Process sentinel) throws IOException {
        var deadline = System.nanoTime() + END_PATIENCE.toNanos();
        while (sentinel.isAlive() && System.nanoTime() < deadline) {
            sentinel.descendants().forEach(ProcessHandle::destroyForcibly);
            pause();
        }
        sentinel.destroyForcibly();
    }

    /** Copies what these classes come from, jars or folders, and returns the class path of the copies. */
    static String classPath(Path lib, List<Class<?>> classes) throws IOException {
        Files.createDirectories(lib);
        var copies = new LinkedHashMap<Path, String>();
        for (var needed : classes) {
            var source = source(needed);
            if (copies.containsKey(source)) continue;
            var copy = lib.resolve(copies.size() + "-" + source.getFileName());
            Tree.copy(source, copy);
            copies.put(source, copy.toString());
        }
        return String.join(File.pathSeparator, copies.values());
    }

    private static Path source(Class<?> needed) throws IOException {
        try {
            return Path.of(
                    needed.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where " + needed + " comes from", e);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(ASK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the supervisor starts", e);
        }
    }
}

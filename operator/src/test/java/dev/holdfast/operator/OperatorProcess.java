package dev.holdfast.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real operator as a process of its own, which a test may kill, stop and start. */
public final class OperatorProcess implements AutoCloseable {

    /** For all of them: one is asked twenty times a second until it is ready. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int intakePort;
    private final int managementPort;
    private final Runnable buried;

    private OperatorProcess(Process process, Path log, int intakePort, int managementPort, Runnable buried) {
        this.process = process;
        this.log = log;
        this.intakePort = intakePort;
        this.managementPort = managementPort;
        this.buried = buried;
    }

    /** Starts it and returns at once. */
    public static OperatorProcess start(Installation installation, Path folder, String identity, String... more) {
        return start(
                installation.operatorKubeconfig(), folder, identity, () -> installation.deleteLeaseOf(identity), more);
    }

    /** Starts it as whoever the kubeconfig is, and returns at once. */
    public static OperatorProcess start(Path kubeconfig, Path folder, String identity, String... more) {
        return start(kubeconfig, folder, identity, () -> {}, more);
    }

    private static OperatorProcess start(
            Path kubeconfig, Path folder, String identity, Runnable buried, String... more) {
        try {
            Files.createDirectories(folder);
            Path token = folder.resolve("token");
            if (!Files.exists(token)) Files.writeString(token, "a-token-for-tests");
            int intake = freePort();
            int management = freePort();
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.holdfast.operator.Main",
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--identity",
                    identity,
                    "--token-file",
                    token.toString(),
                    "--intake-address",
                    "127.0.0.1:" + intake,
                    "--management-address",
                    "127.0.0.1:" + management));
            command.addAll(List.of(more));
            Path log = Files.createTempFile(
                    Files.createDirectories(Path.of("target", "operator-logs")), identity + "-", ".log");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new OperatorProcess(process, log, intake, management, buried);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public OperatorProcess awaitReady() {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive())
                        throw new IllegalStateException("the operator ended:\n" + Files.readString(log));
                    return ready();
                });
        return this;
    }

    public boolean ready() {
        try {
            var request = HttpRequest.newBuilder(managementUrl("/readyz"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the management port says at {@code path}. */
    public String get(String path) {
        try {
            var request = HttpRequest.newBuilder(managementUrl(path)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI managementUrl(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    public URI intakeUrl() {
        return URI.create("http://127.0.0.1:" + intakePort + "/v1/alerts/alertmanager");
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    /** kill -9; the next one need not wait for the lease of a process that is surely dead: LeadershipIT waits. */
    public void killAndBury() {
        kill();
        buried.run();
    }

    /** SIGTERM. */
    public int terminate() {
        process.destroy();
        return waitFor();
    }

    /** Sends a signal that Java has no name for, such as STOP and CONT. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int waitFor() {
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) throw new IllegalStateException("the operator does not end");
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        killAndBury();
    }
}

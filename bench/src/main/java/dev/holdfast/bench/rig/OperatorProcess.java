package dev.holdfast.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The real operator as a process of its own, under the sandbox's supervisor: it cannot outlive the benchmark. */
public final class OperatorProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration GONE_WITHIN = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    /** Of the serial collector, which the operator is started with: the young and the old one. */
    private static final Pattern GENERATION = Pattern.compile("\\btotal (\\d+)K");
    /** The last line of all classes: how many objects, how many bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Stage stage;
    private final String child;
    private final long launched;
    private final long pid;
    private final boolean restarts;
    private final int intakePort;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private OperatorProcess(
            Stage stage, String child, long launched, long pid, boolean restarts, int intakePort, int managementPort) {
        this.stage = stage;
        this.child = child;
        this.launched = launched;
        this.pid = pid;
        this.restarts = restarts;
        this.intakePort = intakePort;
        this.managementPort = managementPort;
    }

    /**
     * @param restarts whether it is started again when it ends, as in any installation: a leader that lost its lease ends
     */
    static OperatorProcess start(
            Stage stage, String child, boolean restarts, int intakePort, int managementPort, List<String> more) {
        var arguments = new ArrayList<>(List.of(
                "--kubeconfig",
                stage.sandbox().operatorKubeconfig(Stage.HUB).toString(),
                "--identity",
                child,
                "--token-file",
                stage.tokenFile().toString(),
                "--intake-address",
                "127.0.0.1:" + intakePort,
                "--management-address",
                "127.0.0.1:" + managementPort,
                "--default-service-account",
                Installation.NAMESPACE + "/" + Installation.ACCOUNT));
        arguments.addAll(more);
        var command = stage.launcher().operator(arguments);
        var java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        long launched = System.nanoTime();
        var view = stage.sandbox().launch(child, command, java, stage.log(child), restarts);
        return new OperatorProcess(stage, child, launched, view.pid(), restarts, intakePort, managementPort);
    }

    /** Waits until it leads and knows what is stored; returns the time since its launch. */
    public Duration awaitReady() {
        return awaitAnswer("/readyz");
    }

    /** Waits until it answers at all, as a replica that does not lead does too. */
    public Duration awaitHealthy() {
        return awaitAnswer("/healthz");
    }

    private Duration awaitAnswer(String path) {
        Until.so(child + " answers " + path, READY_WITHIN, LOOK_AGAIN, () -> {
            if (!restarts && !isAlive()) throw new IllegalStateException("the operator has ended:\n" + log());
            return answers(path);
        });
        return Duration.ofNanos(System.nanoTime() - launched);
    }

    /** The sum of a metric over its tags; 0 where it is not there. */
    public double metric(String name) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                .timeout(ANSWER)
                .build();
        try {
            return Metrics.sum(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public boolean ready() {
        return answers("/readyz");
    }

    private boolean answers(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(ANSWER)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public Intake intake() {
        return new Intake(intakeUrl(), stage.token());
    }

    public URI intakeUrl() {
        return URI.create("http://127.0.0.1:" + intakePort + "/v1/alerts/alertmanager");
    }

    public int intakePort() {
        return intakePort;
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Resident memory now (VmRSS), and at its highest (VmHWM), in MB of a million bytes. */
    public double memory(String field) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is read from /proc, which only Linux has", e);
        }
    }

    /** The heap that it has taken from the system, in MiB, as -Xmx counts; what it uses of that is less. */
    public double heap() {
        var said = jcmd("GC.heap_info");
        var generations = GENERATION.matcher(said).results().toList();
        if (generations.size() != 2) throw new IllegalStateException("jcmd tells of no heap: " + said);
        return generations.stream()
                .mapToDouble(found -> Long.parseLong(found.group(1)) / 1024.0)
                .sum();
    }

    /** What it needs of that, in MiB: what is left when all garbage is collected. That is done for it, so ask seldom. */
    public double live() {
        var said = jcmd("GC.class_histogram");
        var total = TOTAL.matcher(said);
        if (!total.find()) throw new IllegalStateException("jcmd tells of no objects: " + said);
        return Long.parseLong(total.group(1)) / 1024.0 / 1024.0;
    }

    private String jcmd(String question) {
        if (!isAlive()) throw new IllegalStateException("the operator has ended:\n" + log());
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var process = new ProcessBuilder(jcmd, String.valueOf(pid), question).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("the heap is told by the JDK's jcmd", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public String log() {
        try {
            return Files.readString(stage.log(child));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** SIGKILL; returns the moment after which it did nothing more. */
    public long kill() {
        if (restarts) throw new IllegalStateException(child + " would come back");
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        long killed = System.nanoTime();
        Until.so(child + " is gone", GONE_WITHIN, LOOK_AGAIN, () -> !isAlive());
        return killed;
    }

    /** SIGTERM: it gives the lease back. */
    @Override
    public void close() {
        if (restarts || isAlive()) stage.sandbox().stop(child);
        http.close();
    }
}

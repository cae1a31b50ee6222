package dev.holdfast.cli.install;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.OperatorProcess;
import dev.holdfast.cli.sandbox.OperatorSetup;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The operator of a sandbox: a process under its supervisor, on ports that are claimed for it, with a token that only its owner can read. */
final class OperatorLaunch {
    /** Two seconds on an idle machine; a build beside it on the same two cores makes it minutes. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int TOKEN_BYTES = 32;
    private static final int LAST_WORDS = 12;

    private final Sandbox sandbox;
    private final Path folder;
    private final Path log;
    private final Path token;
    private final int intakePort;
    private final int managementPort;

    private OperatorLaunch(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        this.folder = Files.createDirectories(sandbox.folder().resolve(OperatorSetup.OPERATOR));
        this.log = folder.resolve("operator.log");
        this.token = folder.resolve("token");
        var ports = sandbox.claimPorts(2);
        this.intakePort = ports.getFirst();
        this.managementPort = ports.getLast();
    }

    /** Returns when the operator leads and takes alerts. */
    static void on(Sandbox sandbox, String hub, String defaultAccount, Consumer<String> progress) {
        try {
            var launch = new OperatorLaunch(sandbox);
            launch.start(hub, defaultAccount);
            progress.accept("the operator starts");
            launch.awaitReady();
            progress.accept("the operator takes alerts at " + launch.intake());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(String hub, String defaultAccount) throws IOException {
        var secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        AtomicFile.write(token, HexFormat.of().formatHex(secret));
        var command = OperatorProcess.command(
                JarCopies.into(folder.resolve("lib")),
                List.of(
                        "--kubeconfig",
                        sandbox.operatorKubeconfig(hub).toString(),
                        "--identity",
                        "sandbox-" + sandbox.name(),
                        "--token-file",
                        token.toString(),
                        "--intake-address",
                        "127.0.0.1:" + intakePort,
                        "--management-address",
                        "127.0.0.1:" + managementPort,
                        "--default-service-account",
                        defaultAccount,
                        // in a sandbox the outside is this machine, and nothing else
                        "--allow-outgoing",
                        "localhost,127.0.0.1"));
        var child = sandbox.launch(OperatorSetup.OPERATOR, command, Map.of(), log, true);
        var note = new LinkedHashMap<String, Object>();
        note.put("pid", child.pid());
        note.put("intakeUrl", intake());
        note.put("tokenFile", token.toString());
        note.put("healthUrl", management("/readyz"));
        note.put("metricsUrl", management("/metrics"));
        note.put("logFile", log.toString());
        sandbox.annotate(OperatorSetup.OPERATOR, note);
    }

    private String intake() {
        return "http://127.0.0.1:" + intakePort + "/v1/alerts/alertmanager";
    }

    private String management(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ANSWER_MAX)
                .build()) {
            while (!ready(http)) {
                if (System.nanoTime() > deadline) {
                    throw new Fault(
                            ExitCode.UNEXPECTED,
                            "the operator of sandbox " + sandbox.name() + " was not ready within "
                                    + READY_WITHIN.toSeconds() + " s; its last words:\n" + lastWords(),
                            "all of them: " + log);
                }
                Thread.sleep(ASK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted while the operator starts", e, List.of());
        }
    }

    private boolean ready(HttpClient http) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(management("/readyz")))
                .timeout(ANSWER_MAX)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    private String lastWords() throws IOException {
        if (!Files.exists(log)) {
            return "(none)";
        }
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }
}

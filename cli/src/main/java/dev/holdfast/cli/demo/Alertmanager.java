package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.sandbox.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A real Alertmanager whose only receiver is the operator's intake. */
final class Alertmanager {
    /** How long it gathers alerts of a group before it tells; half a minute by default, which a demo need not wait. */
    static final Duration GROUP_WAIT = Duration.ofSeconds(1);

    private static final String PROCESS = "alertmanager";
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    /** Something that claims no ports may take one between the claim and its start. */
    private static final int PORTS_MAX = 5;

    private final Crew crew;
    private final Path program;

    Alertmanager(Crew crew, Path program) {
        this.crew = crew;
        this.program = program;
    }

    /** The program; where it is missing it is downloaded or built. */
    static Path program(Consumer<String> progress) {
        return Binaries.path("alertmanager", progress);
    }

    /** Starts it and returns its address when it is ready. */
    URI start(URI intakeUrl, Path tokenFile) {
        var places = Map.of(
                "GROUP_WAIT",
                GROUP_WAIT.toSeconds() + "s",
                "INTAKE",
                intakeUrl.toString(),
                "TOKEN_FILE",
                tokenFile.toString());
        var config = crew.folder().resolve("alertmanager.yaml");
        try (var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
            Files.writeString(config, Manifests.text("alertmanager.yaml", places));
            for (int attempt = 0; attempt < PORTS_MAX; attempt++) {
                var port = crew.claimPort();
                launch(config, port);
                var address = URI.create("http://127.0.0.1:" + port);
                var state = Patience.await(READY_MAX, () -> look(http, address));
                if (state.isEmpty()) {
                    throw crew.broken(PROCESS, "it was not ready within " + READY_MAX.toSeconds() + " s");
                }
                if (state.get() && crew.isRunning(PROCESS)) {
                    return address;
                }
            }
            throw crew.broken(PROCESS, "it ended at once, " + PORTS_MAX + " times");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch(Path config, int port) {
        crew.launch(
                PROCESS,
                List.of(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + crew.folder().resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        // Alone: no gossip with others, no port for it.
                        "--cluster.listen-address="));
    }

    /** Ready, ended, or neither yet. */
    private Optional<Boolean> look(HttpClient http, URI address) {
        if (!crew.isRunning(PROCESS)) {
            return Optional.of(false);
        }
        try {
            var request = HttpRequest.newBuilder(address.resolve("/-/ready"))
                    .timeout(ANSWER_MAX)
                    .build();
            var status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? Optional.of(true) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted while Alertmanager starts", e, List.of());
        }
    }
}

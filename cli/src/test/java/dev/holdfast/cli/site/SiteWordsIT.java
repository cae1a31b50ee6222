package dev.holdfast.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Subject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types, against real processes of two sites and a witness; names and addresses come from the SitePair. */
class SiteWordsIT {

    private static final String MAIN = "dev.holdfast.arbiter.Main";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path folder;

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Authority authority;
    private FakeCluster hub;

    @BeforeEach
    void start() throws Exception {
        authority = Authority.create("authority of rooms", Instant.now());
        authority.write(folder, "ca");
        for (var name : List.of("witness", "A", "B")) ports.put(name, free());
        launch("witness", "witness", "--state", folder("w"), "--listen", "127.0.0.1:" + ports.get("witness"));
        await().atMost(2, TimeUnit.MINUTES)
                .until(() -> launch("person/kim", "begin", "--witness", at("witness"), "--profile", "fast")
                                .waitFor()
                        == 0);
        for (var side : List.of("A", "B")) {
            launch(
                    "site/" + side,
                    "site",
                    "--state",
                    folder(side),
                    "--listen",
                    "127.0.0.1:" + ports.get(side),
                    "--peer",
                    at(side.equals("A") ? "B" : "A"),
                    "--witness",
                    at("witness"),
                    "--node",
                    "n1");
            launch(
                    "operator/" + side,
                    "taker",
                    "--folder",
                    folder("t" + side),
                    "--site",
                    at(side),
                    "--diary",
                    folder("diary"));
        }
        hub = FakeCluster.start(folder).with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: SitePair
                metadata: {name: rooms, namespace: shop}
                spec:
                  sites:
                  - {name: west, side: A, agent: "%s"}
                  - {name: east, side: B, agent: "%s"}
                """.formatted(at("A"), at("B")));
    }

    @AfterEach
    void stop() {
        hub.close();
        processes.values().forEach(Process::destroyForcibly);
    }

    @Test
    void a_site_is_evicted_let_in_and_said_to_be_off_by_its_name() {
        var asked = new Ran.Setting().at(hub).typing("east\n");
        await().atMost(2, TimeUnit.MINUTES).until(() -> {
            var refused = site("rejoin", "east", "--confirm", "east");
            return refused.exit() == ExitCode.REFUSED.code() && refused.err().contains("the other site may act");
        });
        var evicted = asked.run(words("evict", "east").toArray(String[]::new));
        assertThat(evicted.exit()).as(evicted.err()).isZero();
        assertThat(evicted.err())
                .contains("Everything that is guarded stops on site east", "Type the name of the site");
        assertThat(evicted.out())
                .isEqualTo("site east is evicted, epoch 2; site west takes over when it has stopped. Let it in again:"
                        + " holdfast site rejoin rooms east\n");
        var in = site("rejoin", "east", "--confirm", "east", "-o", "json");
        assertThat(in.exit()).as(in.err()).isZero();
        assertThat(in.out()).contains("\"kind\" : \"SiteResult\"", "\"site\" : \"east\"", "\"epoch\" : 3");
        var off = site("override", "east", "--confirm", "east", "--all-nodes-off", "--witness", at("witness"));
        assertThat(off.exit()).as(off.err()).isZero();
        assertThat(off.out()).contains("site west acts alone since epoch " + (3 + Register.OVERRIDE));
    }

    private Ran site(String what, String site, String... more) {
        var all = words(what, site);
        all.addAll(List.of(more));
        return Ran.holdfast(hub, all.toArray(String[]::new));
    }

    private List<String> words(String what, String site) {
        var all = new ArrayList<>(List.of("site", what, "rooms", site, "--reason", "a test"));
        all.addAll(papers("person/kim"));
        return all;
    }

    private List<String> papers(String party) {
        var name = party.replace('/', '-');
        try {
            if (!Files.exists(folder.resolve(name + ".crt"))) {
                authority
                        .server(Subject.of(party, "pair-of-rooms"), List.of(), List.of(), Instant.now())
                        .write(folder, name);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return List.of(
                "--certificate",
                folder(name + ".crt"),
                "--key",
                folder(name + ".key"),
                "--authority",
                folder("ca.crt"));
    }

    private Process launch(String party, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
        command.addAll(List.of(words));
        command.addAll(papers(party));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(words[0] + party.replace('/', '-') + ".log")
                                .toFile()))
                .redirectInput(new File("/dev/null"))
                .start();
        processes.put(party + words[0], process);
        return process;
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }

    private String at(String name) {
        return "https://127.0.0.1:" + ports.get(name);
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

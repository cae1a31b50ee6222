package dev.holdfast.arbiter.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.arbiter.clock.Dates;
import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.site.Begin;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.witness.Witness.Read;
import dev.holdfast.arbiter.witness.Witness.Wrote;
import dev.holdfast.sandbox.Binaries;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.KeyKind;
import dev.holdfast.sandbox.pki.Subject;
import dev.holdfast.sandbox.stretched.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real S3 server over TLS. */
class S3WitnessIT extends WitnessContract {

    private static final Path SERVER = Binaries.path("versitygw", line -> System.err.println("[programs] " + line));
    private static final String KEYS = """
            [default]
            # as other tools have it
            aws_access_key_id = holdfast
            aws_secret_access_key = %s
            """;

    @TempDir
    Path folder;

    private Process server;
    private FaultProxy way;
    private Witness witness;

    @BeforeEach
    void begin() throws IOException {
        var authority = Authority.create("third place", Instant.now());
        authority.write(folder, "ca");
        authority.server(Subject.of("s3"), List.of(), List.of(), Instant.now()).write(folder, "server");
        authority
                .client(Subject.of("person/me", "rooms"), KeyKind.ELLIPTIC, Instant.now())
                .write(folder, "me");
        Files.createDirectories(folder.resolve("buckets/rooms"));
        Files.writeString(folder.resolve("keys"), KEYS.formatted("secret"));
        int port = freePort();
        server = start(port);
        way = new FaultProxy(port);
        witness = witness("rooms", Dates.SYSTEM);
    }

    private Process start(int port) throws IOException {
        var builder = new ProcessBuilder(
                SERVER.toString(),
                "--port=127.0.0.1:" + port,
                "--cert=" + folder.resolve("server.crt"),
                "--key=" + folder.resolve("server.key"),
                "--quiet",
                "posix",
                "--sidecar=" + Files.createDirectories(folder.resolve("sidecar")),
                folder.resolve("buckets").toString());
        builder.environment().putAll(Map.of("ROOT_ACCESS_KEY", "holdfast", "ROOT_SECRET_KEY", "secret"));
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile());
        var started = builder.start();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(started.isAlive())
                    .as(Files.readString(folder.resolve("server.log")))
                    .isTrue();
            return answers(port);
        });
        return started;
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Witness witness(String bucket, Dates dates) throws IOException {
        var place = new S3Witness.Place(
                URI.create("https://127.0.0.1:" + way.port()), bucket, "pair/one", "us-east-1", folder.resolve("keys"));
        var tls = Credentials.trusting(folder.resolve("ca.crt"));
        return new S3Witness(place, tls, WITHIN, dates, () -> UUID.randomUUID().toString());
    }

    @AfterEach
    void end() throws Exception {
        witness.close();
        way.close();
        server.destroyForcibly().waitFor();
    }

    @Override
    Witness witness() {
        return witness;
    }

    @Override
    void away() {
        way.set(FaultProxy.Fault.CUT);
    }

    /** An ETag is a digest of what is written. */
    @Test
    void a_value_that_comes_back_has_another_tag_than_before() {
        var first = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        var second = done(witness.write(Optional.of(first), bytes("{\"a\":2}"), WITHIN));
        done(witness.write(Optional.of(second), bytes("{\"a\":1}"), WITHIN));
        assertThat(witness.write(Optional.of(first), bytes("{\"a\":3}"), WITHIN))
                .isInstanceOf(Wrote.Conflict.class);
        assertThat(found(witness.read(WITHIN)).value()).isEqualTo(bytes("{\"a\":1}"));
    }

    @Test
    void an_object_of_somebody_else_is_not_taken_for_a_register() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("buckets/rooms/pair/one"))
                        .resolve("register"),
                "{}");
        assertThat(witness.read(WITHIN)).isInstanceOf(Read.Silent.class);
    }

    @Test
    void a_bucket_that_is_not_there_is_no_register_that_was_never_written() throws IOException {
        try (var elsewhere = witness("elsewhere", Dates.SYSTEM)) {
            assertThat(elsewhere.read(WITHIN))
                    .isInstanceOfSatisfying(Read.Silent.class, silent -> assertThat(silent.why())
                            .contains("404", "NoSuchBucket"));
        }
    }

    @Test
    void a_wrong_key_or_a_wrong_date_leaves_it_silent_with_the_servers_words() throws IOException {
        try (var late = witness("rooms", () -> Instant.now().minus(Duration.ofHours(1)))) {
            assertThat(late.read(WITHIN)).isInstanceOfSatisfying(Read.Silent.class, silent -> assertThat(silent.why())
                    .contains("403", "RequestTimeTooSkewed"));
        }
        Files.writeString(folder.resolve("keys"), KEYS.formatted("another"));
        assertThat(witness.write(Optional.empty(), bytes("{}"), WITHIN))
                .isInstanceOfSatisfying(Wrote.Unknown.class, unknown -> assertThat(unknown.why())
                        .contains("403", "SignatureDoesNotMatch")
                        .doesNotContain("another"));
    }

    @Test
    void a_file_of_several_keys_is_refused() throws IOException {
        Files.writeString(folder.resolve("keys"), KEYS.formatted("secret") + KEYS.formatted("other"));
        assertThatThrownBy(() -> S3Keys.read(folder.resolve("keys")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("twice");
        assertThat(witness.read(WITHIN)).isInstanceOf(Read.Silent.class);
    }

    @Test
    void a_register_is_begun_in_it_once() throws Exception {
        var words =
                new ArrayList<>(List.of("--witness-s3", "https://127.0.0.1:%d/rooms/pair/one".formatted(way.port())));
        words.addAll(List.of("--witness-region", "us-east-1", "--witness-keys", file("keys")));
        words.addAll(List.of("--witness-authority", file("ca.crt"), "--authority", file("ca.crt")));
        words.addAll(List.of("--certificate", file("me.crt"), "--key", file("me.key"), "--profile", "fast"));
        Begin.run(words);
        assertThat(new String(found(witness.read(WITHIN)).value(), StandardCharsets.UTF_8))
                .contains("incarnation");
        assertThatThrownBy(() -> Begin.run(words))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is a register already");
        words.set(1, "https://127.0.0.1/rooms");
        assertThatThrownBy(() -> Begin.run(words))
                .isInstanceOf(Usage.class)
                .hasMessageContaining("https://HOST:PORT/BUCKET/PREFIX");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}

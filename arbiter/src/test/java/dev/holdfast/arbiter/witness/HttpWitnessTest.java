package dev.holdfast.arbiter.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.arbiter.link.LinkClient;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.testing.Papers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpWitnessTest extends WitnessContract {

    @TempDir
    Path folder;

    private final List<String> lost = new CopyOnWriteArrayList<>();
    private Papers papers;
    private WitnessServer server;
    private LinkClient link;

    @BeforeEach
    void start() throws IOException {
        papers = new Papers(folder.resolve("pki"), "rooms");
        serve(0);
        link = new LinkClient(
                URI.create("https://127.0.0.1:" + server.port()),
                papers.credentials("site/A"),
                Party.Witness.class::isInstance,
                "the witness",
                WITHIN,
                refused -> {});
    }

    private void serve(int port) throws IOException {
        server = new WitnessServer(
                folder.resolve("state"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                papers.credentials("witness"),
                refused -> {},
                lost::add);
    }

    @AfterEach
    void stop() {
        link.close();
        server.close();
    }

    @Override
    Witness witness() {
        return new HttpWitness(link);
    }

    @Override
    void away() {
        server.close();
    }

    @Test
    void a_restart_keeps_the_register_and_voids_every_tag_given_before() throws IOException {
        var witness = witness();
        var tag = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        int port = server.port();
        server.close();
        serve(port);
        var found = found(witness.read(WITHIN));
        assertThat(found.value()).isEqualTo(bytes("{\"a\":1}"));
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":2}"), WITHIN))
                .isInstanceOf(Witness.Wrote.Conflict.class);
        done(witness.write(Optional.of(found.tag()), bytes("{\"a\":3}"), WITHIN));
    }

    @Test
    void a_witness_that_was_made_anew_takes_no_write_of_the_one_before() throws IOException {
        var witness = witness();
        var tag = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        int port = server.port();
        server.close();
        Files.delete(folder.resolve("state").resolve(Witness.REGISTER));
        serve(port);
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":2}"), WITHIN))
                .isInstanceOf(Witness.Wrote.Conflict.class);
        assertThat(witness.read(WITHIN)).isInstanceOf(Witness.Read.Nothing.class);
    }

    @Test
    void a_write_without_a_condition_is_refused() throws Exception {
        var reply = link.send("PUT", HttpWitness.PATH + Witness.REGISTER, Map.of(), Optional.of(bytes("{}")), WITHIN);
        assertThat(reply.status()).isEqualTo(428);
        assertThat(witness().read(WITHIN)).isInstanceOf(Witness.Read.Nothing.class);
    }

    @Test
    void two_witnesses_do_not_share_a_folder() {
        assertThatThrownBy(() -> serve(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process");
    }
}

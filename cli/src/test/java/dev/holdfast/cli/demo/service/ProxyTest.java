package dev.holdfast.cli.demo.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
    private final Answering east = new Answering("east");
    private final Answering west = new Answering("west");
    private final AtomicReference<InetSocketAddress> target = new AtomicReference<>(east.address());
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                new Proxy(() -> Optional.of(target.get())).serve(server);
            } catch (IOException e) {
                assertThat(server.isClosed()).isTrue();
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        east.close();
        west.close();
    }

    @Test
    void every_connection_goes_where_the_switch_points_by_then() throws Exception {
        assertThat(request()).isEqualTo("east");
        target.set(west.address());
        assertThat(request()).isEqualTo("west");
    }

    @Test
    void a_side_that_hangs_up_is_not_replaced_by_the_other() {
        east.silence(true);
        assertThatThrownBy(this::request).isInstanceOf(IOException.class);
    }

    @Test
    void a_side_that_is_gone_is_not_replaced_by_the_other() {
        east.close();
        assertThatThrownBy(this::request).isInstanceOf(IOException.class);
    }

    @Test
    void a_switch_with_anything_but_an_address_is_not_followed() {
        assertThat(Switch.address("127.0.2.1:8080")).contains(new InetSocketAddress("127.0.2.1", 8080));
        assertThat(Switch.address("127.0.2.1")).isEmpty();
        assertThat(Switch.address(":8080")).isEmpty();
        assertThat(Switch.address("127.0.2.1:eighty")).isEmpty();
        assertThat(Switch.address("127.0.2.1:123456")).isEmpty();
        assertThat(Switch.address("")).isEmpty();
    }

    private String request() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}

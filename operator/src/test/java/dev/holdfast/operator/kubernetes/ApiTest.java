package dev.holdfast.operator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<Gate.End> left = new ArrayList<>();
    private final AtomicBoolean frozen = new AtomicBoolean();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            arrived.add(exchange.getRequestMethod());
            byte[] body = "{}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort());
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void ends() {
        client.close();
        server.stop(0);
    }

    /** Somebody sets a freeze while a request waits for its turn. */
    private final Gate gate = new Gate() {
        @Override
        public void enter() {
            frozen.set(true);
        }

        @Override
        public void leave(End end) {
            left.add(end);
        }
    };

    @Test
    void a_request_that_waited_at_the_gate_is_asked_about_once_more_and_gives_its_turn_back() throws IOException {
        var api = new Api(client, Api.TIMEOUT, gate);
        assertThat(api.send("PATCH", "/x", Api.JSON, "{}", () -> !frozen.get())).isEmpty();
        assertThat(arrived).isEmpty();
        assertThat(left).containsExactly(Gate.End.ABANDONED);
    }

    @Test
    void a_request_that_nothing_keeps_back_is_sent() throws IOException {
        var api = new Api(client, Api.TIMEOUT, gate);
        assertThat(api.send("PATCH", "/x", Api.JSON, "{}", frozen::get)).isPresent();
        assertThat(arrived).containsExactly("PATCH");
        assertThat(left).containsExactly(Gate.End.ANSWERED);
    }
}

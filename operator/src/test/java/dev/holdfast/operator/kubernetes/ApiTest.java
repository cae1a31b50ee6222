package dev.holdfast.operator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<Gate.End> left = new ArrayList<>();
    private static final String ENDLESS = "/api/v1/endless";

    private final AtomicBoolean frozen = new AtomicBoolean();
    private volatile String answer = "{}";
    private volatile int code = 200;
    private final CountDownLatch letGo = new CountDownLatch(1);
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            arrived.add(exchange.getRequestMethod());
            if (exchange.getRequestURI().getPath().equals(ENDLESS)) {
                endless(exchange);
                return;
            }
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort());
        config.setRequestRetryBackoffLimit(0);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            200 | /api/v1/namespaces/shop/pods?limit=20 | <html>all is well</html>
            200 | /api/v1/namespaces/shop/pods?limit=20 | ~~
            200 | /apis/apps/v1/namespaces/shop/deployments/web | {}
            200 | /apis/apps/v1/namespaces/shop/deployments/web | [{"kind": "Deployment"}]
            200 | /apis/apps/v1/namespaces/shop/deployments/web | {"kind": 1}
            404 | /apis/apps/v1/namespaces/shop/deployments/web | default backend - 404
            404 | /apis/apps/v1/namespaces/shop/deployments/web | 404 page not found
            403 | /apis/apps/v1/namespaces/shop/deployments/web | <html>who are you?</html>
            200 | /apis/apps/v1 | welcome
            """)
    void what_a_proxy_says_in_place_of_an_api_server_is_no_answer(int says, String path, String body) {
        code = says;
        answer = body == null ? "" : body;
        var api = new Api(client);
        for (String method : List.of("GET", "DELETE", "PATCH")) {
            assertThatThrownBy(() -> api.send(method, path, Api.JSON, method.equals("GET") ? null : "{}"))
                    .isInstanceOf(NoApiServer.class)
                    .hasMessageContaining("answers " + says + ", but not as a Kubernetes API server does");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            200 | /apis/apps/v1/namespaces/shop/deployments/web | {"metadata": {"kind": 1}, "kind": "Deployment"}
            404 | /apis/apps/v1/namespaces/shop/deployments/web | {"kind": "Status", "reason": "NotFound"}
            404 | /apis/apps/v2 | 404 page not found
            404 | /api/v2 | 404 page not found
            503 | /apis/apps/v1/namespaces/shop/deployments/web | upstream is gone
            429 | /apis/apps/v1/namespaces/shop/deployments/web | Too many requests
            200 | /api/v1/namespaces/shop/pods/web/log?tailLines=5 | done
            200 | /readyz | ok
            """)
    void what_an_api_server_says_is_taken(int says, String path, String body) throws IOException {
        code = says;
        answer = body;
        assertThat(new Api(client).get(path).code()).isEqualTo(says);
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() throws InterruptedException {
        assertThatThrownBy(() -> new Api(client, Duration.ofMinutes(5), Gate.OPEN).get(ENDLESS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 32 MiB");
        assertThat(letGo.await(1, TimeUnit.MINUTES)).as("the server is let go").isTrue();
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var some = new byte[1 << 16];
        try (var out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) out.write(some);
        } catch (IOException gone) {
            letGo.countDown();
        }
    }
}

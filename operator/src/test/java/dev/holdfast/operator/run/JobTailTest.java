package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods with logs of several containers, which simulated nodes do not have, served as a kubelet's API server does. */
class JobTailTest {

    private static final String PODS = "/api/v1/namespaces/shop/pods";

    private final Map<String, String> logs = new TreeMap<>();
    private String statuses = "";
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    @Test
    void of_long_lines_the_end_is_kept() {
        logs.put("main", "begin " + "x".repeat(5000) + " the disk is full\n");
        assertThat(tail()).startsWith("…x").endsWith(" the disk is full").hasSize(1001);
    }

    @Test
    void of_many_lines_the_last_are_kept() {
        logs.put("main", "one\ntwo\nthree\nfour\nfive\nsix\n");
        assertThat(tail()).isEqualTo("two\nthree\nfour\nfive\nsix");
    }

    @Test
    void of_two_containers_the_one_that_failed_is_heard() {
        logs.put("proxy", "served 3 requests\n");
        logs.put("main", "cannot promote\n");
        statuses = ended("proxy", 0, "") + "," + ended("main", 3, "");
        assertThat(tail()).isEqualTo("cannot promote");
    }

    @Test
    void of_two_containers_that_succeeded_the_first_is_heard() {
        logs.put("main", "promoted\n");
        logs.put("proxy", "served 3 requests\n");
        statuses = ended("main", 0, "") + "," + ended("proxy", 0, "");
        assertThat(tail()).isEqualTo("promoted");
    }

    @Test
    void a_termination_message_is_kept_beside_a_long_log() {
        logs.put("main", "x".repeat(3000) + " bye\n");
        statuses = ended("main", 1, "no quorum");
        assertThat(tail()).startsWith("no quorum\n…x").endsWith(" bye").hasSizeLessThanOrEqualTo(1001);
    }

    private String tail() {
        return JobTail.read(new Api(client), "shop", "promote");
    }

    private static String ended(String name, int exitCode, String message) {
        return "{\"name\":\"" + name + "\",\"state\":{\"terminated\":{\"exitCode\":" + exitCode + ",\"message\":\""
                + message + "\"}}}";
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.equals(PODS)) {
            var containers = logs.keySet().stream()
                    .map(name -> "{\"name\":\"" + name + "\"}")
                    .toList();
            answer(exchange, 200, """
                    {"kind":"PodList","items":[{"metadata":{"name":"promote-1","creationTimestamp":"2026-01-01T00:00:00Z"},
                      "spec":{"containers":%s},"status":{"containerStatuses":[%s]}}]}
                    """.formatted(containers, statuses));
            return;
        }
        assertThat(path).isEqualTo(PODS + "/promote-1/log");
        var query = new TreeMap<String, String>();
        for (var pair : exchange.getRequestURI().getQuery().split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        if (logs.size() > 1 && !query.containsKey("container")) {
            answer(exchange, 400, "a container name must be specified");
            return;
        }
        var log = logs.get(
                query.getOrDefault("container", logs.keySet().iterator().next()));
        var lines = log.split("(?<=\n)");
        int first = Math.max(0, lines.length - Integer.parseInt(query.get("tailLines")));
        var text = String.join("", Arrays.asList(lines).subList(first, lines.length));
        answer(exchange, 200, text.substring(0, Math.min(text.length(), Integer.parseInt(query.get("limitBytes")))));
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

package dev.holdfast.operator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final List<JsonNode> written = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;
    private Events events;

    @BeforeEach
    void a_server_that_takes_all() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            written.add(Api.MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
            var event = "{\"kind\": \"Event\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(201, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        });
        server.start();
        client = Clients.of(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        events = new Events(new Api(client), "test", InstantSource.system(), new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private static ConfigMap about(String uid) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("about-" + uid)
                .withUid(uid)
                .endMetadata()
                .build();
    }

    private List<String> notes(String uid) {
        return written.stream()
                .filter(event -> event.at("/regarding/uid").asText().equals(uid))
                .map(event -> event.path("note").asText())
                .toList();
    }

    @Test
    void of_many_quick_steps_of_a_run_few_are_told_and_the_last_one_is() {
        events.passing(about("many"), "Started", "run of 900 steps");
        for (int step = 1; step <= 900; step++) {
            events.passing(about("many"), "StepSucceeded", "step " + step);
            if (step == 450) events.passing(about("one"), "StepSucceeded", "step 1");
        }
        events.close();
        assertThat(notes("many"))
                .startsWith("run of 900 steps")
                .endsWith("step 900")
                .hasSizeLessThan(90);
        assertThat(notes("one")).containsExactly("step 1");
    }

    @Test
    void what_went_wrong_on_the_way_is_told_each_time() {
        events.passing(about("run"), "Started", "run of 2 steps");
        events.warning(about("run"), "StepFailed", "step 1");
        events.warning(about("run"), "StepFailed", "step 2");
        events.close();
        assertThat(notes("run")).containsExactly("run of 2 steps", "step 1", "step 2");
    }
}

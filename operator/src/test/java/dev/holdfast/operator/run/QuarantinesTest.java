package dev.holdfast.operator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check before each effect, when the cluster that holds the plans does not say which Cluster is meant. */
class QuarantinesTest {

    private static final String CLUSTER =
            "{\"kind\":\"Cluster\",\"metadata\":{\"namespace\":\"dr\",\"name\":\"east\"},\"spec\":{\"allowedNamespaces\":[\"*\"]}}";

    private HttpServer hub;
    private volatile int code;

    @BeforeEach
    void a_hub_that_answers_as_it_is_told() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> {
            byte[] body = CLUSTER.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        hub.start();
    }

    @AfterEach
    void ends() {
        hub.stop(0);
    }

    @Test
    void what_cannot_be_told_apart_is_taken_to_be_quarantined() throws IOException {
        code = 503;
        assertThat(halted()).contains("whether Cluster east is quarantined is not known");
    }

    @Test
    void a_cluster_that_is_not_there_is_for_the_step_to_tell_of() throws IOException {
        code = 404;
        assertThat(halted()).isEmpty();
    }

    @Test
    void what_a_run_is_putting_off_itself_comes_before_its_other_steps_on_that_cluster() throws IOException {
        code = 200;
        var entry = "{step: 1, state: Deferring, startTime: '2030-01-01T12:00:00Z', deadline: '2030-01-01T12:10:00Z'}";
        var run = run("{phase: Running, startTime: '2030-01-01T12:00:00Z', journal: {entries: [" + entry + "]}}");
        assertThat(halted(run, List.of(run))).contains("Cluster dr/east is about to be quarantined", "puts off step 1");
        assertThat(halted(run, List.of())).isEmpty();
    }

    @Test
    void what_a_run_had_sent_when_it_ended_may_show_for_a_while_whoever_has_sent_it() throws IOException {
        code = 200;
        assertThat(halted(run("{}"), List.of(ended("1969-12-31T23:58:01Z"))))
                .contains("run shop/run has ended as it put off step 1");
        assertThat(halted(run("{}"), List.of(ended("1969-12-31T23:58:00Z")))).isEmpty();
    }

    @Test
    void a_deferred_action_that_was_deleted_is_told_of_whoever_sees_it_first() throws IOException {
        code = 200;
        var deferred = deferred();
        assertThat(lost(deferred, quarantines -> {})).containsExactly("shop/later");
        assertThat(lost(deferred, quarantines -> quarantines.deleted(deferred))).containsExactly("shop/later");
        assertThat(lost(deferred, quarantines -> quarantines.over(deferred))).isEmpty();
        assertThat(lost(deferred, quarantines -> {
                    quarantines.over(deferred);
                    quarantines.deleted(deferred);
                }))
                .isEmpty();
    }

    /** Of which the process hears that they were deleted, when one is gone from the cache. */
    private List<String> lost(RecoveryRun deferred, Consumer<Quarantines> before) throws IOException {
        var told = new ArrayList<String>();
        try (var client = client();
                var fleet = new Fleet(new Api(client), "holdfast", Optional.empty())) {
            var quarantines = new Quarantines(fleet, () -> Instant.EPOCH, (cluster, lost) -> told.add(lost.name()));
            var cached = new ArrayList<>(List.of(deferred));
            quarantines.know(new Cached(cached));
            assertThat(quarantines.of("dr/east").isLifted()).isFalse();
            before.accept(quarantines);
            assertThat(told).as("the cache shows it yet").isEmpty();
            cached.clear();
            for (int look = 0; look < 2; look++)
                assertThat(quarantines.of("dr/east").isLifted()).isTrue();
        }
        return told;
    }

    private static RecoveryRun deferred() {
        return Serialization.unmarshal("""
                metadata: {uid: d, namespace: shop, name: later, creationTimestamp: '2030-01-01T12:00:00Z'}
                spec: {deferred: {cluster: dr/east, run: run, runUid: u, step: 1}}
                """, RecoveryRun.class);
    }

    private static RecoveryRun ended(String at) {
        var entry = "{step: 1, state: Deferring, startTime: '1969-12-31T12:00:00Z', deadline: '1969-12-31T12:10:00Z'}";
        return run("{phase: Failed, startTime: '1969-12-31T12:00:00Z', completionTime: '" + at
                + "', journal: {entries: [" + entry + "]}}");
    }

    private static RecoveryRun run(String status) {
        return Serialization.unmarshal(
                "metadata: {uid: u, namespace: shop, name: run}\n"
                        + "spec: {steps: [{type: pause, cluster: east}]}\n"
                        + "status: " + status,
                RecoveryRun.class);
    }

    private KubernetesClient client() {
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + hub.getAddress().getPort());
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private String halted() throws IOException {
        return halted(run("{}"), List.of());
    }

    private String halted(RecoveryRun run, List<RecoveryRun> cached) throws IOException {
        try (var client = client();
                var fleet = new Fleet(new Api(client), "holdfast", Optional.empty())) {
            var quarantines = new Quarantines(fleet, () -> Instant.EPOCH, (cluster, lost) -> {});
            quarantines.know(new Cached(cached));
            return quarantines
                    .halt(run, "east", fleet.directory("shop"))
                    .filter(Quarantine::holds)
                    .map(halt -> halt.words())
                    .orElse("");
        }
    }

    /** Some runs as the framework's cache has them. */
    private record Cached(List<RecoveryRun> runs, Map<String, Function<RecoveryRun, List<String>>> indexers)
            implements IndexerResourceCache<RecoveryRun> {

        Cached(List<RecoveryRun> runs) {
            this(runs, new HashMap<>());
        }

        @Override
        public void addIndexers(Map<String, Function<RecoveryRun, List<String>>> added) {
            indexers.putAll(added);
        }

        @Override
        public List<RecoveryRun> byIndex(String index, String key) {
            return runs.stream()
                    .filter(run -> indexers.get(index).apply(run).contains(key))
                    .toList();
        }

        @Override
        public Optional<RecoveryRun> get(ResourceID id) {
            return runs.stream()
                    .filter(run -> ResourceID.fromResource(run).equals(id))
                    .findFirst();
        }

        @Override
        public Stream<ResourceID> keys() {
            return runs.stream().map(ResourceID::fromResource);
        }

        @Override
        public Stream<RecoveryRun> list(Predicate<RecoveryRun> wanted) {
            return runs.stream().filter(wanted);
        }

        @Override
        public Stream<RecoveryRun> list(String namespace, Predicate<RecoveryRun> wanted) {
            return runs.stream().filter(wanted);
        }
    }
}

package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.outward.HttpTarget;
import dev.holdfast.operator.outward.MailServer;
import dev.holdfast.operator.outward.NameServer;
import dev.holdfast.operator.outward.Tls;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that reach out of Kubernetes: the real operator, a real API server, and real servers outside. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class OutwardIT {

    private static final String NAMESPACE = "outward-it";
    private static final String SECRET = "hunter2-hunter2";

    @TempDir
    private Path folder;

    private final HttpTarget target = HttpTarget.start();
    private Installation installation;
    private OperatorProcess operator;
    private Recoveries runs;
    private int operators;

    @BeforeEach
    void start(Sandbox sandbox) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        runs = new Recoveries(installation);
        operator = operator("localhost,127.0.0.1");
    }

    @AfterEach
    void stop() {
        operator.close();
        installation.close();
        target.close();
    }

    private OperatorProcess operator(String allowed) {
        return OperatorProcess.start(
                        installation,
                        folder,
                        "outward-" + ++operators,
                        "--default-service-account",
                        "holdfast-system/holdfast-default",
                        "--allow-outgoing",
                        allowed)
                .awaitReady();
    }

    /** kill -9, and another one takes over at once. */
    private void replaceOperator() {
        operator.killAndBury();
        operator = operator("localhost,127.0.0.1");
    }

    private void secret(String name, Map<String, String> values) {
        installation
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .serverSideApply();
    }

    private static List<JournalEntry> entries(RecoveryRun run) {
        return run.getStatus().journal().entries();
    }

    private void completes(RecoveryRun run) {
        assertThat(run.getStatus().phase())
                .as(Recoveries.message(run) + "\n" + operator.log())
                .isEqualTo(Phase.COMPLETED);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + target.port() + path;
    }

    @Test
    void an_operator_that_dies_before_the_answer_sends_the_request_again_under_the_same_key() throws Exception {
        int steps = 6;
        var killAt = Set.of(2, 5);
        var requests = new AtomicInteger();
        var arrived = new CountDownLatch[] {new CountDownLatch(1), new CountDownLatch(1)};
        var over = new AtomicBoolean();
        target.answers((got, exchange) -> {
            int number = requests.incrementAndGet();
            if (killAt.contains(number)) {
                arrived[number == 2 ? 0 : 1].countDown();
                // no answer: whoever asked is killed meanwhile
                Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> requests.get() > number || over.get());
            }
            HttpTarget.status(200, "").answer(got, exchange);
        });
        var plan = new StringBuilder();
        for (int i = 1; i <= steps; i++) {
            plan.append("- {type: http, http: {url: \"" + url("/step/" + i) + "\", body: {raw: {step: " + i + "}}}}\n");
        }
        runs.create(NAMESPACE, "killed", "", plan.toString());
        for (var latch : arrived) {
            assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
            replaceOperator();
        }
        var run = runs.await(NAMESPACE, "killed");
        over.set(true);
        completes(run);
        assertThat(target.got()).as("two answers were lost").hasSize(steps + killAt.size());
        var all = new HashSet<String>();
        for (int i = 1; i <= steps; i++) {
            String path = "/step/" + i;
            var keys = new HashSet<String>();
            target.got().stream()
                    .filter(got -> got.path().equals(path))
                    .forEach(got -> keys.add(got.header("Idempotency-Key")));
            assertThat(keys).containsExactly(entries(run).get(i - 1).key());
            all.addAll(keys);
        }
        assertThat(all).as("each step has its own").hasSize(steps);
    }

    @Test
    void an_answer_that_says_not_now_is_asked_for_again_under_the_same_key_and_what_it_says_is_kept() {
        var requests = new AtomicInteger();
        secret("dns", Map.of("token", SECRET));
        String echo = ",\"echo\":\"" + SECRET + "\"}";
        target.answers((got, exchange) -> (requests.incrementAndGet() < 3
                        ? HttpTarget.status(503, "{\"busy\":true" + echo)
                        : HttpTarget.status(201, "{\"task\":{\"id\":\"t-7\"}" + echo))
                .answer(got, exchange));
        runs.create(NAMESPACE, "kept", "", """
                - {type: http, title: Begin, http: {method: PUT, url: "%s", headers: {X-Zone: west}, outputKey: task,
                   fieldPath: task.id, secretHeaders: [{name: Authorization, prefix: "Bearer ", secret: {name: dns, key: token}}]}}
                - {type: http, title: Look, http: {method: GET, url: "%s/{{ .Values.task }}"}}
                """.formatted(url("/tasks"), url("/tasks")));
        var run = runs.await(NAMESPACE, "kept");
        completes(run);
        assertThat(target.got()).hasSize(4);
        assertThat(target.got().subList(0, 3))
                .allSatisfy(got -> assertThat(got.header("Idempotency-Key"))
                        .isEqualTo(entries(run).getFirst().key()))
                .allSatisfy(got -> assertThat(got.header("Authorization")).isEqualTo("Bearer " + SECRET));
        assertThat(target.got().getLast().path()).isEqualTo("/tasks/t-7");
        assertThat(run.getStatus().values().get("task")).startsWith("(kept in the run's Secret");
        assertThat(told("kept", run)).doesNotContain(SECRET, "t-7");
    }

    /** All that anybody can see of a run. */
    private String told(String name, RecoveryRun run) {
        return run.getStatus().toString()
                + operator.log()
                + installation.admin().events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                        .filter(event -> event.getRegarding().getName().equals(name))
                        .toList();
    }

    @Test
    void a_host_that_the_installation_does_not_allow_fails_the_run_and_says_who_can_allow_it() {
        for (String host : List.of("10.0.0.7", "169.254.169.254", "[::1]", "other.example")) {
            String name = "forbidden-" + host.replaceAll("[^a-z0-9]+", "-") + "x";
            var run = runs.run(NAMESPACE, name, "- {type: http, http: {url: \"http://" + host + "/\"}}\n");
            assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
            assertThat(Recoveries.message(run)).contains("is not among the hosts", "--allow-outgoing");
        }
    }

    @Test
    void an_account_that_may_not_read_the_secret_sends_nothing() {
        installation.applyResource("default-account.yaml");
        installation
                .admin()
                .resource("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: poor, namespace: " + NAMESPACE + "}")
                .serverSideApply();
        secret("dns", Map.of("token", SECRET));
        runs.create(NAMESPACE, "poor", "poor", """
                - {type: http, http: {url: "%s", secretHeaders: [{name: X-Token, secret: {name: dns, key: token}}]}}
                """.formatted(url("/")));
        var run = runs.await(NAMESPACE, "poor");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(target.got()).isEmpty();
    }

    @Test
    void a_probe_waits_across_the_death_of_the_operator_until_it_is_right_as_often_as_asked() {
        target.answers(HttpTarget.status(503, "starting"));
        runs.create(NAMESPACE, "probe", "", """
                - {type: probe, timeout: 5m, probe: {http: {url: "%s", contains: ready}, successes: 2, interval: 1s}}
                """.formatted(url("/healthz")));
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, "probe").getStatus();
            return status != null
                    && status.journal().entries().stream().anyMatch(entry -> entry.state() == EntryState.WAITING);
        });
        replaceOperator();
        target.answers(HttpTarget.status(200, "ready"));
        var run = runs.await(NAMESPACE, "probe");
        completes(run);
        assertThat(entries(run).getFirst().message())
                .isEqualTo("http://127.0.0.1:" + target.port() + " answered 200, 2 times in a row");
    }

    @Test
    void ports_names_and_databases_are_asked() throws IOException {
        secret("login", Map.of("username", "postgres", "password", SECRET));
        try (var postgres = EmbeddedPostgres.start();
                var names = NameServer.start().name("db.shop.example", "10.0.0.7")) {
            runs.create(NAMESPACE, "asked", "", """
                    - {type: probe, timeout: 2m, probe: {tcp: {host: 127.0.0.1, port: %d}}}
                    - {type: probe, timeout: 2m, probe: {dns: {name: db.shop.example, addresses: [10.0.0.7], server: "127.0.0.1:%d"}}}
                    - {type: probe, timeout: 2m, probe: {sql: {host: localhost, port: %d, database: postgres,
                       query: SELECT pg_is_in_recovery(), value: f, credentialsSecret: login, tls: none}}}
                    """.formatted(postgres.getPort(), names.port(), postgres.getPort()));
            var run = runs.await(NAMESPACE, "asked");
            completes(run);
            assertThat(entries(run))
                    .extracting(JournalEntry::message)
                    .containsExactly(
                            "127.0.0.1:" + postgres.getPort() + " takes connections",
                            "db.shop.example is 10.0.0.7",
                            "the query answers what it shall");
        }
    }

    @Test
    void a_probe_that_is_never_right_fails_at_its_deadline_with_what_was_answered() {
        target.answers(HttpTarget.status(200, "standby"));
        var run = runs.run(NAMESPACE, "never", """
                - {type: probe, timeout: 2s, probe: {http: {url: "%s", contains: primary}, interval: 1s}}
                """.formatted(url("/")));
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("waited 2s: ", " answered 200 without \"primary\"");
    }

    @Test
    void everybody_is_told_by_webhook_mail_and_event_and_nobody_learns_the_secrets() {
        var tls = new Tls();
        secret("chat", Map.of("url", url("/services/" + SECRET)));
        secret("smtp", Map.of("username", MailServer.USER, "password", MailServer.PASSWORD, "ca.crt", tls.pem()));
        try (var mail = MailServer.start(tls)) {
            runs.create(NAMESPACE, "told", "", """
                    - {type: notify, notify: {webhook: {urlSecret: {name: chat, key: url}, text: Failover begins}}}
                    - {type: notify, notify: {mail: {host: localhost, port: %d, from: holdfast@shop.example,
                       to: [team@shop.example], subject: Failover, text: It begins, credentialsSecret: smtp,
                       caSecret: {name: smtp, key: ca.crt}}}}
                    - {type: notify, notify: {cloudEvent: {url: "%s", type: com.example.failover, source: /shop,
                       data: {raw: {to: west}}}}}
                    - {type: notify, notify: {cloudEvent: {url: "%s", type: com.example.failover, source: /shop,
                       mode: binary, data: {raw: {to: west}}}}}
                    """.formatted(mail.port(), url("/structured"), url("/binary")));
            var run = runs.await(NAMESPACE, "told");
            completes(run);
            var keys = entries(run).stream().map(JournalEntry::key).toList();
            assertThat(target.got())
                    .extracting(HttpTarget.Got::path)
                    .containsExactly("/services/" + SECRET, "/structured", "/binary");
            assertThat(target.got().getFirst().body()).isEqualTo("{\"text\":\"Failover begins\"}");
            assertThat(mail.got().getFirst().header("Message-ID")).isEqualTo("<" + keys.get(1) + "@shop.example>");
            assertThat(target.got().get(1).body())
                    .contains("\"id\":\"" + keys.get(2) + "\"", "\"data\":{\"to\":\"west\"}");
            assertThat(target.got().get(2).header("ce-id")).isEqualTo(keys.get(3));
            assertThat(target.got().get(2).body()).isEqualTo("{\"to\":\"west\"}");
            assertThat(told("told", run)).doesNotContain(SECRET);
        }
    }

    @Test
    void a_webhook_that_is_gone_fails_its_step_without_a_word_of_its_url() {
        secret("chat", Map.of("url", url("/services/" + SECRET)));
        target.answers((got, exchange) ->
                HttpTarget.status(404, "no_service at " + got.path()).answer(got, exchange));
        var run = runs.run(NAMESPACE, "gone", """
                - {type: notify, notify: {webhook: {urlSecret: {name: chat, key: url}, text: x}}}
                """);
        assertThat(run.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(run)).contains("the webhook in Secret chat answered 404: no_service at [secret]");
        assertThat(told("gone", run)).doesNotContain(SECRET);
    }
}

package dev.holdfast.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Kubectl;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.install.SandboxOperator;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A site is moved by the command, carried by the real operator: hub, and a site of one cluster on either side. */
@WithSandbox(
        clusters = {"hub", "east", "west"},
        nodes = 0,
        shared = false)
class FailoverIT {
    private static final Duration GENEROUS = Duration.ofMinutes(3);

    private static Sandbox sandbox;
    private static Kubectl hub;
    private static Kubectl west;

    @BeforeAll
    static void start(Sandbox started) throws Exception {
        sandbox = started;
        hub = new Kubectl(sandbox.kubeconfig("hub"));
        west = new Kubectl(sandbox.kubeconfig("west"));
        new SandboxOperator().start(sandbox, sandbox.clusters(), line -> {});
    }

    @Test
    void a_child_that_rests_holds_up_what_needs_it_and_the_next_priority_and_nothing_else() throws Exception {
        namespace("order");
        application("db", "{plans: [db], priority: 3, sites: [east, west]}");
        application("shop", "{plans: [shop], priority: 1, dependsOn: [db], sites: [east, west]}");
        application("slow", "{plans: [slow], priority: 1, sites: [east, west]}");
        application("invoices", "{plans: [invoices], priority: 2, dependsOn: [slow], sites: [east, west]}");
        application("reports", "{plans: [reports], priority: 4, sites: [east, west]}");
        for (var name : List.of("db", "shop", "slow", "invoices", "reports")) plan(name, turn(name));
        for (var name : List.of("db", "shop", "invoices", "reports")) switchOf(name);

        var failover = failover("order");
        await().atMost(GENEROUS).until(() -> phase(childOf("slow")).equals("Paused"));
        await().atMost(GENEROUS).until(() -> active("shop").equals("west"));
        assertThat(active("db")).isEqualTo("west");
        assertThat(active("reports")).as("of the next priority").isEqualTo("east");
        assertThat(active("invoices")).isEqualTo("east");
        await().atMost(GENEROUS).until(() -> run(failover).at("/status/resting").asBoolean());
        assertThat(run(failover).at("/status/journal/held/message").asText()).contains("waits for a person");

        switchOf("slow");
        var retried =
                holdfast("run", "retry", childOf("slow").at("/metadata/name").asText(), "--comment", "it is there now");
        assertThat(retried.exit()).as(retried.err()).isZero();
        var ended = holdfast("run", "wait", failover, "--timeout=170s");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        var order = Stream.of("db", "shop", "slow", "invoices", "reports")
                .map(FailoverIT::revision)
                .toList();
        assertThat(order).as("as the target's revisions tell it").isSorted();
        assertThat(holdfast("run", "show", failover).out()).contains("Completed", "5/5 steps");
    }

    @Test
    void a_failover_under_way_is_switched_with_all_that_is_below_it() throws Exception {
        namespace("switched");
        application("ledger", "{plans: [ledger], priority: 1}");
        application("bank", "{plans: [bank], priority: 2, dependsOn: [ledger]}");
        plan("ledger", DRAINED + turn("ledger"));
        plan("bank", DRAINED + turn("bank"));
        for (var name : List.of("ledger", "bank")) switchOf(name);

        var failover = failover("switched");
        await().atMost(GENEROUS).until(() -> phase(childOf("ledger")).equals("Paused"));
        var switched = holdfast("run", "ungraceful", failover, "--comment", "the east is gone");
        assertThat(switched.exit()).as(switched.err()).isZero();
        var ended = holdfast("run", "wait", failover, "--timeout=170s");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(active("bank")).isEqualTo("west");

        var ledger = childOf("ledger");
        assertThat(ledger.at("/spec/mode").isMissingNode())
                .as("it began with grace")
                .isTrue();
        assertThat(ledger.at("/spec/acts").isMissingNode())
                .as("nobody acted on it")
                .isTrue();
        assertThat(ledger.at("/status/journal/ungraceful/run").asText()).isEqualTo("switched/" + failover);
        assertThat(ledger.at("/status/journal/ungraceful/message").asText())
                .startsWith("switched by ")
                .endsWith(": the east is gone");
        assertThat(ledger.at("/status/journal/entries/0/state").asText()).isEqualTo("Skipped");
        assertThat(childOf("bank").at("/spec/mode").asText())
                .as("it began later")
                .isEqualTo("ungraceful");
    }

    @Test
    void a_failover_of_a_lost_site_waits_for_nothing_over_there() throws Exception {
        namespace("lost");
        application("ledger", "{plans: [ledger], priority: 1}");
        plan("ledger", DRAINED + turn("ledger"));
        switchOf("ledger");
        var failover = failover("lost", "--ungraceful");
        var ended = holdfast("run", "wait", failover, "--timeout=170s");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(active("ledger")).isEqualTo("west");
        assertThat(childOf("ledger").at("/spec/mode").asText()).isEqualTo("ungraceful");
    }

    /** What a planned move waits for. */
    private static final String DRAINED = """
              - {type: pause, title: Wait until the east has drained, pause: {message: "drained?"}, ungraceful: {skip: true}}
            """;

    private static String namespace;

    private static void namespace(String name) throws Exception {
        namespace = name;
        hub.good("", "create", "namespace", name);
        west.good("", "create", "namespace", name);
    }

    private static void application(String name, String spec) throws Exception {
        hub.good("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(name, namespace, spec), "apply", "-f", "-");
    }

    private static void plan(String name, String steps) throws Exception {
        hub.good("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: %s, namespace: %s}
                spec:
                  alertLabels: {alertname: None}
                  steps:
                """.formatted(name, namespace) + steps, "apply", "-f", "-");
    }

    private static String turn(String name) {
        return """
                  - type: patch
                    cluster: holdfast-system/west
                    onFailure: pause
                    patch: {apiVersion: v1, resource: configmaps, name: %s, override: {fieldPath: data.active, value: {raw: west}}}
                """.formatted(name);
    }

    private static void switchOf(String name) throws Exception {
        west.good("", "create", "configmap", name, "-n", namespace, "--from-literal=active=east");
    }

    /** The name of the failover's run. */
    private static String failover(String in, String... more) {
        var arguments = new ArrayList<>(
                List.of("failover", "--from", "east", "--to", "west", "--confirm", "west", "-o", "name"));
        arguments.addAll(List.of(more));
        var started = holdfast(arguments.toArray(String[]::new));
        assertThat(started.exit()).as(in + ": " + started.err()).isZero();
        return started.out().strip().replaceFirst(".*/", "");
    }

    private static Ran holdfast(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", namespace));
        return new Ran.Setting()
                .with("KUBECONFIG", sandbox.kubeconfig("hub").toString())
                .run(all.toArray(String[]::new));
    }

    private static JsonNode run(String name) throws IOException, InterruptedException {
        return Trees.readYaml(hub.good("", "get", "recoveryrun", name, "-n", namespace, "-o", "json"));
    }

    /** The run of that plan; an empty tree before there is one. */
    private static JsonNode childOf(String plan) throws IOException, InterruptedException {
        var found =
                hub.good("", "get", "recoveryruns", "-n", namespace, "-l", "holdfast.dev/plan=" + plan, "-o", "json");
        return Trees.readYaml(found).at("/items/0");
    }

    private static String phase(JsonNode run) {
        return run.at("/status/phase").asText();
    }

    private static String active(String name) throws IOException, InterruptedException {
        return west.good("", "get", "configmap", name, "-n", namespace, "-o", "jsonpath={.data.active}");
    }

    private static long revision(String name) {
        try {
            return Long.parseLong(west.good(
                    "", "get", "configmap", name, "-n", namespace, "-o", "jsonpath={.metadata.resourceVersion}"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

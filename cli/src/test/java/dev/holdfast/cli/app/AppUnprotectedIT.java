package dev.holdfast.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.cli.Kubectl;
import dev.holdfast.cli.Ran;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nothing protects, on two real clusters and one that is not there. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0)
class AppUnprotectedIT {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: @name, namespace: census, labels: {app: @name}}
            spec:
              replicas: 0
              selector: {matchLabels: {app: @name}}
              template:
                metadata: {labels: {app: @name}}
                spec: {containers: [{name: c, image: example.com/c:1}]}
            """;

    private static Path admin;
    private static Kubectl hub;

    @BeforeAll
    static void prepare(Sandbox sandbox, @TempDir Path folder) throws Exception {
        admin = sandbox.kubeconfig("hub");
        hub = new Kubectl(admin);
        var west = new Kubectl(sandbox.kubeconfig("west"));
        for (var cluster : List.of(hub, west)) cluster.good("", "create", "namespace", "census");
        hub.good(
                holdfast("install", "generate", "--only", "crds").out(),
                "apply",
                "--server-side",
                "--force-conflicts",
                "-f",
                "-");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> hub.run("", "get", "protectedapplications,clusters.holdfast.dev,recoveryruns")
                                .exit()
                        == 0);
        hub.good(DEPLOYMENT.replace("@name", "web"), "apply", "-f", "-");
        west.good(DEPLOYMENT.replace("@name", "web"), "apply", "-f", "-");
        west.good(DEPLOYMENT.replace("@name", "cart"), "apply", "-f", "-");
        var alive = Files.readString(sandbox.kubeconfig("west"));
        var dead = Files.writeString(
                folder.resolve("dead"), alive.replaceAll("server: .*", "server: https://127.0.0.1:1"));
        add("census-west", sandbox.kubeconfig("west"));
        add("census-dead", dead);
    }

    private static void add(String name, Path kubeconfig) {
        var added = holdfast("cluster", "add", name, "-n", "census", "--from", kubeconfig.toString());
        assertThat(added.exit()).as(added.err()).isZero();
    }

    @Test
    void what_no_application_selects_is_listed_and_a_dead_cluster_is_unknown() throws Exception {
        assertThat(ofCensus(unprotected()))
                .containsExactly(
                        ". census Deployment web",
                        "census/census-west census Deployment cart",
                        "census/census-west census Deployment web");
        hub.good("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: web, namespace: census}
                spec:
                  objects:
                  - {clusters: [census-west], labelSelector: {matchLabels: {app: web}}, kinds: [Deployment]}
                """, "apply", "-f", "-");
        var found = unprotected();
        assertThat(ofCensus(found))
                .containsExactly(". census Deployment web", "census/census-west census Deployment cart");
        assertThat(found.exit()).isEqualTo(11);
        assertThat(found.out()).contains("Unknown: census/census-dead: ", "1 of them Unknown");
        assertThat(unprotected("--on", "census-west").exit()).isZero();
    }

    private static List<String> ofCensus(Ran ran) {
        return ran.lines().stream()
                .map(line -> line.replaceAll(" +", " "))
                .filter(line -> line.contains(" census Deployment "))
                .toList();
    }

    private static Ran unprotected(String... more) {
        var all = new ArrayList<>(List.of("app", "unprotected"));
        all.addAll(List.of(more));
        return holdfast(all.toArray(String[]::new));
    }

    private static Ran holdfast(String... arguments) {
        return new Ran.Setting().with("KUBECONFIG", admin.toString()).run(arguments);
    }
}

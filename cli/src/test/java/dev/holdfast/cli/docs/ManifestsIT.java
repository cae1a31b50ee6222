package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.docs.Manifests.Manifest;
import dev.holdfast.sandbox.Binaries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every piece of YAML that people may copy is taken by what it is meant for. */
@WithSandbox(clusters = "hub", nodes = 0)
class ManifestsIT {
    private static final List<Manifest> ALL = Manifests.all();

    @TempDir
    private static Path folder;

    private static Shell shell;

    @BeforeAll
    static void install(Sandbox sandbox) throws IOException, InterruptedException {
        shell = new Shell(folder);
        shell.set("KUBECONFIG", sandbox.kubeconfig("hub").toString());
        shell.run("kubectl apply --server-side -f deploy/crds");
        // kubectl wait ends with an error while there are no conditions yet.
        shell.run(
                "( for i in $(seq 30); do kubectl wait --for=condition=Established --timeout=60s -f deploy/crds && exit 0;"
                        + " sleep 1; done; exit 1 )");
        // the kinds of other projects that examples work on
        shell.run("kubectl apply --server-side -f examples/hold-gitops/crds.yaml");
        shell.run("kubectl wait --for=condition=Established --timeout=60s -f examples/hold-gitops/crds.yaml");
        var namespaces = new TreeSet<String>();
        ALL.stream().filter(Manifest::isObject).map(Manifest::namespace).forEach(namespaces::add);
        var objects = new StringBuilder();
        for (var namespace : namespaces) {
            objects.append("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n---\n");
        }
        shell.run("kubectl apply --server-side -f " + Files.writeString(folder.resolve("namespaces.yaml"), objects));
    }

    @Test
    void an_api_server_takes_every_manifest() throws IOException, InterruptedException {
        var objects = Manifests.write(
                Files.createTempDirectory(folder, "objects"), ALL.stream().filter(Manifest::isObject));

        shell.run("kubectl apply --server-side --dry-run=server --validate=strict --force-conflicts -f " + objects);
    }

    @Test
    void a_misspelt_manifest_would_be_refused() throws IOException, InterruptedException {
        var plan = ALL.stream().filter(Manifest::isPlan).findFirst().orElseThrow();
        var misspelt = plan.text().replace("alertLabels", "alertLables");
        var file = Files.writeString(Files.createTempFile(folder, "misspelt", ".yaml"), misspelt);

        var outcome = shell.run(List.of("kubectl apply --server-side --dry-run=server --validate=strict -f " + file));

        assertThat(outcome.getFirst().succeeded()).isFalse();
        assertThat(outcome.getFirst().printed()).contains("alertLa");
    }

    @Test
    void lint_finds_no_error_in_any_plan() throws IOException, InterruptedException {
        var plans = Manifests.write(
                Files.createTempDirectory(folder, "plans"), ALL.stream().filter(Manifest::isPlan));

        // one at a time: documents may show the same plan
        shell.run("for plan in " + plans + "/*; do bin/holdfast plan lint \"$plan\" || exit; done");
    }

    @Test
    void alertmanager_takes_every_configuration() throws IOException, InterruptedException {
        var shown = ALL.stream().filter(Manifest::isAlertmanagerConfiguration).map(Manifest::text);
        var shipped = Files.readString(Checkout.ROOT.resolve("deploy/alertmanager/alertmanager.yml"));
        var configurations = Stream.concat(shown, Stream.of(shipped)).toList();
        var alertmanager = Binaries.path("alertmanager", line -> System.err.println("[sandbox] " + line));
        assertThat(configurations).isNotEmpty();
        for (var configuration : configurations) {
            var file = Files.writeString(Files.createTempFile(folder, "alertmanager", ".yaml"), configuration);
            var log = Files.createTempFile(folder, "alertmanager", ".log");
            var process = new ProcessBuilder(
                            alertmanager.toString(),
                            "--config.file=" + file,
                            "--storage.path=" + Files.createTempDirectory(folder, "alertmanager"),
                            "--web.listen-address=127.0.0.1:0",
                            "--cluster.listen-address=")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                org.awaitility.Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> !process.isAlive() || Files.readString(log).contains("Listening on"));
                assertThat(process.isAlive())
                        .as(configuration + "\n" + Files.readString(log))
                        .isTrue();
            } finally {
                process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void every_piece_of_yaml_is_something_that_is_checked() {
        assertThat(ALL).allSatisfy(manifest -> assertThat(manifest.isObject() || manifest.isAlertmanagerConfiguration())
                .as(manifest.place())
                .isTrue());
    }
}

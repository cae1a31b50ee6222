package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.alert.ReceivedAlert;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Sandbox;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself: a process that starts everything for real, with nothing mocked. */
class DemoE2E {
    private static final String NAME = "demo-" + ProcessHandle.current().pid() + "-";
    private static final Duration GONE_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void an_alert_fails_the_application_over_and_the_clusters_show_it() throws Exception {
        var name = NAME + "keep";
        try (var demo = DemoProcess.start(folder, name, "--keep")) {
            assertThat(demo.awaitEnd()).as(demo.output()).isZero();
            tellsEveryStage(name, demo.output());
            assertThat(demo.output())
                    .containsSubsequence("Where to look", "Stop everything:   holdfast sandbox down " + name);
            var sandbox = Sandbox.find(name).orElseThrow();
            try (var clients = Clients.of(sandbox)) {
                showsWhatThePlanChanged(clients.on("hub"), clients.on("west"));
                recordsTheRun(clients.on("hub"), demo.output());
            }
            assertThat(request(find(demo.output(), "(http://127\\.0\\.0\\.1:\\d+/) leads")))
                    .isEqualTo("west\n");
            assertThat(Integer.parseInt(find(demo.output(), "ready at http://127\\.0\\.0\\.1:(\\d+)")))
                    .as("Alertmanager's port is claimed")
                    .isBetween(20_000, 31_999);
        } finally {
            endsAsADemoThatIsNotKept(name);
        }
        leavesNothing(name);
    }

    @Test
    void a_demo_that_is_not_kept_ends_by_itself_and_leaves_nothing_but_the_record_of_the_run() throws IOException {
        var name = NAME + "plain";
        try (var demo = DemoProcess.start(folder, name)) {
            assertThat(demo.awaitEnd()).as(demo.output()).isZero();
            assertThat(new Leftovers(name).processes()).isEmpty();
            assertThat(Sandbox.list()).noneMatch(sandbox -> sandbox.name().equals(name));
            tellsEveryStage(name, demo.output());
            assertThat(demo.output())
                    .containsSubsequence(
                            "Recovered in",
                            "Where to look",
                            "record",
                            "hub",
                            "east",
                            "west",
                            "holdfast demo --keep",
                            "gone; no process is left")
                    .doesNotContain("Stop everything");
            assertThat(Files.readString(Path.of(find(demo.output(), "record +(\\S+)"))))
                    .contains("kind: \"RecoveryRun\"", "phase: \"Completed\"");
        }
        leavesNothing(name);
    }

    @Test
    void without_a_break_nobody_sends_an_alert_no_run_appears_and_the_demo_fails() {
        var name = NAME + "calm";
        try (var demo = DemoProcess.start(folder, name, "--without-break", "--patience", "5s")) {
            assertThat(demo.awaitEnd()).as(demo.output()).isEqualTo(6);
            assertThat(demo.output())
                    .contains("east answers through the switch", "no alert was sent and no run appeared within 5 s")
                    .doesNotContain("alert sent to Alertmanager", "alert received", "begins:", "Recovered");
        }
        leavesNothing(name);
    }

    @Test
    void a_demo_that_is_told_to_stop_takes_everything_down() {
        var name = NAME + "stopped";
        try (var demo = DemoProcess.start(folder, name)) {
            demo.awaitOutput("Service web has the address");
            assertThat(new Leftovers(name).processes()).hasSizeGreaterThan(10);
            demo.stop();
            demo.awaitEnd();
            assertThat(demo.output()).contains("told to stop", "gone; no process is left");
        }
        leavesNothing(name);
    }

    private static void endsAsADemoThatIsNotKept(String name) {
        try (var ending = new Ending(new Page(Session.ofProcess()))) {
            Sandbox.find(name).ifPresent(sandbox -> ending.owns(sandbox::down));
        }
    }

    private static void tellsEveryStage(String name, String output) {
        assertThat(output)
                .containsSubsequence(
                        "Holdfast demo",
                        "starting \"" + name + "\": clusters hub, east, west",
                        "Deployment web: 3 pods Ready on east-a-1, east-a-2, east-b-1",
                        "Service web has the address",
                        "the standby: Deployment web with 0 replicas",
                        "the operator takes alerts at",
                        "RecoveryPlan demo/web-failover: 6 steps",
                        "leads where ConfigMap demo/switch on hub points",
                        "east answers through the switch",
                        "east is broken",
                        "no answer through the switch",
                        "alert sent to Alertmanager",
                        "begins: 6 steps",
                        "step 1/6",
                        "step 2/6",
                        "step 3/6",
                        "step 4/6",
                        "step 5/6",
                        "step 6/6",
                        "Completed",
                        "What changed",
                        "deployments demo/web spec.replicas: 0 -> 3",
                        "configmaps demo/switch data.backend:",
                        "Recovered in",
                        "Where to look");
        assertThat(output).contains("west answers through the switch");
        assertThat(Double.parseDouble(find(output, "Recovered in (\\d+\\.\\d\\d) s")))
                .isPositive();
        assertThat(output).matches("[\\x0a\\x20-\\x7e]*");
        // Wider is only what cannot be broken: a path.
        assertThat(output.lines().filter(line -> line.length() > Page.WIDTH && !line.contains("/")))
                .isEmpty();
    }

    private static void showsWhatThePlanChanged(KubernetesClient hub, KubernetesClient west) {
        var web = west.apps().deployments().inNamespace("demo").withName("web").get();
        assertThat(web.getSpec().getReplicas()).isEqualTo(3);
        assertThat(web.getStatus().getReadyReplicas()).isEqualTo(3);
        var service = west.services().inNamespace("demo").withName("web").get();
        var address =
                service.getStatus().getLoadBalancer().getIngress().getFirst().getIp() + ":"
                        + service.getSpec().getPorts().getFirst().getPort();
        var turned = hub.configMaps().inNamespace("demo").withName("switch").get();
        assertThat(turned.getData()).containsEntry("backend", address);
        assertThat(west.batch().v1().jobs().inNamespace("demo").list().getItems())
                .singleElement()
                .satisfies(job -> assertThat(job.getStatus().getSucceeded()).isEqualTo(1));
    }

    private static void recordsTheRun(KubernetesClient hub, String output) throws IOException {
        var runs = hub.resources(RecoveryRun.class).inAnyNamespace().list().getItems();
        assertThat(runs)
                .singleElement()
                .satisfies(run -> assertThat(run.getStatus().phase()).isEqualTo(Phase.COMPLETED));
        var run = runs.getFirst();
        assertThat(run.getSpec().serviceAccountName()).isEqualTo("failover");
        var record = Path.of(find(output, "record +(\\S+)"));
        assertThat(Files.readString(record)).contains(run.getMetadata().getUid(), "phase: \"Completed\"");
        Awaitility.await().atMost(GONE_MAX).untilAsserted(() -> assertThat(hub.resources(ReceivedAlert.class)
                        .inAnyNamespace()
                        .list()
                        .getItems())
                // Holdfast sees the dead cluster itself as well; the demo is about what Alertmanager tells.
                .filteredOn(alert -> "alertmanager".equals(alert.getSpec().source()))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.getSpec().labels()).containsEntry("site", "east");
                    assertThat(alert.getStatus().processed()).isTrue();
                    assertThat(alert.getStatus().resolvedAt()).isNotNull();
                }));
    }

    private static String request(String uri) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(uri)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static String find(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in\n" + text).isTrue();
        return matcher.group(1);
    }

    private void leavesNothing(String name) {
        var left = new Leftovers(name);
        Awaitility.await().atMost(GONE_MAX).untilAsserted(() -> {
            assertThat(left.processes()).isEmpty();
            assertThat(left.folder()).doesNotExist();
        });
        assertThat(Sandbox.list()).noneMatch(sandbox -> sandbox.name().equals(name));
        Keepsake.of(name, System.getenv()).clear();
    }
}

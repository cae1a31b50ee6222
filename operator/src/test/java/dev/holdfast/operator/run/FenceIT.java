package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.outward.RedfishEmulator;
import dev.holdfast.operator.outward.Tls;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fences on a real API server with its real controllers, a real Redfish emulator, and people whom the API server knows. */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a")
class FenceIT {

    private static final String NAMESPACE = "fence-it";

    private static final ResourceDefinitionContext NETWORK_FENCES = new ResourceDefinitionContext.Builder()
            .withGroup("csiaddons.openshift.io")
            .withVersion("v1alpha1")
            .withKind("NetworkFence")
            .withPlural("networkfences")
            .withNamespaced(false)
            .build();

    @TempDir
    private Path folder;

    private Installation installation;
    private OperatorProcess operator;
    private Recoveries runs;
    private int operators;

    @BeforeEach
    void start(Sandbox sandbox) {
        installation = Installation.on(sandbox, "hub");
        installation.namespace(NAMESPACE);
        runs = new Recoveries(installation);
        operator = operator();
    }

    @AfterEach
    void stop() {
        operator.close();
        installation.close();
    }

    private OperatorProcess operator() {
        return OperatorProcess.start(
                        installation,
                        folder,
                        "fence-" + ++operators,
                        "--default-service-account",
                        "holdfast-system/holdfast-default",
                        "--allow-outgoing",
                        "127.0.0.1")
                .awaitReady();
    }

    @Test
    void a_standby_is_promoted_when_the_old_primarys_pods_are_gone_and_not_before() {
        deployment("gone", "");
        standby("gone");
        var run = runs.run(NAMESPACE, "gone", api("gone") + promote("gone"));
        completes(run);
        var evidence = entries(run).getFirst().evidence();
        assertThat(evidence.kind()).isEqualTo("Api");
        assertThat(evidence.run()).isEqualTo(run.getMetadata().getUid());
        assertThat(evidence.observed()).contains("as its controller has seen", "none of its pods is left");
        assertThat(pods("gone")).isZero();
        assertThat(role("gone")).isEqualTo("primary");
    }

    @Test
    void a_pod_that_does_not_go_keeps_the_standby_from_being_promoted() {
        deployment("held", "finalizers: [example.com/runs-on]");
        standby("held");
        runs.create(NAMESPACE, "held", "", api("held") + promote("held"));
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> message("held")
                .startsWith("waits until the pods"));
        assertThat(role("held")).isEqualTo("standby");
        assertThat(entries(runs.get(NAMESPACE, "held")).getFirst().evidence()).isNull();
        installation
                .admin()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "held")
                .list()
                .getItems()
                // whatever others write at them meanwhile
                .forEach(pod -> installation
                        .admin()
                        .resource(pod)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}"));
        completes(runs.await(NAMESPACE, "held"));
        assertThat(role("held")).isEqualTo("primary");
    }

    @Test
    void a_promotion_without_evidence_is_refused_until_a_person_answers_for_it() {
        standby("refused");
        String lost =
                "- {type: fence, cluster: lost-room, onFailure: pause, fence: {primary: old, api: {apiVersion: apps/v1,"
                        + " resource: deployments, name: db, scale: 0}}}\n";
        runs.create(NAMESPACE, "refused", "", lost + promote("refused"));
        awaitPaused("refused");
        try (var alice = new Person(installation, "alice", NAMESPACE).with("skip", "waive");
                var bob = new Person(installation, "bob", NAMESPACE).asResponder()) {
            alice.does("refused", "skip", 1);
            Awaitility.await()
                    .atMost(5, TimeUnit.MINUTES)
                    .until(() -> entries(runs.get(NAMESPACE, "refused")).size() == 2
                            && runs.get(NAMESPACE, "refused").getStatus().phase() == Phase.PAUSED);
            assertThat(message("refused"))
                    .startsWith("refused: there is no evidence that old cannot act")
                    .contains("was skipped, which is no evidence");
            assertThat(role("refused")).isEqualTo("standby");
            var until = Instant.now().plus(Duration.ofMinutes(30));
            assertThatThrownBy(() -> bob.append("refused", waiver(bob, "refused", "old", until)))
                    .hasMessageContaining("granted by a Role of your own");
            assertThatThrownBy(() -> alice.does("refused", "waive"))
                    .hasMessageContaining("a waive names the old primary");
            alice.append("refused", waiver(alice, "refused", "old", until));
            var run = runs.await(NAMESPACE, "refused");
            completes(run);
            var evidence = entries(run).getLast().evidence();
            assertThat(evidence.kind()).isEqualTo("Waiver");
            assertThat(evidence.who()).isEqualTo("alice");
            assertThat(evidence.until()).isEqualTo(until);
        }
        assertThat(role("refused")).isEqualTo("primary");
    }

    @Test
    void a_machine_is_switched_off_once_though_the_operator_dies_before_it_is() throws Exception {
        var tls = new Tls();
        try (var machine = RedfishEmulator.start(Files.createDirectory(folder.resolve("bmc")), tls)) {
            secret("bmc", Map.of("username", RedfishEmulator.USER, "password", RedfishEmulator.PASSWORD));
            secret("bmc-ca", Map.of("ca.crt", tls.pem()));
            standby("powered");
            runs.create(NAMESPACE, "powered", "", redfish("fence", machine) + promote("powered"));
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> machine.orders() == 1);
            operator.kill();
            installation.admin().leases().inNamespace(Installation.NAMESPACE).delete();
            operator = operator();
            var run = runs.await(NAMESPACE, "powered");
            completes(run);
            assertThat(machine.orders())
                    .as("once more only if nobody knew that the first was taken, and the machine was still on")
                    .isBetween(1L, 2L);
            assertThat(entries(run).getFirst().evidence().kind()).isEqualTo("PowerOff");
            assertThat(role("powered")).isEqualTo("primary");
            long off = machine.orders();
            completes(runs.run(NAMESPACE, "powered-again", redfish("fence", machine)));
            assertThat(machine.orders()).as("it is off already").isEqualTo(off);
            completes(runs.run(NAMESPACE, "powered-on", redfish("unfence", machine)));
            assertThat(machine.orders()).isEqualTo(off + 1);
            assertThat(operator.log()).doesNotContain(RedfishEmulator.PASSWORD);
        }
    }

    @Test
    void a_network_fence_counts_when_the_driver_says_so_and_not_by_its_word_about_before() throws Exception {
        try (var crd = Files.newInputStream(Path.of("src/test/resources/networkfences.yaml"))) {
            installation.admin().load(crd).serverSideApply();
        }
        Awaitility.await().atMost(2, TimeUnit.MINUTES).ignoreExceptions().until(() -> fences().list() != null);
        standby("cut");
        runs.create(NAMESPACE, "cut", "", network("fence", "10.0.8.0/24") + promote("cut"));
        driverSays("Fenced", "Failed", "no such driver");
        assertThat(role("cut")).isEqualTo("standby");
        driverSays("Fenced", "Succeeded", "fencing operation successful");
        completes(runs.await(NAMESPACE, "cut"));
        assertThat(role("cut")).isEqualTo("primary");
        runs.create(NAMESPACE, "uncut", "", network("unfence", "10.0.8.0/24"));
        driverSays("Unfenced", "Succeeded", "unfencing operation successful");
        completes(runs.await(NAMESPACE, "uncut"));
        runs.create(NAMESPACE, "cut-again", "", network("fence", "10.0.8.0/24"));
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> "Fenced".equals(state()));
        assertThat(runs.get(NAMESPACE, "cut-again").getStatus().phase()).isEqualTo(Phase.RUNNING);
        driverSays("Fenced", "Succeeded", "fencing operation successful");
        completes(runs.await(NAMESPACE, "cut-again"));
        var other = runs.run(NAMESPACE, "cut-other", network("fence", "10.9.0.0/16"));
        assertThat(Recoveries.message(other)).contains("is there and fences something else");
    }

    private static List<JournalEntry> entries(RecoveryRun run) {
        return run.getStatus().journal().entries();
    }

    private String message(String name) {
        var status = runs.get(NAMESPACE, name).getStatus();
        return status == null
                        || status.journal() == null
                        || status.journal().entries().isEmpty()
                ? ""
                : String.valueOf(status.journal().entries().getLast().message());
    }

    private void completes(RecoveryRun run) {
        assertThat(run.getStatus().phase())
                .as(Recoveries.message(run) + "\n" + operator.log())
                .isEqualTo(Phase.COMPLETED);
        assertThat(entries(run).getLast().state()).isEqualTo(EntryState.SUCCEEDED);
    }

    private void awaitPaused(String name) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var status = runs.get(NAMESPACE, name).getStatus();
            return status != null && status.phase() == Phase.PAUSED;
        });
    }

    private Map<String, Object> waiver(Person person, String run, String primary, Instant until) {
        var act = new HashMap<>(person.act(run, "waive", null));
        act.put("primary", primary);
        act.put("until", until.toString());
        var target = runs.get(NAMESPACE, run).getStatus().target();
        if (target != null && target.epoch() != null) act.put("epoch", target.epoch());
        return act;
    }

    private static String api(String name) {
        return "- {type: fence, fence: {primary: old, api: {apiVersion: apps/v1, resource: deployments, name: " + name
                + ", scale: 0}}}\n";
    }

    private static String redfish(String type, RedfishEmulator machine) {
        return "- {type: " + type + ", " + type + ": {primary: old, redfish: {url: \"" + machine.url()
                + "\", credentialsSecret: bmc, caSecret: {name: bmc-ca, key: ca.crt}}}}\n";
    }

    private static String network(String type, String cidr) {
        return "- {type: " + type + ", " + type
                + ": {primary: old, network: {name: old-primary, driver: rbd.example, cidrs: [" + cidr + "]}}}\n";
    }

    private static String promote(String name) {
        return "- {type: patch, onFailure: pause, promote: {primary: old}, patch: {apiVersion: v1, resource: configmaps,"
                + " name: " + name + ", override: {fieldPath: data.role, value: {raw: primary}}}}\n";
    }

    private void standby(String name) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("role", "standby"))
                        .build())
                .create();
    }

    private String role(String name) {
        return installation
                .admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getData()
                .get("role");
    }

    private int pods(String app) {
        return installation
                .admin()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", app)
                .list()
                .getItems()
                .size();
    }

    private void deployment(String name, String metadata) {
        installation.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: %2$s}
                        spec:
                          replicas: 2
                          selector: {matchLabels: {app: %1$s}}
                          template:
                            metadata:
                              labels: {app: %1$s}
                              %3$s
                            spec:
                              containers: [{name: main, image: "registry.example/db:1"}]
                        """.formatted(name, NAMESPACE, metadata)).create();
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> pods(name) == 2);
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

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    GenericKubernetesResource,
                    io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
                    io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>>
            fences() {
        return installation.admin().genericKubernetesResources(NETWORK_FENCES);
    }

    private String state() {
        return fences().withName("old-primary").get().get("spec", "fenceState");
    }

    /** Stands in for the driver's controller, which waits until it is told to. */
    private void driverSays(String state, String result, String message) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> {
            var there = fences().withName("old-primary").get();
            return there != null && state.equals(there.get("spec", "fenceState"));
        });
        fences().withName("old-primary").editStatus(fence -> {
            fence.setAdditionalProperty("status", Map.of("result", result, "message", message));
            return fence;
        });
    }
}

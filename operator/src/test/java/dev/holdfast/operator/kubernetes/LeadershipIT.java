package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.PausedLeader;
import dev.holdfast.operator.Revisions;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several replicas, one acts: a leader that was paused finds itself refused, a killed one is followed by the next. */
@WithSandbox(clusters = "hub", nodes = 0, shared = false)
class LeadershipIT {

    private static final int STEPS = 4;
    private static final String GATE = """
            - type: readField
              timeout: 10m
              readField: {apiVersion: v1, resource: configmaps, name: gate, fieldPath: data.open, outputKey: open}
            """;

    /**
     * The leader stops between journal and effect for longer than its lease: once before it asks whether it may act,
     * once after the answer was yes, where only the precondition in the effect is left.
     */
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void a_leader_paused_beyond_its_lease_changes_nothing_when_it_wakes(
            String moment, Sandbox sandbox, @TempDir Path folder) throws Exception {
        try (var installation = Installation.on(sandbox, "hub")) {
            String namespace = installation.namespace("paused-" + moment);
            Path log = Files.createTempFile(
                    Files.createDirectories(Path.of("target", "operator-logs")), "paused-", ".log");
            var paused = pausedLeader(installation, moment, log);
            try {
                create(installation, namespace);
                Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> stopped(paused.pid()));
                assertThat(rules(installation, namespace))
                        .as("the first effect was sent, the second was not")
                        .hasSize(1);
                try (var next = OperatorProcess.start(
                        installation,
                        folder,
                        "next",
                        "--default-service-account",
                        "holdfast-system/holdfast-default")) {
                    awaitCompleted(installation, namespace);
                    String version = version(installation, namespace);
                    signal(paused.pid(), "CONT");
                    assertThat(paused.waitFor(5, TimeUnit.MINUTES))
                            .as("the old leader ends")
                            .isTrue();
                    assertThat(Files.readString(log)).contains("awake", "leadership lost: true");
                    assertThat(rules(installation, namespace)).isEqualTo(expected());
                    assertThat(version(installation, namespace))
                            .as("nothing was written after the wake-up")
                            .isEqualTo(version);
                    assertThat(next.isAlive()).isTrue();
                }
            } finally {
                paused.destroyForcibly();
                paused.waitFor();
            }
        }
    }

    @Test
    void a_killed_leader_is_followed_by_the_next_which_finishes_its_run(Sandbox sandbox, @TempDir Path folder) {
        try (var installation = Installation.on(sandbox, "hub");
                var first = start(installation, folder, "first");
                var second = start(installation, folder, "second")) {
            String namespace = installation.namespace("followed");
            awaitOneLeader(first, second);
            var leader = leads(first) ? first : second;
            leader.kill();
            create(installation, namespace);
            awaitCompleted(installation, namespace);
            assertThat(rules(installation, namespace)).isEqualTo(expected());
        }
    }

    @Test
    void a_leader_killed_amid_a_run_is_followed_by_one_that_goes_on_while_the_third_stays_idle(
            Sandbox sandbox, @TempDir Path folder) {
        try (var installation = Installation.on(sandbox, "hub");
                var revisions = new Revisions(installation.admin(), installation.namespace("amid")).follow(Role.class);
                var one = start(installation, folder, "one");
                var two = start(installation, folder, "two");
                var three = start(installation, folder, "three")) {
            var replicas = new ArrayList<>(List.of(one, two, three));
            var leader = awaitLeader(replicas);
            create(installation, "amid", appends(1, 2) + GATE + appends(3, STEPS));
            Awaitility.await("two steps are done, the third waits")
                    .atMost(5, TimeUnit.MINUTES)
                    .untilAsserted(() -> assertThat(states(installation, "amid"))
                            .containsExactly(EntryState.SUCCEEDED, EntryState.SUCCEEDED, EntryState.WAITING));

            leader.kill();
            replicas.remove(leader);
            var next = awaitLeader(replicas);
            open(installation, "amid");
            awaitCompleted(installation, "amid");

            replicas.remove(next);
            var idle = replicas.getFirst();
            revisions.awaitAll();
            assertThat(rules(installation, "amid")).isEqualTo(expected());
            assertThat(revisions.of(Role.class, "target"))
                    .as("made once, and appended to once by each step")
                    .hasSize(1 + STEPS);
            assertThat(idle.isAlive()).isTrue();
            assertThat(leads(idle)).isFalse();
            assertThat(steps(next)).as("steps that the next leader has carried").isPositive();
            assertThat(steps(idle))
                    .as("steps that the idle replica has carried")
                    .isZero();
        }
    }

    @Test
    void a_leader_that_is_told_to_stop_gives_the_lease_back(Sandbox sandbox, @TempDir Path folder) {
        try (var installation = Installation.on(sandbox, "hub");
                var operator = start(installation, folder, "polite")) {
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> leads(operator));
            assertThat(operator.terminate()).isZero();
            var lease = installation
                    .admin()
                    .leases()
                    .inNamespace(Installation.NAMESPACE)
                    .withName(Leadership.LEASE_NAME)
                    .get();
            assertThat(lease.getSpec().getHolderIdentity()).isNullOrEmpty();
        }
    }

    private static OperatorProcess start(Installation installation, Path folder, String identity) {
        return OperatorProcess.start(
                installation, folder, identity, "--default-service-account", "holdfast-system/holdfast-default");
    }

    private static void awaitOneLeader(OperatorProcess first, OperatorProcess second) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> leads(first) || leads(second));
        assertThat(leads(first) && leads(second)).as("two leaders").isFalse();
    }

    /** The one of them that leads, which is ready; the others do not. */
    private static OperatorProcess awaitLeader(List<OperatorProcess> replicas) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> replicas.stream()
                .anyMatch(LeadershipIT::leads));
        assertThat(replicas.stream().filter(LeadershipIT::leads))
                .as("one leads")
                .hasSize(1);
        return replicas.stream().filter(LeadershipIT::leads).findFirst().orElseThrow();
    }

    /** How many steps a replica has told the end of, in its metrics. */
    private static double steps(OperatorProcess operator) {
        return operator.get("/metrics")
                .lines()
                .filter(line -> line.startsWith("holdfast_step_duration_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static List<EntryState> states(Installation installation, String namespace) {
        return Optional.ofNullable(run(installation, namespace).getStatus())
                .map(status -> status.journal().entries().stream()
                        .map(JournalEntry::state)
                        .toList())
                .orElse(List.of());
    }

    private static void open(Installation installation, String namespace) {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("gate")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("open", "yes"))
                        .build())
                .create();
    }

    private static boolean leads(OperatorProcess operator) {
        return operator.log().contains("this replica leads");
    }

    private static Process pausedLeader(Installation installation, String moment, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PausedLeader.class.getName(),
                        installation.operatorKubeconfig().toString(),
                        "paused-" + moment,
                        "2",
                        moment)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static boolean stopped(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
    }

    private static void signal(long pid, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    private static void create(Installation installation, String namespace) {
        create(installation, namespace, appends(1, STEPS));
    }

    private static void create(Installation installation, String namespace, String steps) {
        installation
                .admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("target")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(List.of())
                        .build())
                .create();
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: run, namespace: "
                        + namespace + "}\nspec:\n  alertSpec: {name: by-hand, labels: {app: x}}\n  steps:\n"
                        + steps.indent(2))
                .create();
    }

    private static String appends(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(step -> """
                        - type: patch
                          patch:
                            apiVersion: rbac.authorization.k8s.io/v1
                            resource: roles
                            name: target
                            override:
                              fieldPath: rules[-]
                              value: {raw: {apiGroups: [""], resources: [configmaps], resourceNames: ["step-%d"], verbs: [get]}}
                        """.formatted(step))
                .collect(Collectors.joining());
    }

    private static void awaitCompleted(Installation installation, String namespace) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    var status = run(installation, namespace).getStatus();
                    return status != null
                            && status.phase() != null
                            && status.phase().terminal();
                });
    }

    private static RecoveryRun run(Installation installation, String namespace) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName("run")
                .get();
    }

    private static List<String> rules(Installation installation, String namespace) {
        var role = installation
                .admin()
                .rbac()
                .roles()
                .inNamespace(namespace)
                .withName("target")
                .get();
        return Optional.ofNullable(role.getRules()).orElse(List.of()).stream()
                .flatMap(rule -> rule.getResourceNames().stream())
                .toList();
    }

    private static String version(Installation installation, String namespace) {
        return installation
                .admin()
                .rbac()
                .roles()
                .inNamespace(namespace)
                .withName("target")
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    private static List<String> expected() {
        return IntStream.rangeClosed(1, STEPS).mapToObj(step -> "step-" + step).toList();
    }
}

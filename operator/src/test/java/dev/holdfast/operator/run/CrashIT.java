package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real operator is killed with SIGKILL again and again while runs go on. Their steps append to a list and create
 * Jobs, so an effect that happened twice, or never, is there to be counted at the target.
 */
@WithSandbox(clusters = "hub", nodes = 1, zones = "a", shared = false)
class CrashIT {

    /** {@code make chaos} asks for more. */
    private static final int KILLS = Integer.getInteger("holdfast.kills", 50);

    private static final int STEPS = 12;

    /** How many of the kills must have hit a run on its way: others prove nothing. */
    private static final int AMID_MIN = KILLS * 4 / 5;

    @Test
    void an_operator_killed_at_random_moments_does_nothing_twice_and_forgets_nothing(
            Sandbox sandbox, @TempDir Path folder) {
        long seed = Long.getLong("holdfast.seed", 4711L);
        var random = new Random(seed);
        try (var installation = Installation.on(sandbox, "hub")) {
            String namespace = installation.namespace("crash-it");
            List<String> runs = new ArrayList<>();
            int starts = 0;
            int amid = 0;
            for (int kills = 0; kills < KILLS; kills++) {
                while (unfinished(installation, namespace, runs) < 2)
                    runs.add(create(installation, namespace, runs.size()));
                var operator = start(installation, folder, "crash-" + starts++);
                awaitProgress(installation, namespace, runs, operator, Duration.ofMillis(random.nextInt(400)));
                operator.kill();
                if (onItsWay(installation, namespace)) amid++;
                // The next one need not wait for the lease of a process that is surely dead; LeadershipIT waits.
                installation
                        .admin()
                        .leases()
                        .inNamespace(Installation.NAMESPACE)
                        .delete();
            }
            try (var last = start(installation, folder, "crash-last")) {
                for (String run : runs) awaitEnd(installation, namespace, run, last);
            }
            for (String run : runs) verify(installation, namespace, run, seed);
            assertThat(amid).as("kills amid a run, of %s", KILLS).isGreaterThanOrEqualTo(AMID_MIN);
        }
    }

    /** Lets the operator do something after it became the leader, then a random moment more. */
    private static void awaitProgress(
            Installation installation, String namespace, List<String> runs, OperatorProcess operator, Duration more) {
        String before = versions(installation, namespace, runs);
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !versions(installation, namespace, runs).equals(before));
        long until = System.nanoTime() + more.toNanos();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
        assertThat(operator.isAlive()).as(operator.log()).isTrue();
    }

    private static String versions(Installation installation, String namespace, List<String> runs) {
        return installation.admin().resources(RecoveryRun.class).inNamespace(namespace).list().getItems().stream()
                .filter(run -> runs.contains(run.getMetadata().getName()))
                .map(run -> run.getMetadata().getName() + run.getMetadata().getResourceVersion())
                .sorted()
                .collect(Collectors.joining());
    }

    private static OperatorProcess start(Installation installation, Path folder, String identity) {
        return OperatorProcess.start(
                installation, folder, identity, "--default-service-account", "holdfast-system/holdfast-default");
    }

    private static long unfinished(Installation installation, String namespace, List<String> runs) {
        return runs.stream()
                .filter(run -> !isOver(installation, namespace, run))
                .count();
    }

    /** Whether a run has begun and not ended, which nobody changes now. */
    private static boolean onItsWay(Installation installation, String namespace) {
        return installation.admin().resources(RecoveryRun.class).inNamespace(namespace).list().getItems().stream()
                .anyMatch(run -> run.getStatus() != null && run.getStatus().phase() == Phase.RUNNING);
    }

    private static boolean isOver(Installation installation, String namespace, String run) {
        var status = read(installation, namespace, run).getStatus();
        return status != null && status.phase() != null && status.phase().terminal();
    }

    private static RecoveryRun read(Installation installation, String namespace, String run) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName(run)
                .get();
    }

    /** Appends to the rules of a Role of the run's own, with a Job in the middle. */
    private static String create(Installation installation, String namespace, int number) {
        String name = "crash-" + number;
        installation
                .admin()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs("get")
                        .endRule()
                        .build())
                .create();
        String job = """
                - type: job
                  retries: 50
                  job: {template: {spec: {containers: [{name: main, image: "registry.example/tool:1"}]}}}
                """;
        String appends = IntStream.rangeClosed(1, STEPS)
                .mapToObj(step -> (step == STEPS / 2 ? job : "") + """
                        - type: patch
                          retries: 50
                          patch:
                            apiVersion: rbac.authorization.k8s.io/v1
                            resource: roles
                            name: %s
                            override:
                              fieldPath: rules[-]
                              value: {raw: {apiGroups: [""], resources: [configmaps], resourceNames: ["step-%d"], verbs: [get]}}
                        """.formatted(name, step))
                .collect(Collectors.joining());
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  alertSpec: {name: by-hand, labels: {app: x}}\n"
                        + "  steps:\n" + appends.indent(2))
                .create();
        return name;
    }

    private static void awaitEnd(Installation installation, String namespace, String run, OperatorProcess operator) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .failFast(() -> !operator.isAlive())
                .until(() -> isOver(installation, namespace, run));
    }

    private static void verify(Installation installation, String namespace, String run, long seed) {
        var status = read(installation, namespace, run).getStatus();
        assertThat(status.phase()).as("seed %s, run %s: %s", seed, run, status).isEqualTo(Phase.COMPLETED);
        var appended =
                installation.admin().rbac().roles().inNamespace(namespace).withName(run).get().getRules().stream()
                        .flatMap(rule -> rule.getResourceNames().stream())
                        .toList();
        var expected =
                IntStream.rangeClosed(1, STEPS).mapToObj(step -> "step-" + step).toList();
        assertThat(appended).as("seed %s, run %s", seed, run).isEqualTo(expected);
        var jobs = installation
                .admin()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Subject.LABEL_RUN, run)
                .list();
        assertThat(jobs.getItems()).as("seed %s, Jobs of run %s", seed, run).hasSize(1);
    }
}

package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Revisions;
import dev.holdfast.operator.outward.HttpTarget;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real operator is killed with SIGKILL again and again while runs go on. Their steps write to two clusters and call a
 * server, and what they did is counted there: by the revisions that the objects have had, not by what a run says of itself.
 */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 1,
        zones = "a",
        shared = false)
class CrashIT {

    /** {@code make chaos} asks for more. */
    private static final int KILLS = Integer.getInteger("holdfast.kills", 50);

    /** How many of the kills must have hit a run on its way: others prove nothing. */
    private static final int AMID_MIN = KILLS * 4 / 5;

    private static final String NAMESPACE = "crash-it";

    private final long seed = Long.getLong("holdfast.seed", 4711L);
    private final Random random = new Random(seed);
    private final List<String> names = new ArrayList<>();
    private final HttpTarget server = HttpTarget.start();
    private Installation hub;
    private Installation west;
    private Revisions there;
    private Revisions elsewhere;

    @TempDir
    private Path folder;

    @Test
    void an_operator_killed_at_random_moments_does_nothing_twice_and_forgets_nothing(Sandbox sandbox)
            throws IOException {
        try (var home = Installation.on(sandbox, "hub");
                var member = Installation.on(sandbox, "west").asMember();
                var onHub = new Revisions(home.admin(), home.namespace(NAMESPACE));
                var onWest = new Revisions(member.admin(), member.namespace(NAMESPACE));
                server) {
            hub = home;
            west = member;
            there = onHub.follow(RecoveryRun.class)
                    .follow(Role.class)
                    .follow(ConfigMap.class)
                    .follow(Deployment.class)
                    .follow(Job.class);
            elsewhere = onWest.follow(Role.class).follow(ConfigMap.class);
            CrashedRun.register(hub, NAMESPACE, Files.readString(sandbox.operatorKubeconfig("west")));
            int amid = 0;
            for (int kills = 0; kills < KILLS; kills++) amid += killOnce(kills) ? 1 : 0;
            try (var last = start("crash-last")) {
                for (var name : names) awaitEnd(name, last);
            }
            there.awaitAll();
            elsewhere.awaitAll();
            for (var name : names) verify(name);
            assertThat(amid).as("kills amid a run, of %s", KILLS).isGreaterThanOrEqualTo(AMID_MIN);
            System.out.printf(
                    "%d kills, %d amid a run; %d runs of %d effects each on two clusters, each there exactly once; %d requests"
                            + " under %d keys%n",
                    KILLS, amid, names.size(), CrashedRun.EFFECTS, server.got().size(), names.size());
        }
    }

    /** Whether it was amid a run. */
    private boolean killOnce(int number) {
        while (unfinished() < 2) {
            var run = new CrashedRun(NAMESPACE, "crash-" + names.size(), server.port());
            run.create(hub, west);
            names.add(run.name());
        }
        var operator = start("crash-" + number);
        awaitProgress(operator, Duration.ofMillis(random.nextInt(400)));
        operator.killAndBury();
        return hub.admin().resources(RecoveryRun.class).inNamespace(NAMESPACE).list().getItems().stream()
                .anyMatch(run -> run.getStatus() != null && run.getStatus().phase() == Phase.RUNNING);
    }

    /** Lets the operator do something after it became the leader, then a random moment more. */
    private void awaitProgress(OperatorProcess operator, Duration more) {
        int before = written();
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> written() > before);
        long until = System.nanoTime() + more.toNanos();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
        assertThat(operator.isAlive()).as(operator.log()).isTrue();
    }

    /** What operators have stored; that a run was created is no such thing. */
    private int written() {
        return there.count(RecoveryRun.class) - there.newest(RecoveryRun.class).size();
    }

    private OperatorProcess start(String identity) {
        return OperatorProcess.start(
                hub,
                folder,
                identity,
                "--default-service-account",
                "holdfast-system/holdfast-default",
                "--allow-outgoing",
                "127.0.0.1");
    }

    private long unfinished() {
        long over = there.newest(RecoveryRun.class).stream()
                .filter(Recoveries::isOver)
                .count();
        return names.size() - over;
    }

    private void awaitEnd(String name, OperatorProcess operator) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .failFast(() -> !operator.isAlive())
                .until(() -> Recoveries.isOver(new Recoveries(hub).get(NAMESPACE, name)));
    }

    private void verify(String name) {
        var status = new Recoveries(hub).get(NAMESPACE, name).getStatus();
        assertThat(status.phase()).as("seed %s, run %s: %s", seed, name, status).isEqualTo(Phase.COMPLETED);
        new CrashedRun(NAMESPACE, name, server.port()).verify(there, elsewhere, server.got(), "seed " + seed);
    }
}

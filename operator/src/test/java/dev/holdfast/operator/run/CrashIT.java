package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Condition;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.run.Verb;
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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real operator is killed with SIGKILL again and again while runs go on. Their steps write to two clusters and call a
 * server, side by side, in runs of other plans, when somebody has approved, and later where a cluster gives no answer; what they
 * did is counted there: by the revisions that the objects have had, not by what a run says of itself.
 *
 * <p>Each round of kills begins with the other cluster silent: what is to be done there is put off, by operators that are
 * killed, and done when it returns, by operators that are killed, before anything else. Then all goes on with both.
 */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 1,
        zones = "a",
        shared = false)
class CrashIT {

    /** {@code make chaos} asks for more. */
    private static final int KILLS = Integer.getInteger("holdfast.kills", 18);

    /** How many of the kills must have hit a run on its way: others prove nothing. */
    private static final int AMID_MIN = KILLS * 4 / 5;

    /** Kills between one silence of the other cluster and the next. */
    private static final int ROUND = 50;

    /** Runs that are begun while the other cluster is silent. */
    private static final int PUT_OFF = 2;

    private static final String NAMESPACE = "crash-it";

    private final long seed = Long.getLong("holdfast.seed", 4711L);
    private final Random random = new Random(seed);
    private final List<CrashedRun> plain = new ArrayList<>();
    private final List<CrashedFleetRun> fleet = new ArrayList<>();
    private final HttpTarget server = HttpTarget.start();
    private Sandbox sandbox;
    private Installation hub;
    private Installation west;
    private Person approver;
    private Revisions there;
    private Revisions elsewhere;
    private final Set<String> approved = new HashSet<>();
    private int amid;
    private int silent;
    private int returned;

    @TempDir
    private Path folder;

    @Test
    void an_operator_killed_at_random_moments_does_nothing_twice_and_forgets_nothing(Sandbox given) throws IOException {
        try (var home = Installation.on(given, "hub");
                var member = Installation.on(given, "west").asMember();
                var onHub = new Revisions(home.admin(), home.namespace(NAMESPACE));
                var onWest = new Revisions(member.admin(), member.namespace(NAMESPACE));
                var person = new Person(home, "approver", NAMESPACE);
                server) {
            sandbox = given;
            hub = home;
            west = member;
            there = onHub.follow(RecoveryRun.class)
                    .follow(Role.class)
                    .follow(ConfigMap.class)
                    .follow(Deployment.class)
                    .follow(Job.class);
            elsewhere = onWest.follow(Role.class).follow(ConfigMap.class);
            approver = person.with("approve");
            CrashedRun.register(hub, NAMESPACE, Files.readString(sandbox.operatorKubeconfig("west")));
            int kills = 0;
            while (kills < KILLS) kills = round(kills);
            assertThat(amid).as("kills amid a run, of %s", KILLS).isGreaterThanOrEqualTo(AMID_MIN);
        }
    }

    /** All that was done so far is there exactly once. */
    private void verify(int kills) {
        there.awaitAll();
        elsewhere.awaitAll();
        for (var run : plain) run.verify(there, elsewhere, server.got(), "seed " + seed);
        for (var run : fleet) run.verify(there, elsewhere, "seed " + seed);
        System.out.printf(
                "%d kills, %d amid a run, %d while a cluster was silent and %d when it had returned; %d runs of %d effects"
                        + " and %d of %d with groups, children and approvals on two clusters, each there exactly once,"
                        + " %d of them put off; %d requests under %d keys%n",
                kills,
                amid,
                silent,
                returned,
                plain.size(),
                CrashedRun.EFFECTS,
                fleet.size(),
                CrashedFleetRun.EFFECTS,
                deferred().size(),
                server.got().size(),
                plain.size());
    }

    /** The kills of one round: a third in silence, a third when that is over, a third with both; how many there were in all then. */
    private int round(int before) {
        int bound = Math.min(before + ROUND, KILLS);
        int kills = inSilence(before, (bound - before) / 3);
        while (kills < bound) {
            while (unfinished(plain.stream().map(CrashedRun::name)) < 2) plain().begin(hub);
            if (unfinished(fleet.stream().map(CrashedFleetRun::name)) < 1)
                overTheFleet().begin(hub);
            killOnce(kills++);
        }
        try (var last = start("crash-last-" + kills)) {
            awaitEnd(last);
        }
        verify(kills);
        return kills;
    }

    /** The other cluster is silent and returns, each for so many kills at most; of what was put off meanwhile all comes first. */
    private int inSilence(int before, int each) {
        int kills = before;
        awaitReachable("True");
        var putOff = IntStream.range(0, PUT_OFF).mapToObj(i -> overTheFleet()).toList();
        var other = plain();
        sandbox.breakDown("west", true);
        awaitReachable("False");
        putOff.forEach(run -> run.begin(hub));
        other.begin(hub);
        while (kills < before + each && unfinished(putOff.stream().map(CrashedFleetRun::name)) > 0) killOnce(kills++);
        silent += kills - before;
        try (var operator = start("crash-silent-" + kills)) {
            awaitEnd(putOff.stream().map(CrashedFleetRun::name).toList(), operator);
        }
        assertThat(deferred().stream().filter(run -> !Recoveries.isOver(run)))
                .as("seed %s: what waits for the cluster", seed)
                .hasSize(PUT_OFF * CrashedFleetRun.PUT_OFF);
        int healed = kills;
        sandbox.heal("west");
        while (kills < healed + each && deferred().stream().anyMatch(run -> !Recoveries.isOver(run))) killOnce(kills++);
        returned += kills - healed;
        try (var operator = start("crash-returned-" + kills)) {
            awaitEnd(operator);
        }
        elsewhere.awaitAll();
        var first = other.firstRevision(elsewhere);
        for (var run : putOff) {
            assertThat(run.revisions(elsewhere))
                    .as("seed %s: what %s has put off, before anything else", seed, run.name())
                    .allSatisfy(revision -> assertThat(revision).isLessThan(first));
        }
        return kills;
    }

    private void awaitReachable(String status) {
        try (var operator = start("crash-observer-" + status + plain.size())) {
            Awaitility.await("west Reachable=" + status)
                    .atMost(5, TimeUnit.MINUTES)
                    .failFast(() -> !operator.isAlive())
                    .until(() -> status.equals(reachable()));
        }
    }

    private String reachable() {
        var cluster = hub.admin()
                .resources(Cluster.class)
                .inNamespace(Installation.NAMESPACE)
                .withName(CrashedRun.MEMBER)
                .get();
        return cluster.getStatus() == null
                ? ""
                : cluster.getStatus().conditions().stream()
                        .filter(condition -> condition.type().equals("Reachable"))
                        .map(Condition::status)
                        .findFirst()
                        .orElse("");
    }

    /** What it works on is there, itself not yet. */
    private CrashedRun plain() {
        var run = new CrashedRun(NAMESPACE, "crash-" + plain.size(), server.port());
        run.prepare(hub, west);
        plain.add(run);
        return run;
    }

    private CrashedFleetRun overTheFleet() {
        var run = new CrashedFleetRun(NAMESPACE, "fleet-" + fleet.size());
        run.prepare(hub, west);
        fleet.add(run);
        return run;
    }

    private List<RecoveryRun> deferred() {
        return there.newest(RecoveryRun.class).stream()
                .filter(run -> run.getSpec().deferred() != null)
                .toList();
    }

    private void killOnce(int number) {
        var operator = start("crash-" + number);
        awaitProgress(operator, Duration.ofMillis(random.nextInt(400)));
        operator.killAndBury();
        if (hub.admin().resources(RecoveryRun.class).inNamespace(NAMESPACE).list().getItems().stream()
                .anyMatch(run -> run.getStatus() != null && run.getStatus().phase() == Phase.RUNNING)) amid++;
    }

    /** Somebody approves what is asked; how many runs that has changed. */
    private int approve() {
        var asking = there.newest(RecoveryRun.class).stream()
                .filter(run -> run.getStatus() != null && run.getStatus().phase() == Phase.AWAITING_APPROVAL)
                .filter(run -> approved.add(run.getMetadata().getName()))
                .toList();
        for (var run : asking) {
            var entry = run.getStatus().journal().entries().stream()
                    .filter(is -> is.state() == EntryState.ASKING)
                    .findFirst()
                    .orElseThrow();
            approver.does(run.getMetadata().getName(), Verb.APPROVE.word(), entry.step());
        }
        return asking.size();
    }

    /** Lets the operator do something after it became the leader, then a random moment more. */
    private void awaitProgress(OperatorProcess operator, Duration more) {
        var before = new AtomicInteger(written());
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> written() > before.addAndGet(approve()));
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

    private long unfinished(Stream<String> names) {
        var over = there.newest(RecoveryRun.class).stream()
                .filter(Recoveries::isOver)
                .map(run -> run.getMetadata().getName())
                .collect(Collectors.toSet());
        return names.filter(name -> !over.contains(name)).count();
    }

    /** Until these have ended; somebody approves what they ask. */
    private void awaitEnd(List<String> names, OperatorProcess operator) {
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .failFast(() -> !operator.isAlive())
                .until(() -> {
                    approve();
                    return unfinished(names.stream()) == 0;
                });
    }

    /** Until all runs have ended as they should, those that others have made too. */
    private void awaitEnd(OperatorProcess operator) {
        var names = Stream.concat(
                        plain.stream().map(CrashedRun::name), fleet.stream().map(CrashedFleetRun::name))
                .toList();
        awaitEnd(names, operator);
        Awaitility.await()
                .atMost(5, TimeUnit.MINUTES)
                .failFast(() -> !operator.isAlive())
                .until(() -> there.newest(RecoveryRun.class).stream().allMatch(Recoveries::isOver));
        for (var run : there.newest(RecoveryRun.class)) {
            assertThat(run.getStatus().phase())
                    .as("seed %s, run %s: %s", seed, run.getMetadata().getName(), run.getStatus())
                    .isEqualTo(Phase.COMPLETED);
        }
    }
}

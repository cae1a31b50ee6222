package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Arbiter;
import dev.holdfast.core.arbitration.Copies;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Pair;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Standing;
import dev.holdfast.simulation.arbitration.Rules;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two sites and a witness through one seed of misfortune, judged by what the workloads do. In the end everything is mended,
 * and both sites must serve again what is theirs.
 */
public final class SitesSimulation {

    public static final String OVERLAP = "runs on both sites";
    public static final String UNSERVED = "nothing serves";
    public static final String APART = "was not let in again";

    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration TROUBLE = Duration.ofSeconds(150);
    private static final Duration MENDED = Duration.ofSeconds(150);
    private static final int FAULTS_MAX = 6;
    private static final double MORTALITY = 0.0005;

    /**
     * What became of a seed.
     *
     * @param struck what went wrong
     * @param taken whether a site took the other over
     * @param violation what must not be, if it was
     */
    public record Result(long seed, Set<Misfortune> struck, boolean taken, Optional<String> violation) {}

    private final Town town;
    private final Set<Misfortune> struck = EnumSet.noneOf(Misfortune.class);
    private boolean taken;

    private SitesSimulation(long seed, Rules rules, Habits habits, Consumer<String> trace) {
        var time = new Timeline();
        var dice = new Dice(seed);
        var pair = new Pair(Arbiter.WITNESS, Optional.empty(), Duration.ofSeconds(15));
        var parameters = habits.parameters(Profile.FAST.parameters());
        var register = new Register(
                "one",
                "",
                1,
                Members.BOTH,
                dice.chance(0.5) ? Side.A : Side.B,
                Copies.SYNC,
                0,
                0,
                "",
                "",
                0,
                parameters);
        town = new Town(time, dice, rules, habits, pair, new Third(dice, rules, register), trace);
        for (var side : Side.values()) {
            time.after(Duration.ofMillis(dice.between(0, 3_000)), () -> town.agent(side)
                    .start());
            for (var node : town.nodesOf(side)) {
                time.after(Duration.ofMillis(dice.between(0, 3_000)), node::start);
            }
        }
    }

    public static Result run(long seed, Rules rules, Habits habits, Consumer<String> trace) {
        return new SitesSimulation(seed, rules, habits, trace).misfortune(seed);
    }

    private Result misfortune(long seed) {
        town.mortality = MORTALITY;
        int faults = town.dice.between(1, FAULTS_MAX + 1);
        for (int i = 0; i < faults; i++) {
            var fault = town.dice.pick(List.of(Misfortune.values()));
            long from = town.dice.between(
                    (int) WARM.toMillis(), (int) WARM.plus(TROUBLE).toMillis());
            long most = town.dice.pick(List.of(4_000L, 30_000L, 30_000L, 100_000L));
            long until = Math.min(WARM.plus(TROUBLE).toMillis(), from + town.dice.between(100, (int) most));
            strike(fault, from, until);
        }
        until(WARM.plus(TROUBLE));
        town.time.after(Duration.ZERO, this::mend);
        until(WARM.plus(TROUBLE).plus(MENDED));
        return new Result(seed, struck, taken, town.judge.violation().or(this::unserved));
    }

    private void strike(Misfortune fault, long fromMillis, long untilMillis) {
        struck.add(fault);
        town.time.after(Duration.ofMillis(fromMillis), () -> turn(fault, true));
        town.time.after(Duration.ofMillis(untilMillis), () -> turn(fault, false));
    }

    private void turn(Misfortune fault, boolean on) {
        town.trace.accept("%9.3f %s %s".formatted(town.time.nanos() / 1e9, fault, on ? "begins" : "is over"));
        fault.turn(town, on);
    }

    /** Whoever was switched off by a fence whose owner has forgotten it is switched on. */
    private void mend() {
        town.mortality = 0;
        for (var side : Side.values()) {
            boolean fencing = town.agent(side.peer()).fences();
            if (!fencing) town.nodesOf(side).forEach(node -> node.power(true));
        }
    }

    private void until(Duration end) {
        boolean more = true;
        while (more
                && town.time.passed().compareTo(end) < 0
                && town.judge.violation().isEmpty()) {
            more = town.time.step();
            taken |= town.agent(Side.A).taken() || town.agent(Side.B).taken();
        }
    }

    private Optional<String> unserved() {
        var wrong = new ArrayList<String>();
        for (var side : Side.values()) {
            if (town.agent(side).standing() == Standing.FROZEN) wrong.add(side + " is frozen by an honest witness");
            if (town.agent(side).standing() == Standing.EVICTED)
                wrong.add(side + " " + APART + ", " + MENDED + " after everything was mended");
            if (!town.judge.served(side)) {
                wrong.add("%s what belongs to %s, %s after everything was mended; A is %s, B is %s"
                        .formatted(
                                UNSERVED,
                                side,
                                MENDED,
                                town.agent(Side.A).standing(),
                                town.agent(Side.B).standing()));
            }
        }
        return wrong.stream().findFirst();
    }

    /**
     * One site goes dark while all else is well.
     *
     * @return how long it took until the other was permitted to take over; empty when it never was
     */
    public static Optional<Duration> darkness(long seed) {
        var simulation = new SitesSimulation(seed, Rules.PRODUCTION, Habits.RIGHT, line -> {});
        return simulation.darkness();
    }

    private Optional<Duration> darkness() {
        var side = town.dice.chance(0.5) ? Side.A : Side.B;
        var from = WARM.plusNanos(town.dice.between(0, 10_000_000) * 1_000L);
        town.time.after(from, () -> Misfortune.dark(town, side, true));
        while (town.time.passed().compareTo(from.plus(MENDED)) < 0) {
            town.time.step();
            if (town.agent(side.peer()).taken())
                return Optional.of(town.time.passed().minus(from));
        }
        return Optional.empty();
    }
}

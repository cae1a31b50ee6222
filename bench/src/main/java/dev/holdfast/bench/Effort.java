package dev.holdfast.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param plans that are there, and runs that are listed
 * @param warmUp samples that are thrown away
 * @param alerts samples of alert-to-effect
 * @param runs how many runs of each length step-overhead measures
 * @param burst alerts in one burst
 * @param groupings into how many groups Alertmanager puts a burst
 * @param kills how often the operator is killed in mid-burst
 * @param starts of the operator, and of each command
 * @param idle how long an idle operator is looked at
 * @param losses of the leader
 * @param clusters that are registered in fleet-idle, bad ones included
 * @param fleetSteps runs of one step each that fleet-idle measures three times over
 * @param concurrent runs of ten steps at once, in concurrent-runs
 * @param failures of a cluster that is killed, in failure-to-effect
 * @param silences of a cluster that is paused there
 * @param darkSites how often a site goes dark in takeover, for each of the things that are measured there
 * @param peers whether others run beside us that are no part of what the tests need
 */
public record Effort(
        int plans,
        int warmUp,
        int alerts,
        List<Runs> runs,
        int burst,
        List<Integer> groupings,
        int kills,
        int starts,
        Duration idle,
        int losses,
        int clusters,
        int fleetSteps,
        int concurrent,
        int failures,
        int silences,
        int darkSites,
        boolean peers) {

    /** So many runs of so many steps. */
    public record Runs(int steps, int count) {}

    public Effort {
        runs = List.copyOf(runs);
        groupings = List.copyOf(groupings);
    }

    /** What figures are worth publishing from. */
    public static final Effort FULL = new Effort(
            100,
            100,
            300,
            List.of(new Runs(1, 100), new Runs(10, 50), new Runs(100, 15)),
            10_000,
            List.of(1, 100, 10_000),
            20,
            10,
            Duration.ofSeconds(60),
            10,
            100,
            200,
            1000,
            8,
            8,
            8,
            true);

    /** Whether everything works; the figures mean nothing. */
    public static final Effort QUICK = new Effort(
            5,
            3,
            5,
            List.of(new Runs(1, 3), new Runs(10, 2)),
            200,
            List.of(1, 200),
            1,
            1,
            Duration.ofSeconds(2),
            1,
            6,
            3,
            20,
            1,
            0,
            1,
            false);

    public Effort withKills(int count) {
        return new Effort(
                plans,
                warmUp,
                alerts,
                runs,
                burst,
                groupings,
                count,
                starts,
                idle,
                losses,
                clusters,
                fleetSteps,
                concurrent,
                failures,
                silences,
                darkSites,
                peers);
    }
}

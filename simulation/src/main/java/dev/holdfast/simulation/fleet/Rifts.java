package dev.holdfast.simulation.fleet;

import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Who does not hear whom, and who answers late: for minutes, between some replicas and one cluster. */
public final class Rifts {

    /** How far a wall clock jumps, at most. */
    public static final Duration JUMP_MAX = Duration.ofMinutes(5);

    /** As much longer may runs take when clocks jump: a step's time is told by the clock of whoever leads. */
    public static final Duration PROLONGS_MAX = JUMP_MAX.multipliedBy(6);

    private static final Duration BEGINS_MAX = Duration.ofSeconds(40);
    private static final Duration LASTS_MIN = Duration.ofSeconds(5);
    private static final Duration LASTS_MAX = Duration.ofMinutes(3);
    private static final Duration SLOW_MIN = Duration.ofSeconds(1);

    /** Some answers come when nobody waits for them any more. */
    private static final Duration SLOW_MAX = Duration.ofSeconds(14);

    /**
     * One trouble.
     *
     * @param replica whose name begins so; all, when it is empty
     * @param there whether requests are lost
     * @param back whether answers are
     */
    private record Rift(
            String replica, Cluster cluster, boolean there, boolean back, boolean slow, long from, long until) {
        boolean is(Cluster at, String sender, long now) {
            return cluster == at && sender.startsWith(replica) && now >= from && now < until;
        }
    }

    private final Timeline timeline;
    private final Dice dice;
    private final List<Rift> rifts = new ArrayList<>();

    private Rifts(Timeline timeline, Dice dice) {
        this.timeline = timeline;
        this.dice = dice;
    }

    /** None at all. */
    static Rifts none(Timeline timeline, Storm storm) {
        return new Rifts(timeline, storm.far());
    }

    /** As the weather has them; the first cluster is the hub. */
    public static Rifts of(Timeline timeline, Storm storm, Collection<Cluster> clusters) {
        var rifts = new Rifts(timeline, storm.far());
        var hub = clusters.iterator().next();
        var others = clusters.stream().skip(1).toList();
        if (storm.reigns(Fault.HUB_CUT)) {
            String replica = "operator-" + rifts.dice.between(0, storm.weather().replicas());
            rifts.cut(replica, hub);
        }
        if (storm.reigns(Fault.CLUSTER_CUT)) rifts.cut("operator-", rifts.dice.pick(others));
        if (storm.reigns(Fault.SLOW)) rifts.add("", rifts.dice.pick(List.copyOf(clusters)), false, false, true);
        return rifts;
    }

    /** In both directions, or in one. */
    private void cut(String replica, Cluster cluster) {
        int ways = dice.between(1, 4);
        add(replica, cluster, (ways & 1) != 0, (ways & 2) != 0, false);
    }

    private void add(String replica, Cluster cluster, boolean there, boolean back, boolean slow) {
        long from = timeline.nanos() + dice.between(Duration.ZERO, BEGINS_MAX).toNanos();
        long until = from + dice.between(LASTS_MIN, LASTS_MAX).toNanos();
        rifts.add(new Rift(replica, cluster, there, back, slow, from, until));
    }

    /** Whether a request of {@code sender} does not arrive. */
    boolean swallowsRequest(String sender, Cluster cluster) {
        return rifts.stream().anyMatch(rift -> rift.there() && rift.is(cluster, sender, timeline.nanos()));
    }

    /** Whether an answer to {@code sender} does not come back. */
    boolean swallowsAnswer(String sender, Cluster cluster) {
        return rifts.stream().anyMatch(rift -> rift.back() && rift.is(cluster, sender, timeline.nanos()));
    }

    /** How much later an answer comes than it would. */
    Duration lateness(String sender, Cluster cluster) {
        boolean slow = rifts.stream().anyMatch(rift -> rift.slow() && rift.is(cluster, sender, timeline.nanos()));
        return slow ? dice.between(SLOW_MIN, SLOW_MAX) : Duration.ZERO;
    }
}

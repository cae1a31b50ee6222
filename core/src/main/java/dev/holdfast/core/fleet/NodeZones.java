package dev.holdfast.core.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The zones inside one cluster, as its API server tells of their nodes. A zone is dark when none of its nodes is ready
 * while some node of another zone is: when no node of any zone is, it may be the API server that is cut off from them all,
 * and nothing is concluded. Steady as every other verdict ({@link Standing}). Immutable.
 *
 * @param asOf when the nodes were listed last; empty before the first time
 */
public record NodeZones(Map<String, Standing> zones, Optional<Moment> asOf) {

    /** From one list to the next while all is well: 0.017 requests a second. */
    public static final Duration AT_REST = Duration.ofMinutes(1);

    /** From one list to the next while lists say something else than what stands. */
    public static final Duration IN_DOUBT = Duration.ofSeconds(5);

    /** Further zones are not looked at. */
    public static final int ZONES_MAX = 32;

    private static final Steadiness STEADY = new Steadiness(3, Duration.ofSeconds(10), Duration.ofMinutes(3));

    /** @param ready what its condition says; Unknown where there is none, which counts neither way */
    public record Node(String zone, Answer ready) {}

    public NodeZones {
        zones = Map.copyOf(zones);
    }

    public static NodeZones unknown() {
        return new NodeZones(Map.of(), Optional.empty());
    }

    /** After one more list. A zone without nodes is none any more. */
    public NodeZones hear(Collection<Node> nodes, Moment now) {
        Map<String, Boolean> ready = new TreeMap<>();
        for (var node : nodes) {
            if (node.ready() == Answer.UNKNOWN) continue;
            if (ready.size() < ZONES_MAX || ready.containsKey(node.zone())) {
                ready.merge(node.zone(), node.ready() == Answer.TRUE, Boolean::logicalOr);
            }
        }
        boolean any = ready.containsValue(true);
        var next = new TreeMap<String, Standing>();
        ready.forEach((zone, isReady) -> next.put(
                zone, zones.getOrDefault(zone, Standing.unknown(now)).hear(verdict(isReady, any), now, STEADY)));
        return new NodeZones(next, Optional.of(now));
    }

    private static Verdict verdict(boolean ready, boolean any) {
        if (ready) return new Verdict(Answer.TRUE, Reason.HEALTHY, "some of its nodes are ready");
        return any
                ? new Verdict(Answer.FALSE, Reason.FAILING, "none of its nodes is ready, and some of other zones are")
                : new Verdict(
                        Answer.UNKNOWN,
                        Reason.ANSWERS_IN_PART,
                        "no node of any zone is ready; it may be the API server that is cut off from them");
    }

    /** Whether it is time to list the nodes again. */
    public boolean isDue(Moment now) {
        boolean settled = zones.values().stream().allMatch(Standing::isSettled);
        return asOf.map(last -> now.since(last).compareTo(settled ? AT_REST : IN_DOUBT) >= 0)
                .orElse(true);
    }

    /**
     * What is found of each zone.
     *
     * @param cluster what is found of the cluster: as long as it is not up, nothing is known of its zones
     */
    public List<Finding> findings(Finding cluster, Moment now) {
        boolean fresh = asOf.filter(last -> now.since(last).compareTo(STEADY.freshFor()) <= 0)
                .isPresent();
        var findings = new ArrayList<Finding>();
        new TreeMap<>(zones).forEach((zone, standing) -> {
            var pulse = fresh && cluster.pulse() == Finding.Pulse.UP ? pulse(standing) : Finding.Pulse.UNKNOWN;
            findings.add(new Finding(
                    cluster.place().nodes(zone),
                    pulse,
                    standing.verdict().words(),
                    standing.since().time(),
                    asOf.map(Moment::time),
                    Optional.empty(),
                    cluster.wellAt(),
                    false,
                    Optional.empty()));
        });
        return findings;
    }

    private static Finding.Pulse pulse(Standing standing) {
        var verdict = standing.verdict();
        return switch (verdict.answer()) {
            case TRUE -> Finding.Pulse.UP;
            case FALSE -> Finding.Pulse.DOWN;
            case UNKNOWN -> verdict.reason() == Reason.NOT_YET_KNOWN ? Finding.Pulse.NOT_YET : Finding.Pulse.UNKNOWN;
        };
    }
}

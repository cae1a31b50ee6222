package dev.holdfast.simulation.weather;

import dev.holdfast.simulation.time.Dice;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which faults a seed has and how often. Each is there or not, so that seeds differ in kind and not only in luck: some
 * have a single fault often, some have many, and one in eight has none.
 */
public record Weather(Map<Fault, Double> faults, int replicas) {

    /** A kind of trouble. Its number is a probability at each occasion. */
    public enum Fault {
        /** A request never reaches the server. */
        REQUEST_LOST(0.02, 0.15, true),
        /** The server does it, and nobody hears. */
        ANSWER_LOST(0.02, 0.15, true),
        /** A request arrives long after its sender has given up. */
        REQUEST_LATE(0.01, 0.10, true),
        /** A request reaches the server twice, the second answer is heard: as by a proxy that tries again. */
        REQUEST_DOUBLED(0.02, 0.15, true),
        /** 429, nothing done. */
        THROTTLED(0.02, 0.10, true),
        /** 500, nothing done. */
        ERROR(0.02, 0.10, true),
        /** 504, and it was done. */
        GATEWAY_TIMEOUT(0.02, 0.10, true),
        /** A watch event is lost; a relist finds it later. */
        EVENT_DROPPED(0.1, 0.7, true),
        EVENT_DOUBLED(0.1, 0.7, true),
        /** The process's copy of the run is old when it looks. */
        CACHE_STALE(0.2, 0.9, true),
        /** The process is killed between two actions. */
        CRASH(0.02, 0.2, true),
        /** The process is stopped for longer than its lease between two actions. */
        PAUSE(0.02, 0.15, true),
        /** Wall clocks differ by seconds, monotonic ones run at different speeds. */
        CLOCKS(1, 1, true),
        /** Somebody changes other fields of the same objects. */
        OTHER_FIELDS(0.2, 1, true),
        /** Somebody labels the run. */
        RUN_TOUCHED(0.2, 1, true),
        /** An object that a step has deleted is made anew by its controller. */
        COMES_AGAIN(0.3, 1, true),
        /** A status that a step reads appears late. */
        LATE_STATUS(1, 1, true),
        /** Somebody writes the very field that a step writes. */
        SAME_FIELD(0.1, 0.6, false),
        /** Somebody puts the field back to what it was. */
        PUT_BACK(0.1, 0.6, false),
        DELETED(0.05, 0.3, false),
        MADE_ANEW(0.05, 0.3, false),
        JOB_FAILS(0.3, 1, false),
        JOB_ENDLESS(0.3, 1, false),
        JOB_DELETED(0.3, 1, false),
        JOB_FOREIGN(0.3, 1, false),
        /** One replica of those that a Deployment should have never becomes ready. */
        REPLICA_STUCK(0.3, 1, false),
        /** What holds a deleted object never lets it go. */
        FINALIZER_STUCK(0.3, 1, false),
        /** The account may no longer read. */
        UNREADABLE(0.02, 0.1, false),
        /** The account may no longer write. */
        FORBIDDEN(0.04, 0.16, false),
        /** The server refuses the write and shows what it was given. */
        INVALID(0.05, 0.3, false),
        /** A cluster is dark for minutes. */
        OUTAGE(0.5, 1, false),
        /** A cluster is dark for good. */
        DARK(0.5, 1, false),
        /** The run's Secret is deleted. */
        VALUES_LOST(1, 1, false),
        /** The run's steps are changed under it. */
        TAMPERED(1, 1, false),
        /** People freeze the fleet, sites and applications, and clear most of it before it expires. */
        FROZEN(1, 1, true),
        /** A replica and the hub do not hear each other for minutes, or only one of the other. */
        HUB_CUT(1, 1, false),
        /** All replicas and one cluster do not hear each other for minutes, or only one of the other: a black hole. */
        CLUSTER_CUT(1, 1, false),
        /** A cluster does what it is asked, and answers after seconds. */
        SLOW(1, 1, false),
        /** The wall clock of a replica jumps by minutes, forward or backward. */
        CLOCK_JUMP(1, 1, false);

        private final double least;
        private final double most;
        private final boolean harmless;

        Fault(double least, double most, boolean harmless) {
            this.least = least;
            this.most = most;
            this.harmless = harmless;
        }
    }

    /** Lost and late requests together, up to which ten retries are certainly enough. */
    private static final double LOSSES_HARMLESS = 0.25;

    public Weather {
        var ordered = new EnumMap<Fault, Double>(Fault.class);
        ordered.putAll(faults);
        faults = Collections.unmodifiableMap(ordered);
    }

    /** What happens between clusters and replicas. */
    private static final Set<Fault> FLEET = EnumSet.of(Fault.HUB_CUT, Fault.CLUSTER_CUT, Fault.SLOW, Fault.CLOCK_JUMP);

    /** How many of the seeds that have any trouble have each of them. */
    private static final double FLEET_SHARE = 0.06;

    /** No faults at all. */
    public static Weather calm(int replicas) {
        return new Weather(Map.of(), replicas);
    }

    /** How many of the seeds that have any trouble have freezes, too. */
    private static final double FROZEN_SHARE = 0.3;

    /**
     * The weather of a seed.
     *
     * @param apart for what leaves everything else of the seed as it would be without it
     */
    public static Weather of(Dice dice, Dice apart) {
        var faults = new EnumMap<Fault, Double>(Fault.class);
        if (!dice.chance(0.125)) {
            double share = dice.between(0.05, 0.5);
            for (var fault : Fault.values()) {
                if (fault.ordinal() < Fault.FROZEN.ordinal() && dice.chance(fault.harmless ? share : share / 4)) {
                    faults.put(fault, fault.least < fault.most ? dice.between(fault.least, fault.most) : fault.least);
                }
            }
        }
        if (!faults.isEmpty() && apart.chance(FROZEN_SHARE)) faults.put(Fault.FROZEN, Fault.FROZEN.least);
        return new Weather(faults, dice.between(1, 4));
    }

    /**
     * The same weather with faults of the fleet.
     *
     * @param far decides about them, so that a seed without them is what it was before there were any
     */
    public Weather overTheFleet(Dice far) {
        var more = new EnumMap<Fault, Double>(Fault.class);
        more.putAll(faults);
        for (var fault : FLEET) if (!faults.isEmpty() && far.chance(FLEET_SHARE)) more.put(fault, fault.least);
        return new Weather(more, replicas);
    }

    public double of(Fault fault) {
        return faults.getOrDefault(fault, 0.0);
    }

    public boolean has(Fault fault) {
        return faults.containsKey(fault);
    }

    /** Whether nothing but trouble that a run gets over may happen: every run that can complete does. */
    public boolean isHarmless() {
        double losses = of(Fault.REQUEST_LOST)
                + of(Fault.ANSWER_LOST)
                + of(Fault.REQUEST_LATE)
                + of(Fault.THROTTLED)
                + of(Fault.ERROR)
                + of(Fault.GATEWAY_TIMEOUT);
        return faults.keySet().stream().allMatch(fault -> fault.harmless) && losses <= LOSSES_HARMLESS;
    }
}

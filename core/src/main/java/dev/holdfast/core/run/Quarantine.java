package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A cluster for which deferred actions wait. As long as one does, nothing else of ours touches the cluster, and they
 * themselves go one after the other, in the order in which they were put off: so that what returns as it was when it was
 * lost, an old primary, is first what it should have become meanwhile.
 *
 * @param cluster as NAMESPACE/NAME
 * @param waiting first come, first served
 */
public record Quarantine(String cluster, List<Deferred> waiting) {

    /** Says why a deferred action is deleted that was not done; the policy holdfast-deferred asks for it. */
    public static final String ABANDON = "holdfast.dev/abandon";

    /** After how long it is asked again whether a cluster is quarantined, where that was not known. */
    static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    /** How far what a deferred action says of its time may be from what the API server says. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    /** Begins what holds a run up, where a freeze would be named. */
    private static final String HOLDER = "Cluster ";

    /** What holds a run up that a cluster in quarantine does, where a freeze would be named. */
    public static String holder(String cluster) {
        return HOLDER + cluster;
    }

    /** The cluster, as NAMESPACE/NAME, whose quarantine is named as what holds a run up; empty when something else is. */
    public static Optional<String> cluster(String holder) {
        return holder.startsWith(HOLDER) ? Optional.of(holder.substring(HOLDER.length())) : Optional.empty();
    }

    /**
     * Why a run that says of itself to be put off is none: those take no turn at a target, so they are one step, and touch
     * only the cluster that they keep others from.
     *
     * @param cluster which it says it waits for, as NAMESPACE/NAME
     */
    public static Optional<String> misfit(Plan plan, String cluster) {
        if (plan.steps().size() != 1) {
            return Optional.of("spec.deferred says that it is one step that was put off, and it has "
                    + plan.steps().size());
        }
        String name = plan.steps().getFirst().action().cluster();
        return !name.isEmpty() && (cluster.equals(name) || cluster.endsWith("/" + name))
                ? Optional.empty()
                : Optional.of("spec.deferred.cluster is " + cluster + ", and its step acts on "
                        + (name.isEmpty() ? "the cluster that holds the plan" : "Cluster " + name));
    }

    /**
     * What holds up whatever would touch a cluster of which it cannot be told whether it is quarantined.
     *
     * @param name as the step has it
     * @param why it cannot be told
     */
    public static Halt unknown(String name, String why, Instant now) {
        return new Halt(
                holder(name),
                "whether Cluster " + name + " is quarantined is not known, so nothing is done there; asked again in "
                        + ASKED_AGAIN.toSeconds() + "s: " + why,
                now,
                Optional.of(now.plus(ASKED_AGAIN)));
    }

    /** Whether it is a quarantine that holds a run up, and not a freeze or another run. */
    public static boolean holds(Halt halt) {
        return cluster(halt.freeze()).isPresent();
    }

    /**
     * When a deferred action was put off.
     *
     * @param created when the API server stored it, in whole seconds
     * @param said what the run says, by the clock of who has put it off; believed within {@link #CLOCKS_APART}
     */
    public static Instant putOff(Instant created, Optional<Instant> said) {
        return said.filter(at -> Duration.between(at, created).abs().compareTo(CLOCKS_APART) <= 0)
                .orElse(created);
    }

    private static final Comparator<Deferred> ORDER = Comparator.comparing(Deferred::created)
            .thenComparing(Deferred::origin)
            .thenComparing(Deferred::step)
            .thenComparing(Deferred::name);

    /**
     * A deferred action that has not been done, skipped or canceled.
     *
     * @param name of its run, as NAMESPACE/NAME
     * @param created when it was put off; in whole seconds, as the API server keeps it, where the run says no more
     * @param origin the uid of the run that has put it off
     * @param step of that run
     * @param needsPerson whether it has failed, and waits for somebody to retry, skip or cancel it
     * @param ended whether it has failed for good: nobody can retry it, and it is still not done
     */
    public record Deferred(
            String uid, String name, Instant created, String origin, int step, boolean needsPerson, boolean ended) {

        /** One that has not ended. */
        public Deferred(String uid, String name, Instant created, String origin, int step, boolean needsPerson) {
            this(uid, name, created, origin, step, needsPerson, false);
        }
    }

    public static Quarantine of(String cluster, Collection<Deferred> waiting) {
        return new Quarantine(cluster, waiting.stream().sorted(ORDER).toList());
    }

    public boolean isLifted() {
        return waiting.isEmpty();
    }

    /** How many deferred actions wait for a person. */
    public int failed() {
        return (int) waiting.stream()
                .filter(each -> each.needsPerson() || each.ended())
                .count();
    }

    /** How many deferred actions wait, and for what. */
    public String words() {
        if (isLifted()) return "no deferred action waits for it";
        var first = waiting.getFirst();
        int count = waiting.size();
        return "Cluster " + cluster + " is quarantined: " + count
                + (count == 1 ? " deferred action comes" : " deferred actions come") + " first; "
                + next(first);
    }

    private static String next(Deferred first) {
        if (first.ended())
            return "run " + first.name()
                    + " has ended without having done it: do by hand what it should have done, then"
                    + " delete it, with the reason in its annotation " + ABANDON;
        return first.needsPerson()
                ? "run " + first.name() + " has failed, and waits for somebody to retry, skip or cancel it"
                : "the next is run " + first.name();
    }

    /**
     * What holds up what the run {@code uid} would do to the cluster; empty when it may.
     *
     * @param answers whether it stands that the cluster answers: a deferred action waits for that
     */
    public Optional<Halt> halt(String uid, boolean answers) {
        if (isLifted()) return Optional.empty();
        var first = waiting.getFirst();
        if (!first.uid().equals(uid))
            return Optional.of(new Halt(holder(cluster), words(), first.created(), Optional.empty()));
        return answers
                ? Optional.empty()
                : Optional.of(new Halt(
                        holder(cluster),
                        "waits for Cluster " + cluster + " to answer again",
                        first.created(),
                        Optional.empty()));
    }
}

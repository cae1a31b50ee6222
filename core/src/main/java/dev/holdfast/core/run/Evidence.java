package dev.holdfast.core.run;

import dev.holdfast.core.plan.Listing;
import java.time.Instant;
import java.util.Optional;

/**
 * What a step has observed that keeps an old primary from acting. It stands in the step's journal entry, and counts for
 * one run, and for one hold of its target.
 *
 * @param primary the name that the plan's steps share
 * @param observed what was seen, in words; never that something was asked for
 * @param asOf when it was seen
 * @param run the uid of the run that saw it
 * @param epoch of the run's hold on its target; empty when the target is no application, so that no epoch is counted
 */
public record Evidence(String primary, Proof proof, String observed, Instant asOf, String run, Optional<Long> epoch) {

    /** Longest words. */
    public static final int OBSERVED_MAX = 1000;

    /** What kind of evidence it is. */
    public sealed interface Proof {

        /** Its object is set so that it cannot act, its controller has seen it, and its pods are gone. */
        record Api(String subject) implements Proof {}

        /** Its machine says that it is off. */
        record PowerOff(String system) implements Proof {}

        /** The driver says that its addresses are cut off. */
        record NetworkCut(String subject) implements Proof {}

        /** A person answers for it, until then. */
        record Waiver(String who, Instant until) implements Proof {}

        /** It was seen as no primary any more. */
        record Demoted(String subject) implements Proof {}
    }

    public Evidence {
        observed = Listing.cut(observed, OBSERVED_MAX);
    }

    /** When it ends by itself. */
    public Optional<Instant> until() {
        return proof instanceof Proof.Waiver(var who, var until) ? Optional.of(until) : Optional.empty();
    }

    /** Why it does not count for this run at this moment; empty when it does. */
    Optional<String> refusal(Subject subject, Instant now) {
        if (!run.equals(subject.uid())) return Optional.of("it is of another run, " + run);
        if (!epoch.equals(subject.hold())) {
            return Optional.of("it is of epoch " + words(epoch) + ", the run's hold on its target is now of epoch "
                    + words(subject.hold()));
        }
        return until().filter(end -> !now.isBefore(end)).map(end -> "it was good until " + end);
    }

    private static String words(Optional<Long> epoch) {
        return epoch.map(String::valueOf).orElse("none");
    }
}

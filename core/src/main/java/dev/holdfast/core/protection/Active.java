package dev.holdfast.core.protection;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where an application is active, as far as the run tells that has acted on it last.
 *
 * @param site to which that run has brought it; empty when nobody can tell: it has not completed, or its plan names no site
 * @param run its name
 * @param since when it ended
 */
public record Active(Optional<String> site, String run, Instant since) {

    /**
     * A run that has acted on the application, and has ended.
     *
     * @param completed whether it has done what it was to do
     * @param to the site to which its plan brings the application; empty when the plan says none
     */
    public record Ended(String run, boolean completed, Optional<String> to, Instant at) {}

    /**
     * What is known now.
     *
     * @param before what was known before: it stays when no later run is known, for runs are deleted
     * @param ended the runs that are still known, in any order
     */
    public static Optional<Active> of(Optional<Active> before, Collection<Ended> ended) {
        var last = ended.stream().max(Comparator.comparing(Ended::at));
        boolean older = last.isEmpty()
                || before.filter(is -> !last.get().at().isAfter(is.since())).isPresent();
        return older
                ? before
                : last.map(run -> new Active(run.to().filter(site -> run.completed()), run.run(), run.at()));
    }
}

package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Expected;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run as it is stored.
 *
 * @param deferred what it waits as, when it is a deferred action
 */
public record Kept(Plan plan, String uid, Journal journal, List<Act> acts, Optional<Deferred> deferred) {

    private static final Set<String> LETS_GO = Set.of(Verb.SKIP.word(), Verb.CANCEL.word());

    /** One that has not begun. */
    public static Kept fresh(Plan plan, String uid, Optional<Deferred> deferred) {
        return new Kept(plan, uid, Journal.EMPTY, List.of(), deferred);
    }

    public Kept with(Journal next) {
        return new Kept(plan, uid, next, acts, deferred);
    }

    /** With what people have done. */
    public Kept with(List<Act> done) {
        var more = new ArrayList<>(acts);
        more.addAll(done);
        return new Kept(plan, uid, journal, more, deferred);
    }

    public boolean isOver() {
        return journal.end().filter(end -> end.outcome().isForGood()).isPresent();
    }

    public boolean isPaused() {
        return journal.end().isPresent() && !isOver();
    }

    /** Whether a step is being put off: decided, and not known to be written down yet. */
    public boolean isDeferring() {
        return !isOver() && journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.DEFERRING);
    }

    /** Whether a step is being put off, or was when it ended, a while ago: it may have been written down, and not show yet. */
    public boolean mayDefer(Instant now) {
        boolean defers = journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.DEFERRING);
        return defers
                && (!isOver()
                        || now.isBefore(
                                Expected.shownBy(journal.end().orElseThrow().at())));
    }

    /** Whether people have let it go without doing what it is there for. */
    public boolean isLetGo() {
        return journal.acts().stream().anyMatch(act -> act.obeyed() && LETS_GO.contains(act.verb()));
    }

    /** What waits as this run, as long as it does. */
    public Optional<Deferred> waiting() {
        return deferred.filter(is -> !isOver())
                .map(is -> new Deferred(is.uid(), is.name(), is.created(), is.origin(), is.step(), isPaused()));
    }
}

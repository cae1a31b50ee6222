package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.scenario.Place;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.Optional;

/** What others had held before a run stays held, and what a run leaves held stands in its last words: by the objects. */
final class HoldsGivenBack implements Invariant {

    private static final String TAMPERED = "are not the ones it started with";

    private final Facts facts;

    HoldsGivenBack(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "what was held before a run stays held, and what a run leaves held is in its last words";
    }

    @Override
    public void arrived(OfEffect effect, Handled handled, Cluster cluster) {
        if (handled.change().isEmpty()) return;
        var change = handled.change().get();
        var action = effect.run().plan().step(effect.effect().step()).action();
        if (!(action instanceof Action.Release(var what))) return;
        boolean released = isHeld(what, change.before()) && !isHeld(what, change.after());
        var first = facts.states(new Place(cluster, change.key())).findFirst();
        require(!released || !isHeld(what, first), effect + " released what was held before the run");
    }

    @Override
    public void over(RunCase run, Journal journal) {
        var end = journal.end().filter(is -> is.outcome().isForGood());
        if (end.isEmpty() || end.get().message().contains(TAMPERED)) return;
        for (var step : run.plan().steps()) {
            if (!(step.action() instanceof Action.Hold(var what)) || !isHeldBy(run, what)) continue;
            boolean said = end.get().message().contains("still held")
                    && end.get().message().contains(what.words());
            require(
                    said,
                    run.name() + " leaves " + what.words() + " held, and ends with: "
                            + end.get().message());
            var released = journal.entries().stream()
                    .filter(entry -> entry.state() == Entry.State.SUCCEEDED)
                    .anyMatch(entry -> run.plan().step(entry.step()).action() instanceof Action.Release(var given)
                            && given.isSame(what, run.plan().namespace()));
            require(!released, run.name() + " says that it has released " + what.words() + ", which it holds");
        }
    }

    /** Whether it is held now, was not before the run, and it was the run that has held it last. */
    private boolean isHeldBy(RunCase run, GitOps what) {
        var place = Place.of(facts.clusters(), what.target());
        if (place.isEmpty() || isHeld(what, facts.states(place.get()).findFirst())) return false;
        Optional<Change> last = facts.history(place.get())
                .filter(change -> isHeld(what, change.before()) != isHeld(what, change.after()))
                .reduce((earlier, later) -> later);
        return last.filter(change -> isHeld(what, change.after())
                        && change.by() instanceof OfEffect by
                        && by.run().equals(run))
                .isPresent();
    }

    private static boolean isHeld(GitOps what, Optional<Json.Obj> object) {
        return object.filter(is -> what.kind().isHeld(Effects.field(what.holding(), is)))
                .isPresent();
    }
}

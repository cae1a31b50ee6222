package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.operator.Watcher;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tells every invariant of every event. */
public final class Ledger implements Watcher {

    private final Facts facts;
    private final Consumer<String> log;
    private final List<Invariant> invariants;
    private final Set<String> ended = new HashSet<>();

    public Ledger(Facts facts, Consumer<String> log) {
        this.facts = facts;
        this.log = log;
        this.invariants = List.of(
                new JournalFirst(),
                new OneLeads(facts),
                new NothingTwice(facts),
                new NothingOverwritten(),
                new StepsInOrder(facts),
                new Patience(facts),
                new JournalGrows(),
                new SecretsKept(),
                new RunsEnd(facts),
                new DoneStays(facts));
        facts.clusters().values().forEach(cluster -> cluster.observe(this::handled));
    }

    private void handled(Handled handled, Cluster cluster) {
        switch (handled.by()) {
            case OfStore store
            when handled.answer().isOk() -> {
                if (store.journal().end().isPresent()) ended.add(store.run().name());
                invariants.forEach(invariant -> invariant.stored(store));
            }
            case OfEffect effect -> {
                log.accept(cluster.name() + " answers " + effect + ": "
                        + handled.answer().code());
                invariants.forEach(invariant -> invariant.arrived(effect, handled, cluster));
            }
            default ->
                handled.change()
                        .ifPresent(change -> log.accept(cluster.name() + ": " + change.by() + " changes " + change.key()
                                + " to version " + change.revision()));
        }
    }

    @Override
    public void sent(OfEffect effect) {
        invariants.forEach(invariant -> invariant.sent(effect));
    }

    @Override
    public void answered(OfEffect effect, boolean unclear) {
        invariants.forEach(invariant -> invariant.answered(effect, unclear));
    }

    @Override
    public void ended(RunCase run, Journal journal) {
        log.accept(run.name() + " has ended: " + journal.end());
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }

    /** Whether the API server knows the end of every run. */
    public boolean allEnded() {
        return ended.size() == facts.runs().size();
    }

    /** Nothing more will happen. */
    public void over() {
        for (var run : facts.runs()) {
            var journal = facts.journal(run);
            invariants.forEach(invariant -> invariant.over(run, journal));
        }
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.operator.Watcher;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.trace.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Tells every invariant of every event. */
public final class Ledger implements Watcher {

    private final Facts facts;
    private final Trace trace;
    private final List<Invariant> invariants;
    private final Set<String> ended = new HashSet<>();
    private final List<String> effects = new ArrayList<>();

    public Ledger(Facts facts, Trace trace) {
        this.facts = facts;
        this.trace = trace;
        this.invariants = List.of(
                new JournalFirst(),
                new OneLeads(facts),
                new NothingTwice(facts),
                new OneKey(),
                new NothingOverwritten(),
                new StepsInOrder(facts),
                new SideBySide(),
                new Patience(facts),
                new JournalGrows(),
                new SecretsKept(),
                new FreezesHeld(facts),
                new RunsEnd(facts),
                new DoneStays(facts),
                new ActsHeeded(facts),
                new HoldsGivenBack(facts),
                new JobsEnd(facts),
                new EpochsCarried(),
                new NeverGuessed(facts),
                new Approved(facts));
        facts.clusters().values().forEach(cluster -> cluster.observe(this::handled));
    }

    private void handled(Handled handled, Cluster cluster) {
        switch (handled.by()) {
            case OfStore store
            when handled.answer().isOk() -> {
                if (store.journal().end().isPresent()) ended.add(store.run().name());
                else ended.remove(store.run().name());
                invariants.forEach(invariant -> invariant.stored(store));
            }
            case OfEffect effect -> {
                log(() -> cluster.name() + " answers " + effect + ": "
                        + handled.answer().code());
                handled.change()
                        .ifPresent(change -> effects.add(effect.run().name() + " step "
                                + effect.effect().step() + " changed " + change.key() + " on " + cluster.name()));
                invariants.forEach(invariant -> invariant.arrived(effect, handled, cluster));
            }
            default ->
                handled.change()
                        .filter(change -> change.key().kind() != Kind.LEASE)
                        .ifPresent(change -> log(() -> cluster.name() + ": " + change.by()
                                + (change.after().isPresent() ? " changes " : " deletes ") + change.key()
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
    public void ended(RunCase run, Journal journal) {}

    @Override
    public void log(Supplier<String> line) {
        trace.line(() -> Words.of(facts.timeline().passed()) + "  " + line.get());
    }

    /** The changes that steps have made, in order. */
    public List<String> effects() {
        return List.copyOf(effects);
    }

    /** Whether the API server knows the end of every run, or that it rests. */
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

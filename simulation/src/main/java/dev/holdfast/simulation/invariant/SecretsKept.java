package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.Landscape;
import java.util.stream.Stream;

/** Nothing secret stands in a message, nor as a value in the status. */
final class SecretsKept implements Invariant {

    @Override
    public String sentence() {
        return "nothing secret is in a run's status";
    }

    @Override
    public void stored(OfStore store) {
        if (!readsSecrets(store.run().plan())) return;
        var journal = store.journal();
        var texts = Stream.of(
                        journal.entries().stream().map(Entry::message),
                        journal.end().stream().map(Journal.End::message),
                        journal.entries().stream()
                                .flatMap(Journal::held)
                                .filter(held -> !held.belongsInSecret())
                                .flatMap(SecretsKept::text))
                .flatMap(stream -> stream)
                .toList();
        for (String secret : Landscape.SECRETS) {
            for (String text : texts) {
                require(!text.contains(secret), store.run().name() + " shows \"" + secret + "\" in: " + text);
            }
        }
    }

    /** What another run has put elsewhere is not secret there. */
    private static boolean readsSecrets(Plan plan) {
        return plan.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.ReadField read
                        && read.target().resource().equals("secrets"));
    }

    private static Stream<String> text(Held held) {
        return held.value().stream().map(Json::print);
    }
}

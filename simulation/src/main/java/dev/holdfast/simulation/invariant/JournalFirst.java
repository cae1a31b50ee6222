package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** No effect is sent that the same leader has not stored as running. */
final class JournalFirst implements Invariant {

    private record Writer(String run, String holder) {}

    private final Map<Writer, Journal> stored = new HashMap<>();

    @Override
    public String sentence() {
        return "no effect without a journalled start by the same leader";
    }

    @Override
    public void stored(OfStore store) {
        stored.put(new Writer(store.run().name(), store.epoch().holder()), store.journal());
    }

    @Override
    public void sent(OfEffect effect) {
        var journal = stored.get(new Writer(effect.run().name(), effect.epoch().holder()));
        require(journal != null, effect + " was sent, its leader has stored nothing");
        require(journal.end().isEmpty(), effect + " was sent after the end of the run");
        require(
                journal.entry(effect.effect().step()).isPresent(),
                effect + " was sent, its leader has stored no start of that step");
        var last = journal.entry(effect.effect().step()).get();
        require(last.state() == Entry.State.RUNNING, effect + " was sent, its stored entry is " + last.state());
        require(
                matches(last.intent().orElseThrow(), effect.effect()),
                () -> effect + " is not what was stored: " + last.intent());
    }

    private static boolean matches(Intent intent, Effect effect) {
        return switch (effect) {
            case Effect.Delete delete ->
                intent instanceof Intent.Delete wanted && wanted.uid().equals(delete.uid());
            case Effect.CreateJob job ->
                intent instanceof Intent.Create create
                        && create.name().equals(job.name())
                        && create.namespace().equals(job.namespace());
            case Effect.CreateRun run ->
                intent instanceof Intent.Create create
                        && create.name().equals(run.target().name())
                        && create.namespace().equals(run.target().namespace());
            case Effect.Patch patch ->
                intent instanceof Intent.Change change
                        && version(patch.body()).equals(change.precondition().map(p -> p.resourceVersion()));
            case Effect.Defer ignored -> false;
            case Effect.Call call -> intent instanceof Intent.Call(var key) && key.equals(call.key());
        };
    }

    /** The version that a body carries, if any. */
    static Optional<String> version(Json body) {
        if (body instanceof Json.Arr(var operations)) {
            return operations.stream()
                    .filter(operation -> Trees.text(operation, "path").equals("/metadata/resourceVersion"))
                    .map(operation -> Trees.text(operation, "value"))
                    .findFirst();
        }
        return Optional.of(Trees.text(body, "metadata", "resourceVersion")).filter(version -> !version.isEmpty());
    }
}

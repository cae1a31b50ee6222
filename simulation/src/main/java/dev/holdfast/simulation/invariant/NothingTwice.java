package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Subject;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.Place;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No step changes anything twice, counted in the servers' histories. A second change is allowed only when somebody else
 * has undone the first: has put the field back, or has deleted the object while no stored journal knew of it yet. What a
 * stored journal says is written is not even sent again.
 */
final class NothingTwice implements Invariant {

    private record Of(String run, int step) {}

    /** A Job of a new round has a name of its own; any other step has one effect, whatever its round. */
    private record Once(Of step, String job) {}

    private record Round(Of step, int round) {}

    private final Facts facts;
    private final Map<Once, Change> first = new HashMap<>();
    /** Whether the run's journal knew of the object when somebody deleted it. */
    private record Deletion(long nanos, boolean known) {}

    private final Map<Place, Deletion> deletions = new HashMap<>();
    private final Set<Round> written = new HashSet<>();

    NothingTwice(Facts facts) {
        this.facts = facts;
        facts.clusters()
                .values()
                .forEach(cluster -> cluster.listen(change -> {
                    if (change.after().isEmpty()) {
                        var deletion = new Deletion(facts.timeline().nanos(), isKnown(change.key()));
                        deletions.put(new Place(cluster, change.key()), deletion);
                    }
                }));
    }

    @Override
    public String sentence() {
        return "no effect is doubled";
    }

    @Override
    public void stored(OfStore store) {
        for (var entry : store.journal().entries()) {
            if (Effects.change(entry).filter(Intent.Change::written).isPresent()) {
                written.add(new Round(new Of(store.run().name(), entry.step()), entry.round()));
            }
        }
    }

    @Override
    public void sent(OfEffect effect) {
        var of = new Of(effect.run().name(), effect.effect().step());
        require(
                !written.contains(new Round(of, effect.entry().round())),
                effect + " was sent although the journal says that it is written");
    }

    @Override
    public void arrived(OfEffect effect, Handled handled, Cluster cluster) {
        if (handled.change().isEmpty()) return;
        var change = handled.change().get();
        var step = effect.run().plan().step(effect.effect().step());
        var place = new Place(cluster, change.key());
        String job = step.action() instanceof Action.Job ? change.key().name() : "";
        var before = first.putIfAbsent(new Once(new Of(effect.run().name(), step.number()), job), change);
        if (before != null)
            require(
                    isUndone(step.action(), before, change, place, effect),
                    effect + " changed " + change.key() + " again");
        switch (step.action()) {
            case Action.Child ignored ->
                throw new IllegalArgumentException("children are simulated in ChildSimulation");
            case Action.Job ignored -> requireOneJob(effect, step.number());
            case Action.Patch patch
            when patch.path().appends() ->
                requireOnce(patch, effect, change.after().orElseThrow());
            case Action.Patch ignored -> {}
            case Action.Scale ignored -> {}
            case Action.Apply ignored -> {}
            case Action.Delete ignored ->
                require(
                        before == null || uid(before).equals(uid(change)),
                        effect + " deleted a second object, " + uid(change));
            case Action.Wait ignored -> throw new IllegalStateException("a wait has changed something");
            case Action.ReadField ignored -> throw new IllegalStateException("a read has changed something");
            case Action.Probe ignored -> throw new IllegalStateException("a probe has changed something");
            case Action.Http ignored -> {}
            case Action.Notify ignored -> {}
            case Action.Hold ignored -> {}
            case Action.Release ignored -> {}
            case Action.Fence ignored -> {}
            case Action.Unfence ignored -> {}
            case Action.Approval ignored -> throw new IllegalStateException("an approval has changed something");
            case Action.Pause ignored -> throw new IllegalStateException("a pause has changed something");
        }
    }

    private static String uid(Change change) {
        return change.before()
                .map(object -> Trees.text(object, "metadata", "uid"))
                .orElse("");
    }

    private boolean isUndone(Action action, Change before, Change again, Place place, OfEffect effect) {
        var deletion = deletions.get(place);
        if (deletion != null && (!deletion.known() || deletion.nanos() >= effect.sentNanos())) return true;
        var write = Effects.write(action);
        if (write.isEmpty()) return false;
        var patch = write.get();
        var value = Effects.value(patch, effect.stored());
        return facts.history(place)
                .filter(change -> change.revision() > before.revision() && change.revision() < again.revision())
                .filter(change -> change.after().isPresent() && change.before().isPresent())
                .anyMatch(change -> !Effects.sameUnder(
                        patch,
                        value,
                        Effects.field(patch, change.before().get()),
                        Effects.field(patch, change.after().get())));
    }

    /** Whether some run's stored journal says that this Job exists. */
    private boolean isKnown(Key key) {
        return facts.runs().stream()
                .flatMap(run -> facts.journal(run).entries().stream())
                .flatMap(entry -> entry.intent().stream())
                .anyMatch(intent -> intent instanceof Intent.Create create
                        && create.made()
                        && key.kind() == Kind.JOB
                        && key.name().equals(create.name()));
    }

    /**
     * By the labels, whatever the Jobs are called. One that has failed may be followed by that of a new round; one that
     * somebody had deleted may come again by a request that was under way.
     */
    private void requireOneJob(OfEffect effect, int step) {
        for (var cluster : facts.clusters().values()) {
            long jobs = cluster.server().keys().stream()
                    .filter(key -> key.kind() == Kind.JOB && !deletions.containsKey(new Place(cluster, key)))
                    .flatMap(key -> cluster.peek(key).stream())
                    .filter(job ->
                            label(job, Subject.LABEL_RUN).equals(effect.run().name()))
                    .filter(job -> label(job, Subject.LABEL_STEP).equals(String.valueOf(step)))
                    .filter(job -> !Trees.text(job, "status", "phase").equals("Failed"))
                    .count();
            require(jobs <= 1, effect + " made Job number " + jobs);
        }
    }

    private static String label(Json.Obj job, String name) {
        return Trees.text(job, "metadata", "labels", name);
    }

    private void requireOnce(Action.Patch patch, OfEffect effect, Json.Obj object) {
        List<Json> items = Effects.field(patch, object).orElse(null) instanceof Json.Arr(var list) ? list : List.of();
        int times = Collections.frequency(items, Effects.value(patch, effect.stored()));
        require(times <= 1, () -> effect + " stands " + times + " times in " + Optional.of(items));
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Changed;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.Place;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A step's effect is sent when the steps that it awaits have happened, as the servers' histories show; so they have when a run completes. */
final class StepsInOrder implements Invariant {

    private final Facts facts;
    private final Set<String> shown = new HashSet<>();

    /** What was read, by run and step; a run may go on although its Secret has lost what no later step needs. */
    private final Map<String, Entry.Output> outputs = new HashMap<>();

    StepsInOrder(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "a step starts when all before it have happened, and a run completes when all have";
    }

    @Override
    public void stored(OfStore store) {
        for (var entry : store.journal().entries()) {
            entry.output()
                    .filter(output -> output.value().value().isPresent())
                    .ifPresent(output -> outputs.put(store.run().name() + entry.step(), output));
        }
    }

    private Journal remembered(RunCase run, Journal journal) {
        return Changed.all(journal, entry -> Optional.ofNullable(outputs.get(run.name() + entry.step()))
                .map(output -> new Changed(entry).output(Optional.of(output)))
                .orElse(entry));
    }

    @Override
    public void sent(OfEffect effect) {
        var sends = effect.run().plan().step(effect.effect().step());
        require(
                isNeeded(effect.run(), sends, remembered(effect.run(), effect.stored())),
                effect + " is sent although the condition of " + sends.label() + " does not hold");
        var behind = Order.behind(effect.run().plan().steps(), effect.effect().step());
        for (var step : effect.run().plan().steps()) {
            if (behind.get(step.number())) require(effect.run(), step, effect.stored(), effect.toString());
        }
    }

    @Override
    public void over(RunCase run, Journal journal) {
        boolean completed = journal.end()
                .filter(end -> end.outcome() == Journal.Outcome.COMPLETED)
                .isPresent();
        if (!completed) return;
        for (var step : run.plan().steps()) require(run, step, journal, "the end of " + run.name());
    }

    private void require(RunCase run, Step step, Journal lossy, String what) {
        var journal = remembered(run, lossy);
        require(journal.entry(step.number()).isPresent(), what + " comes before " + step.label() + " began");
        if (isGoneOnWithout(run, step, journal)) return;
        if (shown.contains(run.name() + step.number())) return;
        boolean asks = step.action() instanceof Action.Approval || step.action() instanceof Action.Pause;
        if (asks) {
            var state = journal.entry(step.number()).orElseThrow().state();
            require(state == Entry.State.SUCCEEDED, what + " comes although " + step.label() + " is " + state);
            return;
        }
        var place = place(facts, step, journal);
        require(
                place.isPresent()
                        && (isGone(step, place.get())
                                || states(run, step, place.get())
                                        .anyMatch(state ->
                                                isOf(run, step, state) && Effects.holds(step, journal, state))),
                what + " comes although " + step.label() + " never happened");
        shown.add(run.name() + step.number());
    }

    /** Whether what the step asks for before it begins holds. */
    private static boolean isNeeded(RunCase run, Step step, Journal journal) {
        var values = new TreeMap<String, Json>();
        journal.values().forEach((key, held) -> held.value().ifPresent(value -> values.put(key, value)));
        var alert = Json.object("labels", Json.of(run.subject("").alertLabels()));
        return step.when()
                .map(when -> when.judge(Map.of(Step.VALUES, Json.of(values), Step.ALERT, alert)))
                .map(Expression.Judgement.Holds.class::isInstance)
                .orElse(true);
    }

    /** Whether the step said that the run goes on when it fails, or that it is not needed, or people did. */
    private static boolean isGoneOnWithout(RunCase run, Step step, Journal journal) {
        return switch (journal.entry(step.number()).orElseThrow().state()) {
            case FAILED -> step.onFailure() == OnFailure.CONTINUE;
            case NOT_NEEDED -> !isNeeded(run, step, journal);
            case SKIPPED -> isSkipped(step, journal) || isLeftOut(run, step, journal);
            case SUCCEEDED, WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING, DEFERRED, CANCELED -> false;
        };
    }

    private static boolean isSkipped(Step step, Journal journal) {
        return isDone(journal, Verb.SKIP, step.number());
    }

    /** For the silence of its cluster, of which {@link NeverGuessed} asks, or because the run goes without grace. */
    private static boolean isLeftOut(RunCase run, Step step, Journal journal) {
        var entry = journal.entry(step.number()).orElseThrow();
        if (run.plan().step(step.number(), entry.ungraceful()).onUnreachable() == OnUnreachable.SKIP) return true;
        boolean ungraceful = run.plan().mode() == Mode.UNGRACEFUL
                || isDone(journal, Verb.UNGRACEFUL, step.number())
                || isDone(journal, Verb.UNGRACEFUL, 0);
        return ungraceful && step.ungraceful().orElse(null) instanceof Ungraceful.Skip;
    }

    private static boolean isDone(Journal journal, Verb verb, int step) {
        return journal.acts().stream()
                .anyMatch(
                        act -> act.obeyed() && act.step() == step && act.verb().equals(verb.word()));
    }

    /** Whether the object of a delete step was never there, or went. */
    private boolean isGone(Step step, Place place) {
        var history = facts.history(place).toList();
        return step.action() instanceof Action.Delete
                && (history.isEmpty()
                        || history.stream().anyMatch(change -> change.after().isEmpty()));
    }

    /** What a step waits for comes after what the steps before it have done to the object. */
    private Stream<Json.Obj> states(RunCase run, Step step, Place place) {
        if (!(step.action() instanceof Action.Wait)) return facts.states(place);
        var history = facts.history(place).toList();
        int last = history.size() - 1;
        while (last > 0 && !isBefore(run, step, history.get(last))) last--;
        return history.subList(Math.max(last, 0), history.size()).stream()
                .map(Change::after)
                .flatMap(Optional::stream);
    }

    private static boolean isBefore(RunCase run, Step step, Change change) {
        return change.by() instanceof OfEffect by
                && by.run().equals(run)
                && Order.behind(run.plan().steps(), step.number())
                        .get(by.effect().step());
    }

    /** Whether a Job is the run's own; other objects need not be. */
    private static boolean isOf(RunCase run, Step step, Json.Obj state) {
        return !(step.action() instanceof Action.Job)
                || Trees.text(state, "metadata", "labels", Subject.LABEL_RUN).equals(run.name());
    }

    private static Optional<Place> message(Facts facts, Step step, Journal journal) {
        return journal.entry(step.number())
                .flatMap(Entry::intent)
                .map(intent -> Place.ofMessage(facts.clusters(), ((Intent.Call) intent).key()));
    }

    /** Where a step has its effect. */
    static Optional<Place> place(Facts facts, Step step, Journal journal) {
        return switch (step.action()) {
            case Action.ReadField read -> Place.of(facts.clusters(), read.target());
            case Action.Patch patch -> Place.of(facts.clusters(), patch.target());
            case Action.Scale scale -> Place.of(facts.clusters(), scale.target());
            case Action.Wait wait -> Place.of(facts.clusters(), wait.target());
            case Action.Apply apply -> Place.of(facts.clusters(), apply.target());
            case Action.Delete delete -> Place.of(facts.clusters(), delete.target());
            case Action.Child ignored ->
                throw new IllegalArgumentException("children are simulated in ChildSimulation");
            case Action.Job job ->
                journal.entry(step.number())
                        .flatMap(Entry::intent)
                        .map(intent -> (Intent.Create) intent)
                        .map(create -> new Place(
                                facts.clusters().get(job.cluster()),
                                new Key(Kind.JOB, create.namespace(), create.name())));
            case Action.Probe(Check.Tcp(var endpoint), var ignored, var interval) ->
                Optional.of(Place.ofHost(facts.clusters(), endpoint.host()));
            case Action.Probe other -> throw new IllegalArgumentException("nobody here answers " + other);
            case Action.Http ignored -> message(facts, step, journal);
            case Action.Notify ignored -> message(facts, step, journal);
            case Action.Hold hold -> Place.of(facts.clusters(), hold.what().target());
            case Action.Release release ->
                Place.of(facts.clusters(), release.what().target());
            case Action.Fence ignored -> Optional.empty();
            case Action.Unfence ignored -> Optional.empty();
            case Action.Approval ignored -> Optional.empty();
            case Action.Pause ignored -> Optional.empty();
        };
    }
}

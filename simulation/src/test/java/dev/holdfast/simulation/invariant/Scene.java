package dev.holdfast.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Write.Precondition;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Subject;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.operator.Epoch;
import dev.holdfast.simulation.operator.Journals;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A hub with one route, and a run that appends an event to it, sets its weight, and makes a Job; what happens is played
 * to one invariant.
 */
final class Scene {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Key ROUTE = new Key(Kind.ROUTE, RunCase.NAMESPACE, "main");
    static final String LEADER = "operator-0#1";
    static final String OTHER = "operator-1#1";
    static final int RETRIES = 2;

    private static final Target TARGET = new Target("", "example.com/v1", "routes", "", "main");

    final Timeline timeline = new Timeline();
    final Map<String, Cluster> clusters = new LinkedHashMap<>();
    final Journals journals = new Journals();
    final RunCase run;
    final Facts facts;

    Scene() {
        this(List.of(
                new Action.Patch(TARGET, FieldPath.parse("spec.events[-]"), Json.text("begun"), PatchKind.JSON),
                new Action.Patch(TARGET, FieldPath.parse("spec.weight"), Json.number(100), PatchKind.MERGE),
                new Action.Job("", "", Json.object("spec", Json.object()), Optional.empty())));
    }

    Scene(List<Action> actions) {
        this(actions, true, Weather.calm(1));
    }

    Scene(List<Action> actions, boolean completes, Weather weather) {
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            steps.add(new Step(steps.size() + 1, action.type(), action, Duration.ofMinutes(10), RETRIES));
        }
        run = new RunCase("run", new Plan(RunCase.NAMESPACE, "plan", steps, "sha256:d"), completes);
        clusters.put("", new Cluster("hub"));
        facts = new Facts(timeline, weather, clusters, journals, List.of(run));
        create(ROUTE, Json.object("spec", Json.object("weight", Json.number(0)).with("events", Json.array())));
        create(run.key(), Json.object("spec", Json.object()));
    }

    Cluster hub() {
        return clusters.get("");
    }

    void create(Key key, Json.Obj object) {
        hub().handle(new Request.Create(key, object, "setup"), "setup");
    }

    /** Somebody who is no run. */
    void somebody(String spec, Json value) {
        var body = Json.object("spec", Json.object(spec, value));
        hub().handle(new Request.Patch(ROUTE, PatchKind.MERGE, body, "somebody", false), "somebody");
    }

    Json.Obj route() {
        return hub().peek(ROUTE).orElseThrow();
    }

    Precondition now() {
        return new Precondition(
                Trees.text(route(), "metadata", "uid"), Trees.text(route(), "metadata", "resourceVersion"));
    }

    static Entry entry(int step, Entry.State state, int attempt, Intent intent) {
        boolean done = state.isFinal();
        return new Entry(
                step,
                state,
                attempt,
                NOON,
                NOON.plusSeconds(600),
                done ? Optional.of(NOON) : Optional.empty(),
                Optional.empty(),
                "",
                Optional.of(intent),
                Optional.empty(),
                false);
    }

    static Intent.Change change(Precondition precondition, Json previous, Json desired) {
        return new Intent.Change(
                Optional.of(precondition), Optional.of(Held.of(previous, false)), Held.of(desired, false), 0);
    }

    static Journal journal(Entry... entries) {
        return new Journal("sha256:d", Optional.of(NOON), List.of(entries), Optional.empty());
    }

    static Journal ended(Journal journal, Journal.Outcome outcome, String message) {
        return new Journal(
                journal.digest(),
                journal.started(),
                journal.entries(),
                Optional.of(new Journal.End(outcome, message, NOON)));
    }

    OfStore store(Journal journal) {
        return store(LEADER, journal);
    }

    OfStore store(String holder, Journal journal) {
        return new OfStore(run, new Epoch(holder), journal);
    }

    /** The journal is what the API server has. */
    void keep(Journal journal) {
        var object = hub().peek(run.key()).orElseThrow().with("status", journals.status(journal));
        hub().handle(new Request.Put(run.key(), object, true, "holdfast"), "holdfast");
    }

    OfEffect effect(Effect effect, Journal stored) {
        return new OfEffect(run, effect, new Epoch(LEADER), stored, timeline.nanos(), Optional.empty());
    }

    /** Appends the event, for the version that is there now. */
    Effect append() {
        var version = Json.object("op", Json.text("replace"))
                .with("path", Json.text("/metadata/resourceVersion"))
                .with("value", Json.text(now().resourceVersion()));
        return append(Json.array(version, add()));
    }

    static Json add() {
        return Json.object("op", Json.text("add"))
                .with("path", Json.text("/spec/events/-"))
                .with("value", Json.text("begun"));
    }

    static Effect append(Json body) {
        return new Effect.Patch(1, TARGET, PatchKind.JSON, body, "m");
    }

    /** Sets the weight, whatever it is. */
    static Effect weight() {
        return merge(Json.object("spec", Json.object("weight", Json.number(100))));
    }

    /** A patch of the second step. */
    static Effect merge(Json body) {
        return new Effect.Patch(2, TARGET, PatchKind.MERGE, body, "m");
    }

    static Effect job(String name) {
        return new Effect.CreateJob(3, "", RunCase.NAMESPACE, name, Json.object(), "m");
    }

    /** A message of step {@code number} under {@code key}. */
    static Effect call(int number, String key) {
        var request = new Outgoing.Request(
                new Outgoing.To.Hidden(new SecretKey("chat", "url")),
                "POST",
                Map.of(),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty());
        return new Effect.Call(number, key, request);
    }

    Json.Obj manifest(String run) {
        var labels = Json.object(Subject.LABEL_RUN, Json.text(run)).with(Subject.LABEL_STEP, Json.text("3"));
        return Json.object("metadata", Json.object("labels", labels))
                .with("spec", Json.object("template", Json.object()));
    }

    /** The effect arrives, and the invariant hears of it. */
    void arrive(Invariant invariant, OfEffect effect) {
        var request =
                switch (effect.effect()) {
                    case Effect.Patch patch -> new Request.Patch(ROUTE, patch.kind(), patch.body(), "m", false);
                    case Effect.Delete delete -> new Request.Delete(ROUTE, Optional.empty(), Optional.empty());
                    case Effect.CreateJob job ->
                        new Request.Create(new Key(Kind.JOB, job.namespace(), job.name()), manifest(run.name()), "m");
                    case Effect.CreateRun ignored ->
                        throw new IllegalArgumentException("children are simulated in ChildSimulation");
                    case Effect.Defer defer -> throw new IllegalArgumentException("nothing here is put off: " + defer);
                    case Effect.Call call ->
                        new Request.Create(new Key(Kind.CONFIG_MAP, RunCase.NAMESPACE, call.key()), Json.object(), "m");
                };
        int before = hub().server().history().size();
        var answer = hub().handle(request, effect);
        var history = hub().server().history();
        var change = history.size() > before ? Optional.of(history.getLast()) : Optional.<Change>empty();
        invariant.arrived(effect, new Cluster.Handled(request, effect, answer, change), hub());
    }

    /** The Job of that name has failed. */
    void fails(String job) {
        ends(job, "Failed");
    }

    /** The Job of that name has completed. */
    void completes(String job) {
        ends(job, "Complete");
    }

    private void ends(String job, String phase) {
        var key = new Key(Kind.JOB, RunCase.NAMESPACE, job);
        var ended = hub().peek(key).orElseThrow().with("status", Json.object("phase", Json.text(phase)));
        hub().handle(new Request.Put(key, ended, true, "job controller"), "job controller");
    }

    void passes(Duration time) {
        timeline.after(time, () -> {});
        timeline.step();
    }

    static void holds(ThrowingCallable event) {
        assertThatCode(event).doesNotThrowAnyException();
    }

    static void violates(Invariant invariant, String words, ThrowingCallable event) {
        assertThatThrownBy(event)
                .isInstanceOfSatisfying(Violation.class, violation -> assertThat(violation.invariant())
                        .isEqualTo(invariant.sentence()))
                .hasMessageContaining(words);
    }
}

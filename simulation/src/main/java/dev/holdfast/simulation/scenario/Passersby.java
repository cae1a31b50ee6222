package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.FieldPath.Segment;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network.OfAStep;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody else who writes to the objects of runs: people, controllers, other tools. They ask for no version. */
final class Passersby {

    private static final String SOMEBODY = "somebody";
    private static final Duration BUSY_TIME = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(4);
    /** Longer than an answer may take, so that it happens while a process waits for one too. */
    private static final Duration AFTER_A_WHILE = Duration.ofSeconds(12);

    private static final int WRITES_MAX = 24;

    private final Map<String, Cluster> clusters;
    private final Timeline timeline;
    private final Storm storm;
    private final Dice dice;
    private int count;

    Passersby(Map<String, Cluster> clusters, Timeline timeline, Storm storm) {
        this.clusters = clusters;
        this.timeline = timeline;
        this.storm = storm;
        this.dice = storm.dice();
    }

    void come(List<RunCase> runs) {
        for (var run : runs) {
            often(Fault.RUN_TOUCHED, () -> note(new Place(clusters.get(""), run.key())));
            for (var step : run.plan().steps()) {
                switch (step.action()) {
                    case Action.Patch patch -> come(patch);
                    case Action.Scale scale -> {
                        come(scale.write());
                        Place.of(clusters, scale.target()).ifPresent(this::comeWhileItWaits);
                    }
                    case Action.Job ignored -> {}
                    case Action.Child ignored -> {}
                    case Action.Apply apply -> come(apply);
                    case Action.Delete delete ->
                        Place.of(clusters, delete.target()).ifPresent(this::comeAgain);
                    case Action.Wait ignored -> {}
                    case Action.ReadField ignored -> {}
                    case Action.Probe ignored -> {}
                    case Action.Http ignored -> {}
                    case Action.Notify ignored -> {}
                    case Action.Hold hold -> come(hold.what().holding());
                    case Action.Release ignored -> {}
                    case Action.Fence ignored -> {}
                    case Action.Unfence ignored -> {}
                    case Action.Approval ignored -> {}
                    case Action.Pause ignored -> {}
                }
            }
        }
    }

    private void come(Action.Apply apply) {
        if (!(apply.manifest().get("data").orElse(null) instanceof Json.Obj data)) return;
        for (String key : data.members().keySet()) {
            come(new Action.Patch(apply.target(), FieldPath.parse("data." + key), Json.text(""), PatchKind.APPLY));
        }
    }

    private void come(Action.Patch patch) {
        Place.of(clusters, patch.target()).ifPresent(place -> come(place, patch.path()));
    }

    /** A controller makes anew what a step has deleted, some at once, so that a doubled request finds another object. */
    private void comeAgain(Place place) {
        place.cluster().listen(change -> {
            boolean gone = change.after().isEmpty() && change.key().equals(place.key());
            if (!gone || !storm.strikes(Fault.COMES_AGAIN)) return;
            var fresh = Trees.with(change.before().orElseThrow(), List.of("metadata"), Optional.of(Json.object()));
            var create = new Request.Create(place.key(), fresh, SOMEBODY);
            if (dice.chance(0.5)) place.cluster().handle(create, SOMEBODY);
            else
                timeline.after(
                        dice.between(Duration.ZERO, SOON), () -> place.cluster().handle(create, SOMEBODY));
        });
    }

    /** Somebody deletes the object that a step has written and now waits for. */
    private void comeWhileItWaits(Place place) {
        place.cluster().listen(change -> {
            if (!(change.by() instanceof OfAStep) || !change.key().equals(place.key())) return;
            var later = dice.between(Duration.ZERO, AFTER_A_WHILE);
            if (storm.reigns(Fault.DELETED) && dice.chance(0.5)) timeline.after(later, () -> delete(place));
            if (storm.reigns(Fault.MADE_ANEW) && dice.chance(0.5)) timeline.after(later, () -> makeAnew(place));
        });
    }

    private void come(Place place, FieldPath path) {
        often(Fault.OTHER_FIELDS, () -> note(place));
        if (storm.strikes(Fault.SAME_FIELD)) soon(() -> write(place, path, third(place, path)));
        if (storm.strikes(Fault.DELETED)) soon(() -> delete(place));
        if (storm.strikes(Fault.MADE_ANEW)) soon(() -> makeAnew(place));
        if (storm.strikes(Fault.PUT_BACK)) {
            place.cluster().listen(change -> {
                if (change.by() instanceof OfAStep && change.key().equals(place.key()))
                    putBackSoon(place, path, change);
            });
        }
    }

    private void often(Fault fault, Runnable write) {
        if (!storm.reigns(fault)) return;
        int times = (int) Math.ceil(storm.weather().of(fault) * dice.between(1, WRITES_MAX));
        for (int i = 0; i < times; i++) soon(write);
    }

    /** In the busy time; most of it happens while the runs are young. */
    private void soon(Runnable write) {
        var limit = dice.chance(0.7) ? SOON : BUSY_TIME;
        timeline.after(dice.between(Duration.ZERO, limit), write);
    }

    private void note(Place place) {
        var note = Json.object("note", Json.text("visit " + ++count));
        merge(place, Json.object("metadata", Json.object("annotations", note)));
    }

    private void merge(Place place, Json body) {
        place.cluster().handle(new Request.Patch(place.key(), PatchKind.MERGE, body, SOMEBODY, false), SOMEBODY);
    }

    /** A value that neither was there nor is wanted by any step. */
    private Json third(Place place, FieldPath path) {
        var is = parent(path).flatMap(list -> found(place, list)).or(() -> found(place, path));
        return switch (is.orElse(Json.text(""))) {
            case Json.Num ignored -> Json.number(40 + ++count);
            case Json.Arr(var items) -> {
                var more = new ArrayList<>(items);
                more.add(Json.text("visited " + ++count));
                yield new Json.Arr(more);
            }
            case Json.Obj ignored -> Json.object("visited", Json.text("by " + ++count));
            default -> Json.text(place.key().kind() == Kind.SECRET ? "dmlzaXQ=" : "visited " + ++count);
        };
    }

    /** The list that an appending path appends to. */
    private static Optional<FieldPath> parent(FieldPath path) {
        return path.appends() ? Optional.of(new FieldPath(path.parent())) : Optional.empty();
    }

    private static Optional<Json> found(Place place, FieldPath path) {
        return place.cluster()
                .peek(place.key())
                .flatMap(object ->
                        path.find(object) instanceof Lookup.Found(var value) ? Optional.of(value) : Optional.empty());
    }

    private void write(Place place, FieldPath path, Json value) {
        var at = parent(path).orElse(path);
        if (at.throughList()) {
            var operation = Json.object("op", Json.text("replace"))
                    .with("path", Json.text(at.pointer()))
                    .with("value", value);
            place.cluster()
                    .handle(
                            new Request.Patch(place.key(), PatchKind.JSON, Json.array(operation), SOMEBODY, false),
                            SOMEBODY);
        } else {
            merge(place, nested(at, value));
        }
    }

    private static Json nested(FieldPath path, Json value) {
        Json nested = value;
        for (var segment : path.segments().reversed()) nested = Json.object(((Segment.Member) segment).name(), nested);
        return nested;
    }

    private void putBackSoon(Place place, FieldPath path, Change change) {
        var at = parent(path).orElse(path);
        var before = change.before()
                .flatMap(object ->
                        at.find(object) instanceof Lookup.Found(var value) ? Optional.of(value) : Optional.empty());
        timeline.after(
                dice.between(Duration.ofMillis(10), SOON), () -> write(place, path, before.orElse(new Json.Null())));
    }

    private void delete(Place place) {
        place.cluster().handle(new Request.Delete(place.key(), Optional.empty(), Optional.empty()), SOMEBODY);
    }

    private void makeAnew(Place place) {
        var object = place.cluster().peek(place.key());
        delete(place);
        if (object.isEmpty()) return;
        var kept = Trees.with(object.get(), List.of("metadata"), Optional.of(Json.object()));
        timeline.after(dice.between(Duration.ZERO, SOON), () -> place.cluster()
                .handle(new Request.Create(place.key(), kept, SOMEBODY), SOMEBODY));
    }

    /** The run's values are deleted; the run's steps become others. */
    void disturb(RunCase run, Runnable tamper) {
        if (storm.reigns(Fault.VALUES_LOST)) {
            var secret = new Place(clusters.get(""), run.secret());
            secret.cluster().listen(change -> {
                boolean kept =
                        change.key().equals(secret.key()) && change.after().isPresent();
                if (kept && dice.chance(0.5))
                    timeline.after(dice.between(Duration.ZERO, AFTER_A_WHILE), () -> delete(secret));
            });
        }
        if (storm.reigns(Fault.TAMPERED))
            timeline.after(dice.between(Duration.ZERO, dice.chance(0.5) ? SOON : BUSY_TIME), tamper);
    }

    /** A Job of another owner stands where a step of the run would put its own. */
    void occupy(RunCase run) {
        var uid = clusters.get("").peek(run.key()).map(object -> Trees.text(object, "metadata", "uid"));
        for (var step : run.plan().steps()) {
            if (!(step.action() instanceof Action.Job job) || !storm.strikes(Fault.JOB_FOREIGN)) continue;
            String name = run.subject(uid.orElseThrow()).jobName(step.number());
            var foreign = Json.object("spec", Json.object("template", job.template()));
            clusters.get(job.cluster())
                    .handle(
                            new Request.Create(new Key(Kind.JOB, RunCase.NAMESPACE, name), foreign, SOMEBODY),
                            Landscape.SETUP);
        }
    }
}

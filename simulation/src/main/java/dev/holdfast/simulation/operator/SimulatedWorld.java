package dev.holdfast.simulation.operator;

import dev.holdfast.core.fleet.Repetition;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.scenario.Place;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.time.Fiber;
import dev.holdfast.simulation.trace.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The world of one pass over one run, as the operator's own shell has it: over simulated servers, on a fiber. */
public final class SimulatedWorld implements World {

    private static final Json SOMETHING = Json.text("eA==");

    private final Site site;
    private final Process process;
    private final Leadership leadership;
    private final FreezeCache freezes;
    private final SilenceCache silences;
    private final Consumer<Fiber> peril;
    private final Fiber fiber;
    private final RunCase run;
    private final Set<String> kept = new HashSet<>();
    private Json.Obj object;
    private Journal stored;

    SimulatedWorld(
            Site site,
            Process process,
            Leadership leadership,
            FreezeCache freezes,
            SilenceCache silences,
            Consumer<Fiber> peril,
            Fiber fiber,
            RunCase run,
            Json.Obj object,
            Journal read) {
        this.site = site;
        this.process = process;
        this.leadership = leadership;
        this.freezes = freezes;
        this.silences = silences;
        this.peril = peril;
        this.fiber = fiber;
        this.run = run;
        this.object = object;
        this.stored = read;
    }

    static Optional<Place> place(Site site, Look look) {
        return switch (look) {
            case Look.AtObject at -> Place.of(site.clusters(), at.target());
            case Look.AtJob at ->
                Optional.ofNullable(site.clusters().get(at.cluster()))
                        .map(cluster -> new Place(cluster, new Key(Kind.JOB, at.namespace(), at.name())));
            case Look.AtPods pods -> throw new IllegalArgumentException("there are no pods here: " + pods);
            case Look.AtChild ignored ->
                throw new IllegalArgumentException("children are simulated in ChildSimulation");
            case Look.Outside(var step, Check.Tcp(var endpoint)) ->
                Optional.of(Place.ofHost(site.clusters(), endpoint.host()));
            case Look.Outside other -> throw new IllegalArgumentException("nobody here answers " + other);
        };
    }

    /** When a run's status was written, by a clock that is right. */
    static final String AT = "at";

    @Override
    public Report look(Look look) {
        peril.accept(fiber);
        var place = place(site, look);
        if (place.isEmpty()) return new Report.Unreadable("no such cluster or kind: " + look);
        var answer = process.call(
                fiber, place.get().cluster(), new Request.Get(place.get().key()), new Tags.OfLook(run));
        var report = answer.map(a -> seen(look, a)).orElse(new Report.Unreached("no answer"));
        site.watcher()
                .log(() -> identity() + ": " + run.name() + " looks at "
                        + place.get().key() + ": " + Words.of(report));
        peril.accept(fiber);
        return report;
    }

    private Report seen(Look look, Answer answer) {
        if (!answer.isOk() && answer.code() != 404) {
            return Repetition.of(answer.code()).permanent()
                    ? new Report.Unreadable(answer.words())
                    : new Report.Unreached(answer.words());
        }
        return switch (look) {
            case Look.AtObject at -> new Report.Seen(answer.object(), at.refusal());
            case Look.AtJob ignored -> answer.object().map(this::job).orElse(new Report.JobSeen(JobState.ABSENT, ""));
            case Look.AtPods pods -> throw new IllegalArgumentException("there are no pods here: " + pods);
            case Look.AtChild ignored ->
                throw new IllegalArgumentException("children are simulated in ChildSimulation");
            case Look.Outside ignored ->
                answer.isOk()
                        ? new Report.Answered(new dev.holdfast.core.outward.Answer.Connected())
                        : new Report.Unreached("connection refused");
        };
    }

    private Report job(Json.Obj job) {
        String owner = Trees.text(job, "metadata", "labels", Subject.LABEL_RUN_UID);
        return owner.equals(Trees.text(object, "metadata", "uid"))
                ? state(job)
                : new Report.JobSeen(JobState.FOREIGN, "");
    }

    private static Report state(Json.Obj job) {
        return switch (Trees.text(job, "status", "phase")) {
            case "Complete" -> new Report.JobSeen(JobState.COMPLETE, Trees.text(job, "status", "log"));
            case "Failed" -> new Report.JobSeen(JobState.FAILED, Trees.text(job, "status", "log"));
            default -> new Report.JobSeen(JobState.ACTIVE, "");
        };
    }

    /** Looks at a Job of that name without asking whose it is: the honest way is {@link #look}. */
    public Report lookAtAnybodys(Look.AtJob look) {
        var tag = new Tags.OfLook(run);
        return place(site, look)
                .flatMap(place -> process.call(fiber, place.cluster(), new Request.Get(place.key()), tag))
                .flatMap(Answer::object)
                .map(SimulatedWorld::state)
                .orElse(new Report.JobSeen(JobState.ABSENT, ""));
    }

    @Override
    public Optional<String> unreachable(String cluster) {
        return silences.silence(cluster);
    }

    @Override
    public Optional<Halt> halted(String cluster) {
        return freezes.halt(run, cluster, process.instant());
    }

    @Override
    public Sent perform(Effect effect) {
        return perform(effect, this::halted);
    }

    /** Asks {@code halts} at the last moment: the honest way is {@link #perform(Effect)}. */
    public Sent perform(Effect effect, Function<String, Optional<Halt>> halts) {
        peril.accept(fiber);
        var late = halts.apply(effect.cluster());
        if (late.isPresent()) return new Sent.Held(late.get());
        if (!leadership.mayAct()) {
            site.watcher().log(() -> identity() + " may not act on " + run.name());
            return new Sent.NotOurs();
        }
        return new Sent.Answer(send(effect));
    }

    /** In an order that the seed draws; between any two the process may die. */
    @Override
    public Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
        var left = new ArrayList<Supplier<Map.Entry<Integer, Sent>>>();
        looks.forEach(look -> left.add(() -> Map.entry(look.step(), new Sent.Answer(look(look)))));
        boolean alone = looks.isEmpty() && effects.size() == 1;
        effects.forEach(effect -> left.add(() -> Map.entry(effect.step(), alone ? perform(effect) : later(effect))));
        var answers = new LinkedHashMap<Integer, Sent>();
        while (!left.isEmpty()) {
            var next = left.remove(left.size() == 1 ? 0 : site.dice().between(0, left.size()))
                    .get();
            answers.put(next.getKey(), next.getValue());
        }
        return answers;
    }

    /** Sends an effect without asking whether this process may: the honest way is {@link #perform}. */
    public Report send(Effect effect) {
        var halt = halted(effect.cluster());
        var tag =
                new Tags.OfEffect(run, effect, epoch(), stored, site.timeline().nanos(), halt);
        site.watcher()
                .log(() -> identity() + ": " + run.name() + " step " + effect.step() + " sends " + Words.of(effect));
        site.watcher().sent(tag);
        var answer =
                switch (effect) {
                    case Effect.Patch patch ->
                        Place.of(site.clusters(), patch.target())
                                .flatMap(place -> process.call(fiber, place.cluster(), request(place, patch), tag));
                    case Effect.Delete delete ->
                        Place.of(site.clusters(), delete.target())
                                .flatMap(place -> process.call(fiber, place.cluster(), request(place, delete), tag));
                    case Effect.CreateJob job ->
                        process.call(
                                fiber,
                                site.clusters().get(job.cluster()),
                                new Request.Create(
                                        new Key(Kind.JOB, job.namespace(), job.name()),
                                        job.manifest(),
                                        job.fieldManager()),
                                tag);
                    case Effect.CreateRun ignored ->
                        throw new IllegalArgumentException("children are simulated in ChildSimulation");
                    case Effect.Defer defer ->
                        throw new IllegalStateException("nobody here knows of silence: " + defer);
                    case Effect.Call call -> {
                        var place = Place.ofMessage(site.clusters(), call.key());
                        yield process.call(
                                fiber,
                                place.cluster(),
                                new Request.Create(place.key(), Json.object(), "holdfast"),
                                tag);
                    }
                };
        var report = answer.map(is -> switch (effect) {
                    case Effect.Delete ignored when is.code() == 404 -> new Report.Done();
                    case Effect.Call ignored -> called(is);
                    default -> report(is);
                })
                .orElse(new Report.Unclear("no answer"));
        site.watcher()
                .log(() -> identity() + ": " + run.name() + " step " + effect.step() + " hears " + Words.of(report));
        site.watcher().answered(tag, report instanceof Report.Unclear);
        peril.accept(fiber);
        return report;
    }

    private static Request request(Place place, Effect.Delete delete) {
        return new Request.Delete(
                place.key(), Optional.of(delete.uid()).filter(uid -> !uid.isEmpty()), Optional.empty());
    }

    private static Request request(Place place, Effect.Patch patch) {
        Json body = patch.kind() == PatchKind.APPLY
                ? ((Json.Obj) patch.body())
                        .with("kind", Json.text(place.key().kind().kind()))
                : patch.body();
        return new Request.Patch(place.key(), patch.kind(), body, patch.fieldManager(), false);
    }

    /** Who has the message already, by its key, takes it as taken. */
    private static Report called(Answer answer) {
        int status = answer.isOk() || answer.code() == 409 ? 200 : answer.code();
        return new Report.Answered(new dev.holdfast.core.outward.Answer.Http(
                status, status == 200 ? "" : answer.words(), "", Optional.empty(), true));
    }

    private static Report report(Answer answer) {
        if (answer.isOk()) return new Report.Done();
        if (answer.isFieldConflict()) return new Report.Refused(answer.words(), false);
        if (answer.code() == 409) return new Report.Conflicted(answer.words());
        return Repetition.of(answer.code()).permanent()
                ? new Report.Refused(answer.words(), answer.code() == 422)
                : new Report.Unclear(answer.words());
    }

    /** One write of the whole status over the version that was read or written last; values go first. */
    @Override
    public Stored store(Journal journal) {
        peril.accept(fiber);
        for (var entry : journal.entries()) {
            var kept = Journal.held(entry)
                    .filter(held -> held.belongsInSecret() && held.value().isPresent())
                    .allMatch(this::keep);
            if (!kept) return new Stored.Reread("the run's Secret was not written");
        }
        var next = site.journals().written(object).equals(journal)
                        && Trees.at(object, "status", AT).isPresent()
                ? object
                : object.with(
                        "status",
                        site.journals()
                                .status(journal)
                                .with(AT, Json.number(site.timeline().nanos())));
        var tag = new Tags.OfStore(run, epoch(), journal);
        var answer = process.call(fiber, site.hub(), new Request.Put(run.key(), next, true, "holdfast"), tag);
        site.watcher()
                .log(() -> identity() + ": " + run.name() + " stores ["
                        + answer.map(is -> is.code() + "").orElse("no answer") + "] " + Words.of(journal));
        peril.accept(fiber);
        if (answer.isEmpty()) return new Stored.Reread("no answer");
        if (!answer.get().isOk()) return new Stored.Reread(answer.get().words());
        object = answer.get().object().orElseThrow();
        stored = journal;
        return new Stored.Ok();
    }

    String identity() {
        return process.identity();
    }

    /** Stores a journal over whatever is there by now: the honest way is {@link #store}. */
    public Stored overwrite(Journal journal) {
        var newest =
                process.call(fiber, site.hub(), new Request.Get(run.key()), new Tags.OfOperator(process.identity()));
        newest.flatMap(Answer::object).ifPresent(run -> object = run);
        return store(journal);
    }

    /** The journal that was read or stored last. */
    public Journal stored() {
        return stored;
    }

    private boolean keep(Held held) {
        String key = Journals.key(held);
        if (kept.contains(key)) return true;
        var data = Json.object("data", Json.object(key, SOMETHING));
        var by = new Tags.OfOperator(process.identity());
        var patch = new Request.Patch(run.secret(), PatchKind.MERGE, data, "holdfast", false);
        var answer = process.call(fiber, site.hub(), patch, by);
        if (answer.isPresent() && answer.get().code() == 404) {
            answer = process.call(fiber, site.hub(), new Request.Create(run.secret(), data, "holdfast"), by);
        }
        boolean done = answer.isPresent() && answer.get().isOk();
        if (done) kept.add(key);
        return done;
    }

    private Epoch epoch() {
        return new Epoch(process.identity());
    }
}

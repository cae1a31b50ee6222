package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import java.util.List;
import java.util.Optional;

/** One process that carries one run on a {@link Stage}, until it dies. Around each of its writes something may happen. */
final class StagedWorld implements World {

    /** A run that waits as often as this waits for something that nobody here does. */
    private static final int PASSES_MAX = 200;

    /** Who changed an object. */
    record OfStep(int number) {
        @Override
        public String toString() {
            return "step " + number;
        }
    }

    /** Where in a write something may happen. */
    enum Point {
        BEFORE_IT_IS_SENT,
        DONE_AND_NOT_ANSWERED,
        ANSWERED
    }

    /** What may happen. */
    enum Fate {
        NOTHING,
        /** The process is killed. */
        CRASH,
        /** The request or its answer is lost, the process goes on. */
        NO_ANSWER
    }

    /** Decides, in order, what happens at each point of each write. */
    @FunctionalInterface
    interface Fates {
        Fates KIND = point -> Fate.NOTHING;

        Fate at(Point point);
    }

    private static final class Killed extends RuntimeException {
        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Where a machine of Redfish takes orders, under its own path. */
    private static final String RESET = "/Actions/ComputerSystem.Reset";

    private static final Json.Obj NO_PODS =
            Json.object("kind", Json.text("PodList")).with("items", Json.of(List.of()));

    private final Stage stage;
    private final Plan plan;
    private final Subject subject;
    private final Fates fates;
    private long read;

    private StagedWorld(Stage stage, Plan plan, Subject subject, Fates fates) {
        this.stage = stage;
        this.plan = plan;
        this.subject = subject;
        this.fates = fates;
        this.read = stage.version;
    }

    /** Carries the run to its end, or to where it rests, over as many processes as it takes. */
    static Journal conduct(Stage stage, Plan plan, Subject subject, Fates fates) {
        for (int passes = 0; passes < PASSES_MAX; passes++) {
            var world = new StagedWorld(stage, plan, subject, fates);
            try {
                var acts = stage.people.acts();
                var rested = Conductor.advance(plan, subject, stage.read(plan), acts, world, () -> stage.now);
                if (rested instanceof Rested.Ended(var journal)) {
                    var end = journal.end().orElseThrow();
                    if (end.outcome().isForGood()
                            || !stage.happened(stage.people.comeToWhatRests(plan, journal, stage.now))) return journal;
                }
                if (rested instanceof Rested.Waiting(var until, var watching)) {
                    boolean came = stage.happened(stage.people.comeMeanwhile(plan, stage.read(plan), stage.now));
                    watching.forEach(world::fulfil);
                    stage.settle();
                    if (until.isAfter(stage.now))
                        stage.now = watching.isEmpty() && !came ? until : stage.now.plusSeconds(1);
                }
                if (rested instanceof Rested.Held) stage.people.thaw();
            } catch (Killed killed) {
                stage.now = stage.now.plusSeconds(1);
            }
        }
        throw new AssertionError("not over after " + PASSES_MAX + " passes: " + stage.status);
    }

    private void fulfil(Look look) {
        if (plan.step(look.step()).action() instanceof Action.Wait(var target, var until)) {
            StagedControllers.fulfil(stage.servers.get(target.cluster()), Stage.key(plan, target), until);
        }
    }

    @Override
    public Report look(Look look) {
        return switch (look) {
            case Look.AtObject(var step, var target, var refusal) -> {
                var server = stage.servers.get(target.cluster());
                yield server == null
                        ? new Report.Unreadable("no such cluster: " + target.cluster())
                        : new Report.Seen(server.peek(Stage.key(plan, target)), refusal);
            }
            case Look.AtJob(var step, var cluster, var namespace, var name, var ignored) ->
                stage.servers
                        .get(cluster)
                        .peek(new Key(Kind.JOB, namespace, name))
                        .map(this::job)
                        .orElse(new Report.JobSeen(JobState.ABSENT, ""));
            // a primary that is scaled to nothing has no pods left
            case Look.AtPods ignored -> new Report.Seen(Optional.of(NO_PODS), Optional.empty());
            case Look.AtChild(var step, var namespace, var name, var named) ->
                new Report.Seen(
                        stage.servers
                                .get("")
                                .peek(new Key(Kind.RUN, namespace, name))
                                .or(() -> Optional.of(otherPlan(namespace, named))),
                        Optional.empty());
            case Look.Outside(var step, var check) -> new Report.Answered(rightAnswer(check));
        };
    }

    private Report job(Json.Obj job) {
        if (!Trees.text(job, "metadata", "labels", Subject.LABEL_RUN_UID).equals(subject.uid())) {
            return new Report.JobSeen(JobState.FOREIGN, "");
        }
        boolean complete = Trees.text(job, "status", "phase").equals("Complete");
        return new Report.JobSeen(complete ? JobState.COMPLETE : JobState.ACTIVE, "");
    }

    /** What it says is nobody's business here: its run is brought to its end as a Job is. */
    private static Json.Obj otherPlan(String namespace, String name) {
        var metadata = Json.object("name", Json.text(name))
                .with("namespace", Json.text(namespace))
                .with("uid", Json.text("uid-of-" + name));
        return Json.object("kind", Json.text("RecoveryPlan"))
                .with("metadata", metadata)
                .with("spec", Json.object("steps", Json.array()));
    }

    private Answer rightAnswer(Check check) {
        return switch (check) {
            case Check.Http http ->
                new Answer.Http(
                        http.statuses().iterator().next(), "", http.contains().orElse(""), Optional.empty(), true);
            case Check.Tcp ignored -> new Answer.Connected();
            case Check.Dns dns -> new Answer.Addresses(dns.addresses());
            case Check.Sql sql -> new Answer.Value(Optional.of(sql.value()));
            case Check.Power power -> machine(power.system());
        };
    }

    private Answer machine(Url system) {
        String path = system.target() + RESET;
        var actions = Json.object("#ComputerSystem.Reset", Json.object("target", Json.text(path)));
        var power =
                Json.text(stage.machines.getOrDefault(system.withTarget(path).toString(), "On"));
        Json said = Json.object("PowerState", power).with("Actions", actions);
        return new Answer.Machine(new Answer.Http(200, "", said.print(), Optional.of(said), true));
    }

    @Override
    public Optional<Halt> halted(String cluster) {
        return stage.people.freeze() && !cluster.isEmpty()
                ? Optional.of(new Halt("holdfast-system/stop", "somebody looks", stage.now, Optional.empty()))
                : Optional.empty();
    }

    @Override
    public Optional<String> unreachable(String cluster) {
        return stage.silent.contains(cluster)
                ? Optional.of("Cluster " + cluster + " gives no answer since noon")
                : Optional.empty();
    }

    @Override
    public Sent perform(Effect effect) {
        if (happens(Point.BEFORE_IT_IS_SENT)) return new Sent.Answer(new Report.Unclear("no answer"));
        var report = send(effect);
        boolean lost = happens(Point.DONE_AND_NOT_ANSWERED) | happens(Point.ANSWERED);
        return new Sent.Answer(lost ? new Report.Unclear("no answer") : report);
    }

    /** Whether the answer is lost here. */
    private boolean happens(Point point) {
        return switch (fates.at(point)) {
            case NOTHING -> false;
            case NO_ANSWER -> true;
            case CRASH -> throw new Killed();
        };
    }

    private Report send(Effect effect) {
        stage.sent++;
        var by = new OfStep(effect.step());
        return switch (effect) {
            case Effect.Patch(var step, var target, var kind, var body, var manager) -> {
                var key = Stage.key(plan, target);
                var sent = kind == PatchKind.APPLY
                        ? ((Json.Obj) body).with("kind", Json.text(key.kind().kind()))
                        : body;
                if (stage.people.meddle()) stage.label(target.cluster(), key);
                yield report(target.cluster(), new Request.Patch(key, kind, sent, manager, false), by);
            }
            case Effect.Delete(var step, var target, var uid, var propagation) -> {
                var of = Optional.of(uid).filter(known -> !known.isEmpty());
                yield report(target.cluster(), new Request.Delete(Stage.key(plan, target), of, Optional.empty()), by);
            }
            case Effect.CreateJob(var step, var cluster, var namespace, var name, var manifest, var manager) ->
                report(cluster, new Request.Create(new Key(Kind.JOB, namespace, name), manifest, manager), by);
            case Effect.CreateRun(var step, var target, var manifest, var manager) ->
                report(target.cluster(), new Request.Create(Stage.key(plan, target), manifest, manager), by);
            case Effect.Defer defer ->
                report(
                        "",
                        new Request.Create(
                                new Key(Kind.RUN, plan.namespace(), defer.name()), Json.object(), "holdfast"),
                        by);
            case Effect.Call(var step, var key, var message) -> {
                stage.messages.merge(key, 1, Integer::sum);
                yield new Report.Answered(
                        switch (message) {
                            case Outgoing.Request request -> {
                                switchPower(request);
                                yield new Answer.Http(status(step), "", "", Optional.empty(), true);
                            }
                            case Outgoing.Mail ignored -> new Answer.Taken("250 OK");
                        });
            }
        };
    }

    private void switchPower(Outgoing.Request request) {
        if (!(request.to() instanceof Outgoing.To.Address(var url))
                || !url.target().endsWith(RESET)) return;
        boolean off = request.body().orElse("").contains("ForceOff");
        stage.machines.put(url.toString(), off ? "Off" : "On");
    }

    private int status(int step) {
        return plan.step(step).action() instanceof Action.Http http
                ? http.statuses().stream().sorted().findFirst().orElse(200)
                : 200;
    }

    private Report report(String cluster, Request request, OfStep by) {
        var answer = stage.servers.get(cluster).handle(request, by);
        if (answer.isOk() || request instanceof Request.Delete && answer.code() == 404) return new Report.Done();
        if (answer.code() == 409 && !answer.isFieldConflict()) return new Report.Conflicted(answer.words());
        return new Report.Refused(answer.words(), answer.code() == 422);
    }

    @Override
    public Stored store(Journal journal) {
        if (happens(Point.BEFORE_IT_IS_SENT)) return new Stored.Reread("no answer");
        if (stage.version != read) return new Stored.Reread("the run was written by somebody else");
        stage.write(plan, journal);
        boolean lost = happens(Point.DONE_AND_NOT_ANSWERED) | happens(Point.ANSWERED);
        if (lost) return new Stored.Reread("no answer");
        read = stage.version;
        return new Stored.Ok();
    }
}

package dev.holdfast.simulation;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Move;
import dev.holdfast.core.run.Move.Next;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Run;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Changed;
import dev.holdfast.simulation.operator.Shell;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Bugs of the decisions, made by changing what goes into the production ones or what comes out of them. */
final class WrongDecisions {

    private static final int RETRIES_ANY = 50;

    private WrongDecisions() {}

    static Shell attemptNotCounted() {
        return after("an attempt is not counted", (before, entry) -> new Changed(entry).attempt(before.attempt()));
    }

    static Shell preconditionDropped() {
        return Shell.deciding("the precondition is dropped", decider -> (plan, subject, journal, report, now) -> {
            var move = decider.decide(plan, subject, journal, report, now);
            var next = move.next() instanceof Next.Act(Effect.Patch patch)
                    ? new Next.Act(new Effect.Patch(
                            patch.step(),
                            patch.target(),
                            patch.kind(),
                            unconditional(patch.body()),
                            patch.fieldManager()))
                    : move.next();
            return new Move(Changed.last(move.journal(), WrongDecisions::unconditional), next);
        });
    }

    private static Json unconditional(Json body) {
        return switch (body) {
            case Json.Arr(var operations) ->
                new Json.Arr(operations.stream()
                        .filter(operation -> !Trees.text(operation, "path").startsWith("/metadata/resourceVersion"))
                        .filter(operation -> !Trees.text(operation, "path").startsWith("/metadata/uid"))
                        .toList());
            case Json.Obj object ->
                Trees.with(
                        Trees.with(object, List.of("metadata", "resourceVersion"), Optional.empty()),
                        List.of("metadata", "uid"),
                        Optional.empty());
            default -> body;
        };
    }

    private static Entry unconditional(Entry entry) {
        return intent(
                entry,
                intent -> intent instanceof Intent.Change change
                        ? new Intent.Change(
                                Optional.empty(),
                                change.previous(),
                                change.desired(),
                                change.conflicts(),
                                change.written())
                        : intent);
    }

    static Shell ownJobIsConflict() {
        return reported(
                "a Job of one's own that exists already is taken for a failure",
                report -> report instanceof Report.Conflicted(var words) && words.contains("already exists")
                        ? new Report.Refused(words, false)
                        : report);
    }

    static Shell jobDoneWhenBegun() {
        return reported(
                "a Job is taken for done when it has begun",
                report -> report instanceof Report.JobSeen(var state, var tail) && state == JobState.ACTIVE
                        ? new Report.JobSeen(JobState.COMPLETE, tail)
                        : report);
    }

    static Shell deletedJobMadeAgain() {
        return Shell.deciding(
                "a Job that somebody has deleted is made again", decider -> (plan, subject, journal, report, now) -> {
                    boolean absent =
                            report instanceof Report.JobSeen(var state, var ignored) && state == JobState.ABSENT;
                    return decider.decide(
                            plan,
                            subject,
                            absent ? Changed.last(journal, WrongDecisions::unmade) : journal,
                            report,
                            now);
                });
    }

    private static Entry unmade(Entry entry) {
        return intent(
                entry,
                intent -> intent instanceof Intent.Create create
                        ? new Intent.Create(create.namespace(), create.name())
                        : intent);
    }

    static Shell lateJobGetsAllTheTime() {
        return Shell.deciding(
                "a Job gets all the time of its step however late it is made",
                decider -> (plan, subject, journal, report, now) -> {
                    var move = decider.decide(plan, subject, journal, report, now);
                    return move.next() instanceof Next.Act(Effect.CreateJob job)
                            ? new Move(move.journal(), new Next.Act(allTheTime(plan, job)))
                            : move;
                });
    }

    private static Effect allTheTime(Plan plan, Effect.CreateJob job) {
        var seconds = Json.number(plan.step(job.step()).timeout().toSeconds());
        return new Effect.CreateJob(
                job.step(),
                job.cluster(),
                job.namespace(),
                job.name(),
                Trees.with(job.manifest(), List.of("spec", "activeDeadlineSeconds"), Optional.of(seconds)),
                job.fieldManager());
    }

    static Shell failedProbeBelieved() {
        return Shell.deciding(
                "a probe that fails is taken for one that holds", decider -> (plan, subject, journal, report, now) -> {
                    boolean failed = report instanceof Report.Unreached && isProbe(plan, journal);
                    var seen = failed ? new Report.Answered(new Answer.Connected()) : report;
                    return decider.decide(plan, subject, journal, seen, now);
                });
    }

    private static boolean isProbe(Plan plan, Journal journal) {
        return switch (journal.run(plan)) {
            case Run.Ready(int step) -> plan.step(step).action() instanceof Action.Probe;
            case Run.Busy(var entry) -> plan.step(entry.step()).action() instanceof Action.Probe;
            default -> false;
        };
    }

    static Shell keyOfEachAttempt() {
        return Shell.deciding("each attempt has its own key", decider -> (plan, subject, journal, report, now) -> {
            var move = decider.decide(plan, subject, journal, report, now);
            if (!(move.next() instanceof Next.Act(Effect.Call(int step, String key, var message)))) return move;
            int attempt = move.journal().latest().orElseThrow().attempt();
            String other = key.split("/")[0] + "/" + attempt;
            return new Move(
                    Changed.last(move.journal(), entry -> intent(entry, intent -> new Intent.Call(other))),
                    new Next.Act(new Effect.Call(step, other, message)));
        });
    }

    static Shell epochNotCarried() {
        return Shell.deciding(
                "the epoch is not carried",
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(plan, subject.with(Optional.empty()), journal, report, now));
    }

    static Shell holdForgotten() {
        return Shell.deciding(
                "what was there before a hold is forgotten", decider -> (plan, subject, journal, report, now) -> {
                    var forgetful = Changed.all(
                            journal,
                            entry -> plan.step(entry.step()).action() instanceof Action.Hold
                                    ? intent(entry, WrongDecisions::withoutPrevious)
                                    : entry);
                    return decider.decide(plan, subject, forgetful, report, now);
                });
    }

    private static Intent withoutPrevious(Intent intent) {
        return intent instanceof Intent.Change change
                ? new Intent.Change(
                        change.precondition(), Optional.empty(), change.desired(), change.conflicts(), change.written())
                : intent;
    }

    static Shell stillHeldNotSaid() {
        return Shell.deciding(
                "what is still held at the end is not said", decider -> (plan, subject, journal, report, now) -> {
                    var move = decider.decide(plan, subject, journal, report, now);
                    var end = move.journal().end();
                    if (end.isEmpty()) return move;
                    var silent = new Journal.End(
                            end.get().outcome(),
                            end.get().message().split("; still held")[0],
                            end.get().at());
                    var before = move.journal();
                    return new Move(
                            new Journal(
                                    before.digest(),
                                    before.started(),
                                    before.entries(),
                                    Optional.of(silent),
                                    before.acts(),
                                    before.halt()),
                            move.next());
                });
    }

    static Shell readyWhenSet() {
        return reported(
                "replicas are taken for ready when their count is set",
                report -> report instanceof Report.Seen(var object, var refusal)
                        ? new Report.Seen(object.map(WrongDecisions::ready), refusal)
                        : report);
    }

    private static Json.Obj ready(Json.Obj object) {
        if (!Trees.text(object, "kind").equals("Deployment")) return object;
        var count = Trees.at(object, "spec", "replicas");
        var generation = Trees.at(object, "metadata", "generation");
        return object.with(
                "status",
                Json.object("readyReplicas", count.orElse(Json.number(0)))
                        .with("replicas", count.orElse(Json.number(0)))
                        .with("observedGeneration", generation.orElse(Json.number(0))));
    }

    static Shell conditionOfAnyStatus() {
        return conditions(
                "a condition is taken for met whatever its status is",
                status -> Trees.with(
                        status,
                        List.of("conditions"),
                        Optional.of(Json.array(
                                Json.object("type", Json.text("Available")).with("status", Json.text("True"))))));
    }

    static Shell oldConditionBelieved() {
        return conditions(
                "a condition is believed that its controller wrote before it saw the change",
                status -> Trees.with(status, List.of("observedGeneration"), Optional.empty()));
    }

    static Shell conditionNotAsked() {
        return Shell.deciding(
                "a step is begun whatever it asks for before", decider -> (plan, subject, journal, report, now) -> {
                    var steps = plan.steps().stream()
                            .map(step -> new Step(
                                    step.number(),
                                    step.title(),
                                    step.action(),
                                    step.timeout(),
                                    step.retries(),
                                    step.onFailure()))
                            .toList();
                    return decider.decide(
                            new Plan(plan.namespace(), plan.name(), steps, plan.digest()),
                            subject,
                            journal,
                            report,
                            now);
                });
    }

    static Shell unclearTakenForMet() {
        return Shell.deciding(
                "an expression that cannot be told is taken for one that holds",
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(credulous(plan), subject, journal, report, now));
    }

    private static Plan credulous(Plan plan) {
        var steps = plan.steps().stream().map(step -> {
            if (!(step.action() instanceof Action.Wait(var target, Until.Holding(var expression)))) return step;
            var believed = new Action.Wait(target, new Until.Holding(new Credulous(expression)));
            return new Step(
                    step.number(),
                    step.title(),
                    believed,
                    step.timeout(),
                    step.retries(),
                    step.onFailure(),
                    step.when());
        });
        return new Plan(plan.namespace(), plan.name(), steps.toList(), plan.digest());
    }

    private record Credulous(Expression expression) implements Expression {
        @Override
        public String text() {
            return expression.text();
        }

        @Override
        public Judgement judge(Map<String, Json> variables) {
            var judgement = expression.judge(variables);
            return judgement instanceof Judgement.Unclear ? new Judgement.Holds() : judgement;
        }
    }

    private static Shell conditions(String name, UnaryOperator<Json.Obj> wrong) {
        return reported(
                name,
                report -> report instanceof Report.Seen(var object, var refusal)
                        ? new Report.Seen(
                                object.map(is ->
                                        Trees.at(is, "status", "conditions").isPresent()
                                                ? is.with("status", wrong.apply((Json.Obj)
                                                        is.get("status").orElseThrow()))
                                                : is),
                                refusal)
                        : report);
    }

    static Shell goneWhenAccepted() {
        return reported(
                "an object is taken for gone when its deletion is accepted",
                report -> report instanceof Report.Seen(var object, var refusal)
                        ? new Report.Seen(
                                object.filter(is -> Trees.at(is, "metadata", "deletionTimestamp")
                                        .isEmpty()),
                                refusal)
                        : report);
    }

    static Shell deletedAnewToo() {
        return Shell.deciding(
                "an object that was made anew under the same name is deleted too",
                decider -> (plan, subject, journal, report, now) -> decider.decide(
                        plan,
                        subject,
                        report instanceof Report.Seen(var object, var ignored) && object.isPresent()
                                ? Changed.last(journal, WrongDecisions::deletionForgotten)
                                : journal,
                        report,
                        now));
    }

    private static Entry deletionForgotten(Entry entry) {
        return entry.intent().orElse(null) instanceof Intent.Delete
                ? new Changed(entry).intent(Optional.empty())
                : entry;
    }

    static Shell writtenNotHeeded() {
        return Shell.deciding(
                "a count that somebody has changed is written again",
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(plan, subject, Changed.last(journal, WrongDecisions::unwritten), report, now));
    }

    private static Entry unwritten(Entry entry) {
        return intent(
                entry,
                intent -> intent instanceof Intent.Change change
                        ? new Intent.Change(
                                change.precondition(), change.previous(), change.desired(), change.conflicts())
                        : intent);
    }

    static Shell foundAppliedNotSeen() {
        return Shell.deciding(
                "an effect that is there already is not recognised",
                decider -> (plan, subject, journal, report, now) -> {
                    var move = decider.decide(plan, subject, journal, report, now);
                    boolean found = move.journal().latest().isPresent()
                            && !move.journal().equals(journal)
                            && move.journal().latest().orElseThrow().foundApplied();
                    return found ? decider.decide(plan, subject, forgotten(journal), report, now) : move;
                });
    }

    static Shell startForgotten() {
        return Shell.deciding(
                "a start that is in the journal is forgotten in a crash",
                decider -> (plan, subject, journal, report, now) -> decider.decide(
                        plan, subject, report instanceof Report.Nothing ? forgotten(journal) : journal, report, now));
    }

    private static Journal forgotten(Journal journal) {
        return Changed.last(
                journal, entry -> entry.state().isFinal() ? entry : new Changed(entry).intent(Optional.empty()));
    }

    static Shell stepsExchanged() {
        return planned("the last two steps change places", steps -> {
            if (steps.size() < 2) return steps;
            var exchanged = new ArrayList<>(steps);
            var last = exchanged.removeLast();
            var before = exchanged.removeLast();
            exchanged.add(new Step(before.number(), last.title(), last.action(), last.timeout(), last.retries()));
            exchanged.add(new Step(last.number(), before.title(), before.action(), before.timeout(), before.retries()));
            return exchanged;
        });
    }

    static Shell timeNotHeeded() {
        return Shell.deciding(
                "the time that a step may take is not heeded", decider -> (plan, subject, journal, report, now) -> {
                    var move = decider.decide(
                            plan, subject, Changed.last(journal, entry -> late(entry, now, plan)), report, now);
                    boolean same = journal.latest()
                            .map(Entry::step)
                            .equals(move.journal().latest().map(Entry::step));
                    return new Move(
                            Changed.last(
                                    move.journal(),
                                    entry -> same
                                            ? new Changed(entry)
                                                    .deadline(journal.latest()
                                                            .orElseThrow()
                                                            .deadline())
                                            : entry),
                            move.next());
                });
    }

    /** The entry with all of its time before it. */
    private static Entry late(Entry entry, Instant now, Plan plan) {
        return new Changed(entry).deadline(now.plus(plan.step(entry.step()).timeout()));
    }

    static Shell noPause() {
        return Shell.deciding(
                "there is no pause between attempts", decider -> (plan, subject, journal, report, now) -> {
                    var past = Changed.last(journal, entry -> rested(entry, now));
                    return decider.decide(plan, subject, past, report, now)
                                            instanceof Move(var after, Next.Rest(var until, var watching))
                                    && after.latest().orElseThrow().state() == Entry.State.BACKING_OFF
                            ? new Move(after, new Next.Rest(now, watching))
                            : decider.decide(plan, subject, past, report, now);
                });
    }

    /** The entry with its pause over. */
    private static Entry rested(Entry entry, Instant now) {
        return new Entry(
                entry.step(),
                entry.state(),
                entry.attempt(),
                entry.started(),
                entry.deadline(),
                entry.finished(),
                entry.notBefore().map(until -> now),
                entry.message(),
                entry.intent(),
                entry.output(),
                entry.foundApplied());
    }

    static Shell retriesNotHeeded() {
        return planned("the number of retries is not heeded", steps -> steps.stream()
                .map(step -> new Step(
                        step.number(),
                        step.title(),
                        step.action(),
                        step.timeout(),
                        RETRIES_ANY,
                        step.onFailure(),
                        step.when(),
                        step.order()))
                .toList());
    }

    static Shell secretReadAloud() {
        return after("a value that was read from a Secret is said", (before, entry) -> entry.output()
                .flatMap(output -> output.value().value())
                .map(value -> new Changed(entry).message("is " + value.print()))
                .orElse(entry));
    }

    static Shell wordsNotCleaned() {
        return Shell.deciding("the words of an API server are not cleaned of secrets", decider -> {
            var refusals = new ArrayDeque<String>();
            return (plan, subject, journal, report, now) -> {
                if (report instanceof Report.Refused(var words, var ignored)) refusals.add(words);
                var move = decider.decide(plan, subject, journal, report, now);
                return refusals.isEmpty()
                        ? move
                        : new Move(
                                Changed.last(
                                        move.journal(),
                                        entry -> entry.state() == Entry.State.FAILED
                                                ? new Changed(entry).message(refusals.getLast())
                                                : entry),
                                move.next());
            };
        });
    }

    static Shell secretKeptInStatus() {
        return after("a value from a Secret is kept in the status", (before, entry) -> new Changed(entry)
                .output(entry.output()
                        .map(output -> new Entry.Output(
                                output.key(), new Held(output.value().value(), false)))));
    }

    /** The last entry of every journal that is decided is changed; {@code before} is the same step's, or itself. */
    private static Shell after(String name, BinaryOperator<Entry> wrong) {
        return Shell.deciding(name, decider -> (plan, subject, journal, report, now) -> {
            var move = decider.decide(plan, subject, journal, report, now);
            return new Move(
                    Changed.last(
                            move.journal(),
                            entry -> wrong.apply(journal.entry(entry.step()).orElse(entry), entry)),
                    move.next());
        });
    }

    private static Shell reported(String name, UnaryOperator<Report> wrong) {
        return Shell.deciding(
                name,
                decider -> (plan, subject, journal, report, now) ->
                        decider.decide(plan, subject, journal, wrong.apply(report), now));
    }

    private static Shell planned(String name, UnaryOperator<List<Step>> wrong) {
        return Shell.deciding(name, decider -> (Decider) (plan, subject, journal, report, now) -> decider.decide(
                new Plan(plan.namespace(), plan.name(), wrong.apply(plan.steps()), plan.digest()),
                subject,
                journal,
                report,
                now));
    }

    private static Entry intent(Entry entry, UnaryOperator<Intent> wrong) {
        return new Changed(entry).intent(entry.intent().map(wrong));
    }
}

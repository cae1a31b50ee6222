package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides about a step that runs another plan. The child's name is its precondition, as a Job's is: it is created once,
 * and a run of that name which says that this run is its parent is this step's child, whoever's request made it. Once it
 * is known to exist it is never created again: a run that somebody deleted may have done its work.
 *
 * <p>The child is a run like any other, with its own journal; it is only looked at here. A child that waits for a person
 * takes none of the step's time, whatever its phase: it says itself whether nothing of it goes on ({@link Resting}). A
 * step that ends before its child has ended ends the child, too: the child sees that nobody waits for it
 * ({@link Descent}).
 *
 * <p>A new round looks at the child of the round before first. One that goes on is waited for, one that has completed is
 * the step's success. Only when it has failed, was canceled, or is known to have been deleted, the new round makes a
 * child under a name of its own. When nobody knows whether it was ever made, the new round asks for the same name.
 */
final class ChildMove {

    /** How often a parent looks whether its child still rests, beside the watch that tells of changes. */
    private static final Duration REST = Duration.ofMinutes(10);

    private ChildMove() {}

    static Move decide(Frame frame, Action.Child child, Report report) {
        // as long as nobody says that the child goes on, it rests as it did
        boolean unseen = report instanceof Report.Unreached || report instanceof Report.Unclear;
        var begun = frame.entry(Entry.State.RUNNING);
        var entry = unseen ? begun.restedUntil(frame.now()) : begun;
        var fresh = new Intent.Create(
                frame.namespaceOr(child.namespace()),
                frame.subject().jobName(frame.step().number(), entry.round()));
        var intent = entry.intent().orElse(fresh) instanceof Intent.Create create ? create : fresh;
        var look = new Look.AtChild(frame.step().number(), intent.namespace(), intent.name(), child.plan());
        return switch (report) {
            case Report.Nothing()
            when entry.notBefore().filter(frame.now()::isBefore).isPresent() ->
                frame.rest(entry, entry.notBefore().get(), Optional.empty());
            case Report.Nothing() -> frame.read(look);
            case Report.Seen(var object, var ignored) -> seen(frame, child, entry, intent, fresh, look, object);
            case Report.Done() -> frame.rest(entry.running(intent.confirmed()), entry.deadline(), Optional.of(look));
            case Report.Conflicted(var ignored) -> frame.read(look);
            case Report.Refused(var words, var ignored) ->
                frame.fail(entry, "the API server refused the run " + intent.name() + ": " + words);
            case Report.Unclear(var words) -> {
                var next = frame.now().plus(Backoff.after(entry.attempt()));
                var until = next.isAfter(entry.deadline()) ? entry.deadline() : next;
                yield frame.rest(entry.backingOff(until, words), until, Optional.empty());
            }
            case Report.Unreadable(var words) ->
                frame.fail(entry, "cannot read the run " + intent.name() + " or its plan: " + words);
            case Report.Unserved(var words) ->
                frame.fail(entry, "cannot read the run " + intent.name() + " or its plan: " + words);
            case Report.Unreached(var words) -> {
                boolean again = entry.state() == Entry.State.BACKING_OFF;
                yield frame.backOff(
                        again ? entry.counted() : entry, "cannot read the run " + intent.name() + ": " + words);
            }
            case Report.JobSeen strange -> throw new IllegalStateException("a run is answered with " + strange);
            case Report.Answered strange -> throw new IllegalStateException("a run is answered with " + strange);
        };
    }

    private static Move seen(
            Frame frame,
            Action.Child child,
            Entry entry,
            Intent.Create intent,
            Intent.Create fresh,
            Look look,
            Optional<Json.Obj> object) {
        var run = object.filter(is -> text(is, "kind").equals(ChildManifest.RUN));
        if (run.isPresent()) {
            return text(run.get(), "spec", "parent", "uid")
                            .equals(frame.subject().uid())
                    ? stands(frame, child, entry, intent, fresh, look, run.get())
                    : frame.fail(
                            entry,
                            "there is a run " + intent.name() + " in namespace " + intent.namespace()
                                    + " that this run did not make; remove it and start another run");
        }
        if (intent.made() && entry.earlier().isEmpty()) {
            return frame.fail(
                    entry,
                    "run " + intent.name() + " was deleted while this step ran; whether it completed is not known");
        }
        if (intent.made()) return frame.again(entry.running(fresh));
        return create(frame, child, entry, intent, object);
    }

    private static Move stands(
            Frame frame,
            Action.Child child,
            Entry was,
            Intent.Create intent,
            Intent.Create fresh,
            Look look,
            Json.Obj run) {
        String name = "run " + intent.namespace() + "/" + intent.name();
        String said = frame.clean(said(run));
        String words = said.isEmpty() ? "" : ": " + said;
        String phase = text(run, "status", "phase");
        boolean earlier = was.earlier().isPresent();
        var entry = was.moving(frame.now());
        return switch (phase) {
            case "Completed" ->
                frame.again(child.outputKey()
                        .map(key -> entry.adopted()
                                .read(
                                        frame.now(),
                                        new Entry.Output(key, Held.of(Json.text(intent.name()), false)),
                                        name + " completed" + words))
                        .orElseGet(() -> entry.adopted().succeeded(frame.now(), name + " completed" + words)));
            case "Failed", "Canceled" ->
                earlier
                        ? frame.again(entry.running(fresh))
                        : frame.fail(entry, name + (phase.equals("Failed") ? " failed" : " was canceled") + words);
            case "Paused", "AwaitingApproval" -> rests(frame, was, intent, look, name + " waits for a person" + words);
            default -> {
                if (!text(run, "status", "journal", "held", "freeze").isEmpty()) {
                    yield rests(frame, was, intent, look, name + " is held" + words);
                }
                if (isSet(run, "status", "resting")) {
                    yield rests(frame, was, intent, look, name + " waits for a person" + words);
                }
                if (frame.overdue(entry)) {
                    yield frame.fail(
                            entry.adopted(),
                            name + " had not ended after "
                                    + Output.words(frame.step().timeout()) + "; it is ended, too" + words);
                }
                String waits = phase.equals("Pending") ? name + " has not begun" + words : name + " is under way";
                yield frame.rest(going(entry, intent, waits), entry.deadline(), Optional.of(look));
            }
        };
    }

    private static Entry going(Entry entry, Intent.Create intent, String words) {
        return entry.earlier().isPresent()
                ? entry.carrying(intent.confirmed()).waiting(words)
                : entry.following(intent.confirmed(), false, words);
    }

    /** A child that rests takes none of the step's time, and of no other's. When nothing else goes on, the run says so. */
    private static Move rests(Frame frame, Entry was, Intent.Create intent, Look look, String words) {
        var entry = going(was.resting(frame.now()), intent, words);
        var journal = Resting.held(frame.plan(), frame.journal().with(entry));
        return new Move(journal, new Next.Rest(frame.now().plus(REST), Optional.of(look)));
    }

    private static Move create(
            Frame frame, Action.Child child, Entry entry, Intent.Create intent, Optional<Json.Obj> plan) {
        String named = intent.namespace() + "/" + child.plan();
        if (plan.isEmpty()) return frame.fail(entry, "there is no RecoveryPlan " + named);
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry, "timed out after " + Output.words(frame.step().timeout()) + ": " + entry.message());
        }
        boolean retry = entry.state() == Entry.State.BACKING_OFF;
        if (retry && entry.attempt() > frame.step().retries()) {
            return frame.fail(entry, "gave up after " + entry.attempt() + " attempts: " + entry.message());
        }
        var id = new Descent.PlanId(intent.namespace(), child.plan(), text(plan.get(), "metadata", "uid"));
        var refusal = frame.subject().descent().refusal(id);
        if (refusal.isPresent()) return frame.fail(entry, refusal.get());
        var target = new Target("", ChildManifest.API_VERSION, ChildManifest.RUNS, intent.namespace(), intent.name());
        var effect = new Effect.CreateRun(
                frame.step().number(),
                target,
                ChildManifest.of(frame, intent, plan.get()),
                Subject.fieldManager(frame.plan(), frame.step().number()));
        return frame.act(retry ? entry.retrying(intent) : entry.running(intent), effect);
    }

    /** What the run says of itself. */
    private static String said(Json.Obj run) {
        String end = text(run, "status", "journal", "end", "message");
        if (!end.isEmpty()) return end;
        String held = text(run, "status", "journal", "held", "message");
        if (!held.isEmpty()) return held;
        if (!(ChildManifest.at(run, "status", "conditions").orElse(null) instanceof Json.Arr(var conditions)))
            return "";
        return conditions.stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .filter(is -> text(is, "type").equals("Success"))
                .map(is -> text(is, "message"))
                .findFirst()
                .orElse("");
    }

    private static boolean isSet(Json.Obj object, String... path) {
        return ChildManifest.at(object, path).equals(Optional.of(new Json.Bool(true)));
    }

    private static String text(Json.Obj object, String... path) {
        return ChildManifest.at(object, path).orElse(null) instanceof Json.Text(var text) ? text : "";
    }
}

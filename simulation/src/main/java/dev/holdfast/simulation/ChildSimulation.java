package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Ungraceful;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.Stage;
import dev.holdfast.core.run.Descent.Upkeep;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.child.ChildShell;
import dev.holdfast.simulation.child.Member;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that start runs, under crashes, lost answers, requests that arrive late, passes that come in between, and people who
 * pause, resume and cancel; carried by the production core. What must be true is asked at each effect and in the end.
 */
public final class ChildSimulation {

    public static final String ONE_CHILD = "a step has one child at a time, and one in a round";
    public static final String NONE_GOES_ON = "nothing is done below a run that has ended";
    public static final String NONE_BELOW_A_PAUSE = "nothing is done below a run that is paused";
    public static final String ONE_ACTS = "of the runs for one target one acts, and those below it";
    public static final String ALL_END = "every run ends";
    public static final String AS_ABOVE = "what begins below a run without grace goes without it";
    public static final String AS_ITS_CHILD = "a step succeeds when its child has completed";

    private static final int EVENTS = 400;
    private static final int CALM = 400;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** What was found untrue. */
    public record Violation(String sentence, String words) {}

    private static final class Untrue extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Violation violation;

        Untrue(String sentence, String words) {
            super(sentence + ": " + words);
            violation = new Violation(sentence, words);
        }
    }

    /** The process is gone in the midst of a pass. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Late(Member parent, Effect.CreateRun effect) {}

    private final Dice dice;
    private final ChildShell shell;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, String> targets =
            Map.of("site", "site", "db", "database", "disk", "database", "web", "web");
    private final Map<String, Member> runs = new LinkedHashMap<>();
    private final Map<String, JobState> jobs = new HashMap<>();
    /** Who holds each target: forgotten with the process, as the operator forgets, and found again from the journals. */
    private final Map<String, Member> holders = new HashMap<>();

    private final List<Late> late = new ArrayList<>();
    private final List<Member> passing = new ArrayList<>();
    private Instant now = START;
    private boolean calm;

    private ChildSimulation(long seed, ChildShell shell) {
        this.dice = new Dice(seed);
        this.shell = shell;
        plan("disk", job(), OnFailure.PAUSE);
        plan("web", job(), OnFailure.ABORT, job());
        plan("db", job(), OnFailure.ABORT, child("disk"), job());
        otherwise("disk", 1, instead(1, job(), Duration.ofMinutes(15)));
        otherwise("web", 2, instead(2, job("spare"), Duration.ofMinutes(15)));
        otherwise("db", 3, new Ungraceful.Skip());
        plan("site", child("db"), dice.chance(0.5) ? OnFailure.CONTINUE : OnFailure.PAUSE, child("web"));
    }

    /** What was found untrue; empty when nothing was. */
    public static Optional<Violation> run(long seed, ChildShell shell) {
        var simulation = new ChildSimulation(seed, shell);
        try {
            simulation.run();
            return Optional.empty();
        } catch (Untrue e) {
            return Optional.of(e.violation);
        }
    }

    private void run() {
        begin("site-1", "site");
        if (dice.chance(0.5)) begin("web-1", "web");
        if (dice.chance(0.5)) begin("db-1", "db");
        if (dice.chance(0.3)) begin("site-2", "site");
        for (int event = 0; event < EVENTS; event++) event();
        calm = true;
        for (int event = 0; event < CALM && !allOver(); event++) {
            new ArrayList<>(runs.values()).stream().filter(Member::isPaused).forEach(this::release);
            jobs.replaceAll((name, state) -> state == JobState.ACTIVE ? JobState.COMPLETE : state);
            deliver();
            new ArrayList<>(runs.values()).forEach(this::pass);
            now = now.plusSeconds(60);
        }
        var open = runs.values().stream().filter(run -> !run.isOver()).toList();
        if (!open.isEmpty()) throw new Untrue(ALL_END, open + " of " + runs.keySet());
        runs.values().forEach(this::requireOwnSuccess);
    }

    private void event() {
        now = now.plus(dice.between(Duration.ofMillis(10), Duration.ofSeconds(90)));
        var run = dice.pick(List.copyOf(runs.values()));
        double what = dice.between(0.0, 1.0);
        if (what < 0.75) {
            pass(run);
        } else if (what < 0.85) {
            if (!jobs.isEmpty()) {
                jobs.computeIfPresent(
                        dice.pick(List.copyOf(jobs.keySet())),
                        (name, state) -> state == JobState.ACTIVE
                                ? dice.chance(0.8) ? JobState.COMPLETE : JobState.FAILED
                                : state);
            }
        } else if (what < 0.9) {
            deliver();
        } else if (what < 0.905) {
            act(run, Verb.CANCEL);
        } else if (what < 0.908) {
            act(run, Verb.UNGRACEFUL);
        } else if (what < 0.94) {
            act(run, Verb.PAUSE);
        } else {
            release(run);
        }
    }

    private void release(Member run) {
        Hearing.allowed(run.plan, run.journal).stream()
                .filter(allowed -> allowed.verb() == Verb.RESUME || allowed.verb() == Verb.RETRY)
                .findFirst()
                .ifPresent(allowed -> act(run, allowed.verb()));
    }

    private void act(Member run, Verb verb) {
        if (run.acts.size() >= Act.ACTS_MAX - 1 || run.isOver()) return;
        run.acts.add(new Act(verb.word(), 0, "so", "ana", run.plan.digest()));
        run.version++;
    }

    private boolean allOver() {
        return late.isEmpty() && runs.values().stream().allMatch(Member::isOver);
    }

    /** One pass of the operator over a run, unless one is under way. */
    private void pass(Member run) {
        if (run.isOver() || passing.contains(run)) return;
        passing.add(run);
        boolean graceless = Descent.ungraceful(ancestors(run)).isPresent();
        var before = run.journal;
        try {
            var upkeep = shell.upkeep().apply(ancestors(run));
            Optional<String> over = upkeep instanceof Upkeep.Over(var words) ? Optional.of(words) : Optional.empty();
            var descent = new Descent(
                    run.above().size(),
                    run.plans,
                    run.parent.map(above -> above.name).orElse(""),
                    over,
                    shell.grace().apply(ancestors(run)));
            var subject = new Subject(run.uid, run.name, Map.of(), descent);
            var acts = new Acts(run.acts, new Acts.Vouching.Vouched());
            if (over.isEmpty() && !takes(run)) {
                var waited = Hearing.waiting(run.plan, subject, List.of(), acts, now);
                if (!run.hasBegun() && waited.end().isPresent()) run.journal = waited;
                return;
            }
            Conductor.advance(
                    shell.decider(), Hearing::hear, run.plan, subject, run.journal, acts, new Around(run), () -> now);
        } catch (Crash e) {
            holders.clear();
        } finally {
            passing.remove(run);
            if (graceless) requireAsAbove(run, before);
            if (run.isOver()) holders.values().remove(run);
        }
    }

    private List<Ancestor> ancestors(Member run) {
        var views = new ArrayList<Ancestor>();
        var below = run;
        for (var above : run.above()) {
            var stage = above.isOver() ? Stage.OVER : above.isPaused() ? Stage.RESTING : Stage.GOING;
            var switched = Descent.ungraceful(above.plan.mode(), above.journal.acts(), below.step);
            views.add(new Ancestor(above.name, stage, above.awaits(below.name), "", now, switched));
            below = above;
        }
        return views;
    }

    /** As the operator does: under a hold of a run above, else its own, unless a run that has begun is in the way. */
    private boolean takes(Member run) {
        var above = run.above().stream().filter(holders::containsValue).toList();
        if (shell.lender().of(run.target, above, one -> one.target).isPresent()) return true;
        if (holders.get(run.target) == run) return true;
        boolean taken = holders.containsKey(run.target)
                || runs.values().stream()
                        .anyMatch(other -> other != run
                                && other.target.equals(run.target)
                                && !other.isOver()
                                && other.hasBegun()
                                && (!run.hasBegun()
                                        || other.journal
                                                .started()
                                                .get()
                                                .isBefore(run.journal.started().get())));
        if (taken) return false;
        holders.put(run.target, run);
        return true;
    }

    private void deliver() {
        if (late.isEmpty()) return;
        var next = late.removeFirst();
        create(next.parent(), next.effect());
    }

    private Report create(Member parent, Effect.CreateRun effect) {
        String name = effect.target().name();
        if (runs.containsKey(name)) return new Report.Conflicted(name + " already exists");
        boolean another = runs.values().stream()
                .anyMatch(run -> run.parent.equals(Optional.of(parent)) && run.step == effect.step() && !run.isOver());
        if (another) throw new Untrue(ONE_CHILD, "step " + effect.step() + " of " + parent + " made " + name);
        var written = plans.get(((Action.Child) parent.plan.step(effect.step()).action()).plan());
        var plan = new Plan(
                written.namespace(), written.name(), written.steps(), written.digest(), mode(effect.manifest()));
        runs.put(
                name,
                new Member(name, "uid-" + name, plan, targets.get(plan.name()), Optional.of(parent), effect.step()));
        return new Report.Done();
    }

    private static Mode mode(Json.Obj run) {
        boolean graceless = run.get("spec").orElseThrow() instanceof Json.Obj spec
                && spec.get("mode").isPresent();
        return graceless ? Mode.UNGRACEFUL : Mode.GRACEFUL;
    }

    /** What a pass has begun that found a run above without grace. */
    private void requireAsAbove(Member run, Journal before) {
        for (var entry : run.journal.entries()) {
            boolean old = before.entry(entry.step())
                    .filter(is -> is.round() == entry.round())
                    .isPresent();
            if (old
                    || entry.round() > 1
                    || run.plan.step(entry.step()).ungraceful().isEmpty()) continue;
            if (!entry.ungraceful() && entry.state() != Entry.State.SKIPPED) {
                throw new Untrue(AS_ABOVE, "step " + entry.step() + " of " + run + " began with grace");
            }
        }
    }

    private void requireOwnSuccess(Member run) {
        for (var entry : run.journal.entries()) {
            if (entry.state() != Entry.State.SUCCEEDED
                    || !(run.plan.step(entry.step()).action() instanceof Action.Child)) continue;
            boolean completed = runs.values().stream()
                    .anyMatch(child -> child.parent.equals(Optional.of(run))
                            && child.step == entry.step()
                            && child.journal.end().orElseThrow().outcome() == Outcome.COMPLETED);
            if (!completed) throw new Untrue(AS_ITS_CHILD, "step " + entry.step() + " of " + run);
        }
    }

    /** What must be true when something of a run is done. */
    private void requireMayAct(Member run) {
        for (var above : run.above()) {
            if (above.isOver()) throw new Untrue(NONE_GOES_ON, run + " below " + above);
            if (above.isPaused()) throw new Untrue(NONE_BELOW_A_PAUSE, run + " below " + above);
        }
        for (var other : runs.values()) {
            boolean family =
                    other == run || run.above().contains(other) || other.above().contains(run);
            boolean doing = jobs.entrySet().stream()
                    .anyMatch(job ->
                            job.getValue() == JobState.ACTIVE && job.getKey().startsWith(other.uid + "/"));
            if (!family && other.target.equals(run.target) && doing && !other.isOver()) {
                throw new Untrue(ONE_ACTS, run + " beside " + other + " for " + run.target);
            }
        }
    }

    private void begin(String name, String plan) {
        runs.put(name, new Member(name, "uid-" + name, plans.get(plan), targets.get(plan), Optional.empty(), 0));
    }

    private void plan(String name, Action first, OnFailure onFailure, Action... more) {
        var steps = new ArrayList<Step>();
        steps.add(step(1, first, onFailure));
        for (var action : more) steps.add(step(steps.size() + 1, action, OnFailure.ABORT));
        plans.put(name, new Plan(Member.NAMESPACE, name, steps, "sha256:" + name));
    }

    /** What a step of a plan is without grace. */
    private void otherwise(String name, int number, Ungraceful ungraceful) {
        var plan = plans.get(name);
        var steps = plan.steps().stream()
                .map(step -> step.number() != number
                        ? step
                        : new Step(
                                number,
                                step.title(),
                                step.action(),
                                step.timeout(),
                                step.retries(),
                                step.onFailure(),
                                step.when(),
                                step.order(),
                                step.interlock(),
                                step.onUnreachable(),
                                Optional.of(ungraceful)))
                .toList();
        plans.put(name, new Plan(plan.namespace(), name, steps, plan.digest()));
    }

    private static Ungraceful instead(int number, Action action, Duration timeout) {
        return new Ungraceful.Instead(
                new Step(number, action.type(), action, timeout, Step.RETRIES_MAX, OnFailure.PAUSE));
    }

    private static Step step(int number, Action action, OnFailure onFailure) {
        var timeout = action instanceof Action.Child ? Duration.ofHours(1) : Duration.ofMinutes(20);
        return new Step(number, action.type(), action, timeout, Step.RETRIES_MAX, onFailure);
    }

    private static Action child(String plan) {
        return new Action.Child("", plan, Optional.empty());
    }

    private static Action job() {
        return job("");
    }

    private static Action job(String cluster) {
        return new Action.Job(cluster, "", Json.object("spec", Json.object()), Optional.empty());
    }

    /** The world of one pass. Other runs go on while it asks and stores, never between its last question and what it does. */
    private final class Around implements World {

        private final Member run;
        private int version;

        Around(Member run) {
            this.run = run;
            this.version = run.version;
        }

        private void meanwhile() {
            if (calm) return;
            if (dice.chance(0.02)) throw new Crash();
            if (dice.chance(0.1) && passing.size() < 3) pass(dice.pick(List.copyOf(runs.values())));
        }

        @Override
        public Report look(Look look) {
            meanwhile();
            if (!calm && dice.chance(0.05)) return new Report.Unreached("no answer");
            return switch (look) {
                case Look.AtJob at ->
                    new Report.JobSeen(jobs.getOrDefault(run.uid + "/" + at.name(), JobState.ABSENT), "");
                case Look.AtChild at ->
                    new Report.Seen(
                            Optional.of(
                                    runs.containsKey(at.name())
                                            ? runs.get(at.name()).object()
                                            : object(at.plan())),
                            Optional.empty());
                case Look.AtObject other -> throw new IllegalArgumentException("nothing here is " + other);
                case Look.AtPods other -> throw new IllegalArgumentException("nothing here is " + other);
                case Look.Outside other -> throw new IllegalArgumentException("nothing here is " + other);
            };
        }

        private static Json.Obj object(String plan) {
            return Json.object("kind", Json.text("RecoveryPlan"))
                    .with("metadata", Json.object("name", Json.text(plan)).with("uid", Json.text(plan)));
        }

        @Override
        public Stored store(Journal journal) {
            meanwhile();
            if (run.version != version) return new Stored.Reread("somebody has written it");
            run.journal = journal;
            version = ++run.version;
            return !calm && dice.chance(0.03) ? new Stored.Reread("no answer") : new Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            return switch (shell.upkeep().apply(ancestors(run))) {
                case Upkeep.Going() -> Optional.empty();
                case Upkeep.Resting(var name, var words, var since) -> Optional.of(Halt.by(name, words, since));
                case Upkeep.Over(var words) -> Optional.of(Halt.by("above", words, now));
            };
        }

        @Override
        public Sent perform(Effect effect) {
            return new Sent.Answer(
                    switch (effect) {
                        case Effect.CreateJob job -> {
                            requireMayAct(run);
                            boolean fresh = jobs.putIfAbsent(run.uid + "/" + job.name(), JobState.ACTIVE) == null;
                            yield lost()
                                    ? new Report.Unclear("lost")
                                    : fresh ? new Report.Done() : new Report.Conflicted("");
                        }
                        case Effect.CreateRun child -> {
                            requireMayAct(run);
                            if (lost() && dice.chance(0.5)) {
                                late.add(new Late(run, child));
                                yield new Report.Unclear("under way");
                            }
                            var answer = create(run, child);
                            yield lost() ? new Report.Unclear("lost") : answer;
                        }
                        case Effect.Patch other -> throw new IllegalArgumentException("nothing here is " + other);
                        case Effect.Delete other -> throw new IllegalArgumentException("nothing here is " + other);
                        case Effect.Call other -> throw new IllegalArgumentException("nothing here is " + other);
                        case Effect.Defer other -> throw new IllegalArgumentException("nothing here is " + other);
                    });
        }

        private boolean lost() {
            return !calm && dice.chance(0.1);
        }
    }
}

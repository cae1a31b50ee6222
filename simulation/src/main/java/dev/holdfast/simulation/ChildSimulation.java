package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Descent.Ancestor;
import dev.holdfast.core.run.Descent.Stage;
import dev.holdfast.core.run.Descent.Upkeep;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.child.ChildPlans;
import dev.holdfast.simulation.child.ChildRules;
import dev.holdfast.simulation.child.ChildShell;
import dev.holdfast.simulation.child.Member;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs that start runs, under crashes, lost answers, requests that arrive late, passes that come in between, and people who
 * pause, resume and cancel; carried by the production core. What must be true is asked at each effect and in the end.
 */
public final class ChildSimulation {

    private static final int EVENTS = 400;
    private static final int CALM = 400;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** The process is gone in the midst of a pass. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Late(Member parent, Effect.CreateRun effect) {}

    private final Dice dice;
    private final ChildShell shell;
    private final Trace trace;
    private final Map<String, Plan> plans;
    private final Map<String, String> targets =
            Map.of("site", "site", "db", "database", "disk", "database", "web", "web");
    private final Map<String, Member> runs = new LinkedHashMap<>();
    private final Map<String, JobState> jobs = new HashMap<>();
    /** Who holds each target: forgotten with the process, as the operator forgets, and found again from the journals. */
    private final Map<String, Member> holders = new HashMap<>();

    private final ChildRules rules = new ChildRules(runs, jobs);
    private final List<Late> late = new ArrayList<>();
    private final List<Member> passing = new ArrayList<>();
    private Instant now = START;
    private boolean calm;

    private ChildSimulation(long seed, ChildShell shell, Trace trace) {
        this.dice = new Dice(seed);
        this.shell = shell;
        this.trace = trace;
        this.plans = ChildPlans.any(dice);
        plans.forEach((name, plan) -> {
            log(() -> name + ":");
            plan.steps().forEach(step -> log(() -> "  " + step));
        });
    }

    /** What was found untrue; empty when nothing was. */
    public static Optional<Violation> run(long seed, ChildShell shell) {
        return run(seed, shell, Trace.SILENT);
    }

    /** The same, told as it goes. */
    public static Optional<Violation> run(long seed, ChildShell shell, Trace trace) {
        try {
            new ChildSimulation(seed, shell, trace).run();
            return Optional.empty();
        } catch (Violation found) {
            trace.line(() -> "VIOLATION: " + found.getMessage());
            return Optional.of(found);
        } catch (RuntimeException unexpected) {
            var found = new Violation("no decision throws", unexpected.toString());
            found.initCause(unexpected);
            trace.line(() -> "VIOLATION: " + found.getMessage());
            return Optional.of(found);
        }
    }

    private void log(Supplier<String> words) {
        trace.line(() -> Duration.between(START, now).toSeconds() + " s  " + words.get());
    }

    private void run() {
        begin("site-1", "site");
        if (dice.chance(0.5)) begin("web-1", "web");
        if (dice.chance(0.5)) begin("db-1", "db");
        if (dice.chance(0.3)) begin("site-2", "site");
        for (int event = 0; event < EVENTS; event++) event();
        calm = true;
        log(() -> "from now on all is calm");
        for (int event = 0; event < CALM && !allOver(); event++) {
            new ArrayList<>(runs.values()).stream().filter(run -> !run.isOver()).forEach(this::release);
            jobs.replaceAll((name, state) -> state == JobState.ACTIVE ? JobState.COMPLETE : state);
            deliver();
            new ArrayList<>(runs.values()).forEach(this::pass);
            now = now.plusSeconds(60);
        }
        rules.over();
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
            act(run, Verb.CANCEL, 0);
        } else if (what < 0.908) {
            act(run, Verb.UNGRACEFUL, 0);
        } else if (what < 0.94) {
            act(run, Verb.PAUSE, 0);
        } else {
            release(run);
            List.copyOf(runs.values()).stream().filter(Member::asks).forEach(this::release);
        }
    }

    /** Somebody lets go on what rests: approves what is asked, else resumes or retries. */
    private void release(Member run) {
        if (run.isPaused()) {
            Hearing.allowed(run.plan, run.journal).stream()
                    .filter(allowed -> allowed.verb() == Verb.RESUME || allowed.verb() == Verb.RETRY)
                    .findFirst()
                    .ifPresent(allowed -> act(run, allowed.verb(), allowed.step()));
            return;
        }
        Answers.asking(run.journal).stream().findFirst().ifPresent(entry -> act(run, Verb.APPROVE, entry.step()));
    }

    /** Each by somebody else, so that an approval counts. */
    private void act(Member run, Verb verb, int step) {
        if (run.acts.size() >= Act.ACTS_MAX - 1 || run.isOver()) return;
        log(() -> "somebody does to " + run + ": " + verb + " of step " + step);
        run.acts.add(new Act(verb.word(), step, "so", "person-" + run.acts.size(), run.plan.digest()));
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
            var rested = Conductor.advance(
                    shell.decider(),
                    Hearing::hear,
                    shell.plan().apply(run.plan),
                    subject,
                    run.journal,
                    acts,
                    new Around(run),
                    () -> now);
            log(() -> run + " " + rested);
        } catch (Crash e) {
            log(() -> run + ": the process dies");
            holders.clear();
        } finally {
            passing.remove(run);
            if (graceless) rules.begun(run, before);
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
        rules.makes(parent, effect.step(), name);
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

    private void begin(String name, String plan) {
        runs.put(name, new Member(name, "uid-" + name, plans.get(plan), targets.get(plan), Optional.empty(), 0));
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
            log(() -> run + " stores " + journal);
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

        /** In any order, as requests that are under way together arrive. */
        @Override
        public Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
            return World.super.together(shuffled(looks), shuffled(effects));
        }

        private <T> List<T> shuffled(List<T> items) {
            var left = new ArrayList<>(items);
            var shuffled = new ArrayList<T>();
            while (!left.isEmpty()) shuffled.add(left.remove(left.size() == 1 ? 0 : dice.between(0, left.size())));
            return shuffled;
        }

        @Override
        public Sent perform(Effect effect) {
            log(() -> run + " sends " + effect);
            return new Sent.Answer(
                    switch (effect) {
                        case Effect.CreateJob job -> {
                            rules.sent(run, effect);
                            boolean fresh = jobs.putIfAbsent(run.uid + "/" + job.name(), JobState.ACTIVE) == null;
                            yield lost()
                                    ? new Report.Unclear("lost")
                                    : fresh ? new Report.Done() : new Report.Conflicted("");
                        }
                        case Effect.CreateRun child -> {
                            rules.sent(run, effect);
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

package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Expected;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.quarantine.Kept;
import dev.holdfast.simulation.quarantine.Memory;
import dev.holdfast.simulation.quarantine.ReturnPeople;
import dev.holdfast.simulation.quarantine.ReturnPlans;
import dev.holdfast.simulation.quarantine.ReturnRules;
import dev.holdfast.simulation.quarantine.ReturnShell;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A cluster with an old primary that dies, flaps and returns, and runs that put steps off for it: one seed from the first
 * pass to the last. What the operator knows lags behind, and changes while it decides: which clusters answer, and which runs
 * there are. It crashes before and after each write and each effect, others take over, requests are refused, come late, and
 * answers are lost, journals cannot be stored for good, what goes out together goes in any order, and people retry, skip,
 * approve, answer for the old primary and switch to ungraceful. The production conductor, its decisions and its quarantine are
 * what is tried.
 */
public final class ReturnSimulation {

    private static final int TURMOIL = 400;
    private static final int CALM = 4_000;
    /** Less than a request of which nobody knows is waited for. */
    private static final Duration LATE_MAX = Duration.ofSeconds(100);

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Key FIELDS = new Key(Kind.CONFIG_MAP, ReturnPlans.NAMESPACE, "db");
    private static final Key LIST = new Key(Kind.ROUTE, ReturnPlans.NAMESPACE, "main");

    /** The process dies here. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;

        Crash() {
            super("crash", null, false, false);
        }
    }

    /** A request that arrives in its time, or not at all. */
    private record Late(Kept origin, Effect.Defer defer, Instant at) {}

    private final ReturnShell shell;
    private final Trace trace;
    private final Dice dice;
    private final ReturnPeople people;
    private final Map<String, Kept> store = new LinkedHashMap<>();
    private final ReturnRules rules = new ReturnRules(store);
    /** Deferred actions that are still on their way, though nobody waits for an answer any more. */
    private final List<Late> late = new ArrayList<>();
    /** Nothing that puts a step off is let in, as when a right or a policy was lost. */
    private boolean refusing;

    private final Cluster hub = new Cluster("hub");
    private final Cluster east = new Cluster("east");
    private Memory leader = new Memory(Map.of(), NOON);
    private Instant now = NOON;
    private boolean calm;
    /** Nobody takes over in this seed: what a process remembers wrongly is not forgotten with it. */
    private final boolean livesLong;

    private ReturnSimulation(long seed, ReturnShell shell, Trace trace) {
        this.shell = shell;
        this.trace = trace;
        dice = new Dice(seed);
        people = new ReturnPeople(dice);
        livesLong = dice.chance(0.3);
        for (var cluster : List.of(hub, east)) {
            cluster.handle(new Request.Create(FIELDS, Json.object("data", Json.object()), "x"), "x");
            cluster.handle(
                    new Request.Create(LIST, Json.object("spec", Json.object("events", Json.array())), "x"), "x");
        }
        for (int i = dice.between(2, 5); i > 0; i--) {
            var plan = ReturnPlans.any(dice, "run-" + i);
            store.put(plan.name(), Kept.fresh(plan, "uid-" + plan.name(), Optional.empty()));
            log(() -> plan.name() + ", " + plan.mode() + ":");
            plan.steps().forEach(step -> log(() -> "  " + step));
        }
    }

    /** Runs one seed; the sentence that does not hold, if one does not. */
    public static Optional<Violation> run(long seed, ReturnShell shell) {
        return run(seed, shell, Trace.SILENT);
    }

    /** The same, told as it goes. */
    public static Optional<Violation> run(long seed, ReturnShell shell, Trace trace) {
        try {
            new ReturnSimulation(seed, shell, trace).run();
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
        trace.line(() -> Duration.between(NOON, now).toSeconds() + " s  " + words.get());
    }

    private void run() {
        for (int i = 0; i < TURMOIL; i++) {
            now = now.plus(dice.between(Duration.ZERO, Duration.ofSeconds(dice.chance(0.4) ? 1 : 20)));
            if (dice.chance(0.05)) flap();
            if (!livesLong && dice.chance(0.05)) takeOver();
            if (dice.chance(0.02)) refuse();
            arrive();
            if (dice.chance(0.3)) leader.hear(!east.isDark());
            if (dice.chance(0.4)) learn(leader);
            if (dice.chance(0.25)) people();
            pass(leader);
        }
        calm = true;
        east.setDark(false);
        refusing = false;
        log(() -> "from now on all is calm");
        for (int i = 0; !late.isEmpty() || !store.values().stream().allMatch(Kept::isOver); i++) {
            if (i == CALM) throw new Violation(ReturnRules.ALL_END, unfinished());
            now = now.plusSeconds(30);
            arrive();
            leader.hear(true);
            learn(leader);
            people();
            pass(leader);
        }
        // by then nothing can be under way any more
        now = now.plus(Duration.ofHours(1));
        learn(leader);
        rules.over(leader.expected());
    }

    /** The watch catches up with what is stored. */
    private void learn(Memory operator) {
        operator.learn(store, shell.givesUp(), now);
    }

    private void flap() {
        east.setDark(!east.isDark());
        log(() -> "east " + (east.isDark() ? "gives no answer any more" : "answers again"));
    }

    private void refuse() {
        refusing = !refusing;
        log(() -> "deferred actions are " + (refusing ? "refused from now on" : "let in again"));
    }

    /** What was on its way is there now, if it is let in. */
    private void arrive() {
        var due = late.stream().filter(is -> !now.isBefore(is.at())).toList();
        late.removeAll(due);
        for (var one : due) {
            log(() -> one.defer().name() + " arrives late");
            if (refusing || store.containsKey(one.defer().name())) continue;
            keep(one.origin(), one.defer());
        }
    }

    /** A deferred action is stored. */
    private Deferred keep(Kept origin, Effect.Defer defer) {
        rules.putOff(origin, defer);
        var deferred = new Deferred(
                "uid-of-" + defer.name(),
                defer.name(),
                shell.told(now.truncatedTo(ChronoUnit.SECONDS), defer.at()),
                origin.uid(),
                defer.step(),
                false);
        var plan = ReturnPlans.deferred(defer.name(), origin.plan().step(defer.step(), defer.ungraceful()));
        store.put(defer.name(), Kept.fresh(plan, deferred.uid(), Optional.of(deferred)));
        return deferred;
    }

    private static Subject subject(Kept run) {
        return new Subject(run.uid(), run.plan().name());
    }

    private String unfinished() {
        return store.values().stream()
                .filter(run -> !run.isOver())
                .map(run -> run.plan().name() + " " + run.journal())
                .toList()
                .toString();
    }

    /** Another process leads, or the same one anew: it reads the runs from the store before it carries the first. */
    private void takeOver() {
        log(() -> "another process leads");
        var known = new LinkedHashMap<>(store);
        if (!shell.remembers()) known.values().removeIf(run -> run.deferred().isPresent());
        leader = new Memory(known, now);
    }

    private void people() {
        store.replaceAll((name, run) -> {
            var acts = people.next(run, now, calm);
            acts.forEach(act -> log(() -> "somebody does to " + name + ": " + act));
            return run.with(acts);
        });
    }

    private void pass(Memory operator) {
        var names = store.values().stream()
                .filter(run -> !run.isOver())
                .map(run -> run.plan().name())
                .toList();
        if (names.isEmpty()) return;
        String name = dice.pick(names);
        // what it reads may be what it knows: then the store refuses
        var read = dice.chance(0.8) || calm ? store.get(name) : operator.read(name, store.get(name));
        var acts = new Acts(read.acts(), new Acts.Vouching.Vouched());
        try {
            var rested = Conductor.advance(
                    shell.decider(),
                    Hearing::hear,
                    read.plan(),
                    subject(read),
                    read.journal(),
                    acts,
                    shell.world().apply(new Seen(operator, read)),
                    () -> now);
            log(() -> name + " " + rested);
        } catch (Crash died) {
            log(() -> name + ": the process dies");
            takeOver();
        }
    }

    private void peril() {
        if (!calm && !livesLong && dice.chance(0.04)) throw new Crash();
    }

    /** The world of one pass. */
    private final class Seen implements World {
        private final Memory operator;
        private Kept run;
        /** As it was before the round whose effects go out: what it puts off in the same round is not before them. */
        private Kept before;

        Seen(Memory operator, Kept run) {
            this.operator = operator;
            this.run = run;
            before = run;
        }

        /** Watches tell something while the process decides; the cluster comes and goes while requests are under way. */
        private void meanwhile() {
            if (calm) return;
            if (dice.chance(0.03)) flap();
            if (dice.chance(0.05)) operator.hear(!east.isDark());
            if (dice.chance(0.05)) learn(operator);
        }

        private Cluster cluster(Target target) {
            return target.cluster().isEmpty() ? hub : east;
        }

        private static Key key(Target target) {
            return target.resource().equals("routes") ? LIST : FIELDS;
        }

        @Override
        public Report look(Look look) {
            if (!(look instanceof Look.AtObject at)) throw new IllegalStateException("nobody looks there: " + look);
            meanwhile();
            var cluster = cluster(at.target());
            if (cluster.isDark() || !calm && dice.chance(0.05)) return new Report.Unreached("no answer");
            var answer = cluster.handle(new Request.Get(key(at.target())), "look");
            return new Report.Seen(answer.object(), at.refusal());
        }

        /** In any order, as requests that are under way together arrive. */
        @Override
        public Map<Integer, Sent> together(List<Look> looks, List<Effect> effects) {
            var left = new ArrayList<Supplier<Map.Entry<Integer, Sent>>>();
            looks.forEach(look -> left.add(() -> Map.entry(look.step(), new Sent.Answer(look(look)))));
            boolean alone = looks.isEmpty() && effects.size() == 1;
            effects.forEach(
                    effect -> left.add(() -> Map.entry(effect.step(), alone ? perform(effect) : later(effect))));
            var answers = new LinkedHashMap<Integer, Sent>();
            while (!left.isEmpty()) {
                var next = left.remove(left.size() == 1 ? 0 : dice.between(0, left.size()))
                        .get();
                answers.put(next.getKey(), next.getValue());
            }
            return answers;
        }

        @Override
        public Sent perform(Effect effect) {
            peril();
            rules.sent(run, effect, now);
            var report =
                    switch (effect) {
                        case Effect.Patch patch -> patch(patch);
                        case Effect.Defer defer -> defer(defer);
                        default -> throw new IllegalStateException("nobody sends that: " + effect);
                    };
            log(() -> run.plan().name() + " sends " + effect + ": " + report);
            peril();
            return new Sent.Answer(!calm && dice.chance(0.1) ? new Report.Unclear("no answer") : report);
        }

        private Report patch(Effect.Patch patch) {
            meanwhile();
            var cluster = cluster(patch.target());
            if (cluster.isDark()) return new Report.Unclear("no answer");
            boolean away = cluster == east;
            if (away) rules.arrives(run, before);
            if (away && !calm && dice.chance(0.1)) return new Report.Refused("forbidden", false);
            int before = cluster.server().history().size();
            var answer =
                    cluster.handle(new Request.Patch(key(patch.target()), patch.kind(), patch.body(), "m", false), run);
            if (cluster.server().history().size() > before) rules.changed(run, patch.step());
            if (answer.isOk()) return new Report.Done();
            return answer.code() == 409
                    ? new Report.Conflicted(answer.words())
                    : new Report.Refused(answer.words(), answer.code() == 422);
        }

        /** As the operator does: it expects what it writes, and knows it from then on. */
        private Report defer(Effect.Defer defer) {
            operator.expect(run, defer, now);
            if (!shell.writes()) return new Report.Done();
            if (!calm && dice.chance(0.2)) {
                if (dice.chance(0.3)) late.add(new Late(run, defer, now.plus(dice.between(Duration.ZERO, LATE_MAX))));
                return new Report.Unclear("no answer");
            }
            if (refusing) return refused(defer);
            if (store.containsKey(defer.name())) return new Report.Conflicted("already exists");
            operator.note(new Expected(keep(run, defer), defer.round(), now));
            return new Report.Done();
        }

        private Report refused(Effect.Defer defer) {
            return shell.looks() && store.containsKey(defer.name())
                    ? new Report.Conflicted("forbidden")
                    : new Report.Refused("forbidden", false);
        }

        @Override
        public World.Stored store(Journal journal) {
            peril();
            String name = run.plan().name();
            if (!store.get(name).equals(run)) return new World.Stored.Reread("409");
            boolean begins = journal.end().isEmpty() && run.deferred().isEmpty();
            if (begins && !calm && dice.chance(run.isDeferring() ? 0.05 : 0.002))
                return new World.Stored.Impossible("it has no room");
            before = run;
            run = run.with(journal);
            store.put(name, run);
            log(() -> name + " stores " + journal);
            meanwhile();
            peril();
            return new World.Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            if (cluster.isEmpty()) return Optional.empty();
            var halt = shell.halt(operator.known(), run.uid(), run.deferred().isPresent(), operator.answers());
            return halt.isPresent() || !operator.isPuttingOff() || !shell.heeds()
                    ? halt
                    : Optional.of(new Halt(
                            "Cluster " + ReturnShell.EAST, "is about to be quarantined", now, Optional.empty()));
        }

        @Override
        public Optional<String> unreachable(String cluster) {
            meanwhile();
            return cluster.isEmpty() || !operator.isSilent()
                    ? Optional.empty()
                    : Optional.of("Cluster " + ReturnShell.EAST + " is not reachable");
        }
    }
}

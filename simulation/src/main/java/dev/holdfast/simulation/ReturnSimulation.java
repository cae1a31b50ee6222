package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.OnUnreachable;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Expected;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster with an old primary that dies, flaps and returns, and runs that put steps off for it: one seed from the first
 * pass to the last. What the operator knows lags behind: which clusters answer, and which runs there are. It crashes before
 * and after each write and each effect, others take over, requests are refused and answers are lost, journals cannot be
 * stored for good, people retry what has failed, and cancel runs while they put steps off. The production conductor, its
 * decisions and its quarantine are what is tried.
 */
public final class ReturnSimulation {

    public static final String FIRST = "before what was put off nothing else touches the cluster";
    public static final String ORDER = "what was put off is done in the order in which it was put off";
    public static final String NOT_LOST = "what was put off is done when all is over";
    public static final String ONCE = "what was put off is done once";
    public static final String ALL_END = "every run ends";
    public static final String LIFTED = "no cluster stays quarantined to which nothing is owed";

    static final String EAST = "dr/east";

    private static final int TURMOIL = 400;
    private static final int CALM = 4_000;
    /** Less than a request of which nobody knows is waited for. */
    private static final Duration LATE_MAX = Duration.ofSeconds(100);

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Key DB = new Key(Kind.CONFIG_MAP, "shop", "db");

    /** The process dies here. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;

        Crash() {
            super("crash", null, false, false);
        }
    }

    /** A run as it is stored. */
    private record Kept(Plan plan, String uid, Journal journal, List<Act> acts, Optional<Deferred> deferred) {
        Kept with(Journal next) {
            return new Kept(plan, uid, next, acts, deferred);
        }

        boolean isOver() {
            return journal.end().filter(end -> end.outcome().isForGood()).isPresent();
        }

        boolean isPaused() {
            return journal.end().isPresent() && !isOver();
        }

        boolean isDeferring() {
            return !isOver() && journal.entries().stream().anyMatch(entry -> entry.state() == Entry.State.DEFERRING);
        }

        /** What waits as this run, as long as it does. */
        Optional<Deferred> waiting() {
            return deferred.filter(is -> !isOver())
                    .map(is -> new Deferred(is.uid(), is.name(), is.created(), is.origin(), is.step(), isPaused()));
        }
    }

    /** A request that arrives in its time, or not at all. */
    private record Late(Kept origin, Effect.Defer defer, Instant at) {}

    /** What one process knows; it dies with it. */
    private static final class Memory {
        final Map<String, Kept> cache = new LinkedHashMap<>();
        final Map<String, Expected> noted = new HashMap<>();
        Optional<Boolean> eastAnswers = Optional.empty();
    }

    private final ReturnShell shell;
    private final Dice dice;
    private final Map<String, Kept> store = new LinkedHashMap<>();
    private final Map<String, Integer> changes = new HashMap<>();
    /** When what is stored was put off, to the nanosecond. */
    private final Map<String, Instant> putOff = new HashMap<>();
    /** Deferred actions that are still on their way, though nobody waits for an answer any more. */
    private final List<Late> late = new ArrayList<>();
    /** Nothing that puts a step off is let in, as when a right or a policy was lost. */
    private boolean refusing;

    private final Cluster hub = new Cluster("hub");
    private final Cluster east = new Cluster("east");
    private Memory leader = new Memory();
    private Instant now = NOON;
    private boolean calm;
    /** Nobody takes over in this seed: what a process remembers wrongly is not forgotten with it. */
    private final boolean livesLong;

    private ReturnSimulation(long seed, ReturnShell shell) {
        this.shell = shell;
        dice = new Dice(seed);
        livesLong = dice.chance(0.3);
        for (var cluster : List.of(hub, east)) {
            cluster.handle(
                    new Request.Create(DB, Json.object("data", Json.object("role", Json.text("primary"))), "x"), "x");
        }
        for (int i = dice.between(2, 5); i > 0; i--) {
            String name = "run-" + i;
            store.put(name, new Kept(plan(name), "uid-" + name, Journal.EMPTY, List.of(), Optional.empty()));
        }
    }

    /** Runs one seed; the sentence that does not hold, if one does not. */
    public static Optional<Violation> run(long seed, ReturnShell shell) {
        try {
            new ReturnSimulation(seed, shell).run();
            return Optional.empty();
        } catch (Violation found) {
            return Optional.of(found);
        }
    }

    private Plan plan(String name) {
        var steps = new ArrayList<Step>();
        var order = dice.chance(0.5)
                ? Order.PLAIN
                : new Order(Optional.empty(), Optional.of(new Group(1, "sites", dice.between(2, 5))), Optional.empty());
        for (int number = 1; number <= dice.between(1, 5); number++) {
            boolean away = dice.chance(0.7);
            var what = away
                    ? dice.pick(
                            List.of(OnUnreachable.DEFER, OnUnreachable.DEFER, OnUnreachable.RETRY, OnUnreachable.SKIP))
                    : OnUnreachable.RETRY;
            String key = name.replace("-", "") + "step" + number;
            var onFailure = dice.chance(0.3) ? OnFailure.PAUSE : OnFailure.CONTINUE;
            steps.add(step(number, away ? "east" : "", key, onFailure, order, what));
        }
        return new Plan("shop", name, steps, "sha256:" + name);
    }

    private static Step step(
            int number, String cluster, String key, OnFailure onFailure, Order order, OnUnreachable what) {
        var action = new Action.Patch(
                new Target(cluster, "v1", "configmaps", "shop", "db"),
                FieldPath.parse("data." + key),
                Json.text(key),
                PatchKind.MERGE);
        return new Step(
                number,
                key,
                action,
                Duration.ofMinutes(10),
                5,
                onFailure,
                Optional.empty(),
                order,
                Optional.empty(),
                what,
                Optional.empty());
    }

    private void run() {
        for (int i = 0; i < TURMOIL; i++) {
            now = now.plus(dice.between(Duration.ZERO, Duration.ofSeconds(dice.chance(0.4) ? 1 : 20)));
            if (dice.chance(0.05)) east.setDark(!east.isDark());
            if (!livesLong && dice.chance(0.05)) takeOver();
            if (dice.chance(0.02)) refusing = !refusing;
            arrive();
            var operator = leader;
            if (dice.chance(0.3)) hear(operator);
            if (dice.chance(0.4)) learn(operator);
            if (dice.chance(0.2)) retry();
            if (dice.chance(0.02)) cancel();
            pass(operator);
        }
        calm = true;
        east.setDark(false);
        refusing = false;
        for (int i = 0; !store.values().stream().allMatch(Kept::isOver); i++) {
            if (i == CALM) throw new Violation(ALL_END, unfinished());
            now = now.plusSeconds(30);
            arrive();
            hear(leader);
            learn(leader);
            retry();
            pass(leader);
        }
        // by then nothing can be under way any more
        now = now.plus(Duration.ofHours(1));
        learn(leader);
        if (!leader.noted.isEmpty()) throw new Violation(LIFTED, "still expected: " + leader.noted.values());
        store.forEach((name, run) -> {
            for (var entry : run.journal().entries()) {
                if (entry.state() != Entry.State.DEFERRED) continue;
                int done = changes.getOrDefault(run.plan().step(entry.step()).title(), 0);
                if (done == 0) throw new Violation(NOT_LOST, name + " step " + entry.step());
                if (done > 1) throw new Violation(ONCE, name + " step " + entry.step() + ", " + done + " times");
            }
        });
    }

    private String unfinished() {
        return store.values().stream()
                .filter(run -> !run.isOver())
                .map(run -> run.plan().name() + " " + run.journal())
                .toList()
                .toString();
    }

    /** What was on its way is there now, if it is let in. */
    private void arrive() {
        var due = late.stream().filter(is -> !now.isBefore(is.at())).toList();
        late.removeAll(due);
        for (var one : due) {
            if (!refusing && !store.containsKey(one.defer().name())) keep(one.origin(), one.defer());
        }
    }

    /** A deferred action is stored. Each step has one: a second would be done after a person has seen to the first. */
    private Deferred keep(Kept origin, Effect.Defer defer) {
        var deferred = new Deferred(
                "uid-of-" + defer.name(),
                defer.name(),
                shell.told(now.truncatedTo(ChronoUnit.SECONDS), defer.at()),
                origin.uid(),
                defer.step(),
                false);
        for (var other : store.values()) {
            boolean same = other.deferred()
                    .filter(is -> is.origin().equals(origin.uid()) && is.step() == defer.step())
                    .isPresent();
            if (same)
                throw new Violation(
                        ONCE, defer.name() + " beside " + other.plan().name());
        }
        String key = origin.plan().step(defer.step()).title();
        var step = step(1, "east", key, OnFailure.PAUSE, Order.PLAIN, OnUnreachable.RETRY);
        var plan = new Plan("shop", defer.name(), List.of(step), "sha256:" + defer.name());
        store.put(defer.name(), new Kept(plan, deferred.uid(), Journal.EMPTY, List.of(), Optional.of(deferred)));
        putOff.put(defer.name(), defer.at());
        return deferred;
    }

    /** What is known of the cluster becomes what is so. */
    private void hear(Memory operator) {
        operator.eastAnswers = Optional.of(!east.isDark());
    }

    /** The watch catches up with what is stored. */
    private void learn(Memory operator) {
        operator.cache.clear();
        operator.cache.putAll(store);
        operator.noted.values().removeIf(noted -> isSettled(operator, noted));
    }

    private boolean isSettled(Memory operator, Expected noted) {
        var origin = operator.cache.values().stream()
                .filter(run -> run.uid().equals(noted.deferred().origin()))
                .findFirst()
                .<Expected.Origin>map(run -> {
                    var entry = run.journal().entry(noted.deferred().step());
                    return new Expected.Origin.Seen(
                            run.isOver(),
                            entry.map(Entry::state),
                            entry.map(Entry::round).orElse(1));
                })
                .orElseGet(Expected.Origin.Gone::new);
        boolean shows = operator.cache.containsKey(noted.deferred().name());
        return shows || shell.givesUp() && noted.isSettled(false, origin, now);
    }

    /** Another process leads, or the same one anew: it reads the runs from the store before it carries the first. */
    private void takeOver() {
        var fresh = new Memory();
        if (shell.remembers()) fresh.cache.putAll(store);
        else
            store.forEach((name, run) -> {
                if (run.deferred().isEmpty()) fresh.cache.put(name, run);
            });
        leader = fresh;
    }

    /** Somebody retries all that failed, each step by its number: where several rest, a retry of none in particular is refused. */
    private void retry() {
        store.replaceAll((name, run) -> {
            if (!run.isPaused() || run.acts().size() > 50) return run;
            var acts = new ArrayList<>(run.acts());
            run.journal().entries().stream()
                    .filter(entry -> entry.state() == Entry.State.FAILED)
                    .forEach(entry -> acts.add(new Act(
                            Verb.RETRY.word(),
                            entry.step(),
                            "again",
                            "ana",
                            run.plan().digest())));
            return new Kept(run.plan(), run.uid(), run.journal(), acts, run.deferred());
        });
    }

    /** Somebody cancels a run that others have not been put off from; what it has put off stays. */
    private void cancel() {
        store.replaceAll((name, run) -> {
            if (run.isOver() || run.deferred().isPresent() || run.acts().size() > 50 || dice.chance(0.5)) return run;
            var acts = new ArrayList<>(run.acts());
            acts.add(new Act(Verb.CANCEL.word(), 0, "no more", "ana", run.plan().digest()));
            return new Kept(run.plan(), run.uid(), run.journal(), acts, run.deferred());
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
        var read = dice.chance(0.8) || calm ? store.get(name) : operator.cache.getOrDefault(name, store.get(name));
        var acts = new Acts(read.acts(), new Acts.Vouching.Vouched());
        try {
            Conductor.advance(
                    shell.decider(),
                    Hearing::hear,
                    read.plan(),
                    new Subject(read.uid(), name),
                    read.journal(),
                    acts,
                    new Seen(operator, read),
                    () -> now);
        } catch (Crash died) {
            takeOver();
        }
    }

    private void peril() {
        if (!calm && !livesLong && dice.chance(0.04)) throw new Crash();
    }

    private List<Deferred> truth() {
        return store.values().stream().flatMap(run -> run.waiting().stream()).toList();
    }

    /** An effect of {@code run} arrives at the cluster. */
    private void judge(Kept run) {
        var waiting = dev.holdfast.core.run.Quarantine.of(EAST, truth()).waiting();
        boolean puttingOff = store.values().stream().anyMatch(Kept::isDeferring);
        if (run.deferred().isEmpty()) {
            if (!waiting.isEmpty() || puttingOff)
                throw new Violation(FIRST, run.plan().name() + " before " + waiting);
            return;
        }
        for (var other : waiting) {
            if (putOff.get(other.name()).isBefore(putOff.get(run.plan().name())))
                throw new Violation(ORDER, run.plan().name() + " before " + other.name());
        }
    }

    /** The world of one pass. */
    private final class Seen implements World {
        private final Memory operator;
        private Kept run;

        Seen(Memory operator, Kept run) {
            this.operator = operator;
            this.run = run;
        }

        private Cluster cluster(Target target) {
            return target.cluster().isEmpty() ? hub : east;
        }

        @Override
        public Report look(Look look) {
            if (!(look instanceof Look.AtObject at)) throw new IllegalStateException("nobody looks there: " + look);
            var cluster = cluster(at.target());
            if (cluster.isDark() || !calm && dice.chance(0.05)) return new Report.Unreached("no answer");
            return new Report.Seen(cluster.handle(new Request.Get(DB), "look").object(), at.refusal());
        }

        @Override
        public Sent perform(Effect effect) {
            peril();
            var report =
                    switch (effect) {
                        case Effect.Patch patch -> patch(patch);
                        case Effect.Defer defer -> defer(defer);
                        default -> throw new IllegalStateException("nobody sends that: " + effect);
                    };
            peril();
            return new Sent.Answer(!calm && dice.chance(0.1) ? new Report.Unclear("no answer") : report);
        }

        private Report patch(Effect.Patch patch) {
            var cluster = cluster(patch.target());
            if (cluster.isDark()) return new Report.Unclear("no answer");
            boolean away = cluster == east;
            if (away) judge(run);
            if (away && !calm && dice.chance(0.1)) return new Report.Refused("forbidden", false);
            int before = cluster.server().history().size();
            var answer = cluster.handle(new Request.Patch(DB, patch.kind(), patch.body(), "m", false), run);
            if (away && cluster.server().history().size() > before) {
                changes.merge(run.plan().step(patch.step()).title(), 1, Integer::sum);
            }
            if (answer.isOk()) return new Report.Done();
            return answer.code() == 409
                    ? new Report.Conflicted(answer.words())
                    : new Report.Refused(answer.words(), answer.code() == 422);
        }

        /** As the operator does: it expects what it writes, and knows it from then on. */
        private Report defer(Effect.Defer defer) {
            var expected = new Deferred("", defer.name(), defer.at(), run.uid(), defer.step(), false);
            operator.noted.put(defer.name(), new Expected(expected, defer.round(), now));
            if (!shell.writes()) return new Report.Done();
            if (!calm && dice.chance(0.2)) {
                if (dice.chance(0.3)) late.add(new Late(run, defer, now.plus(dice.between(Duration.ZERO, LATE_MAX))));
                return new Report.Unclear("no answer");
            }
            if (refusing) return refused(defer);
            if (store.containsKey(defer.name())) return new Report.Conflicted("already exists");
            operator.noted.put(defer.name(), new Expected(keep(run, defer), defer.round(), now));
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
            run = run.with(journal);
            store.put(name, run);
            peril();
            return new World.Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            if (cluster.isEmpty()) return Optional.empty();
            var known = new LinkedHashMap<String, Deferred>();
            operator.noted.forEach((name, expected) -> known.put(name, expected.deferred()));
            operator.cache.forEach((name, cached) -> {
                known.remove(name);
                cached.waiting().ifPresent(is -> known.put(name, is));
            });
            boolean answers = operator.eastAnswers.orElse(false);
            var halt = shell.halt(
                    List.copyOf(known.values()), run.uid(), run.deferred().isPresent(), answers);
            boolean puttingOff = operator.cache.values().stream().anyMatch(Kept::isDeferring);
            return halt.isPresent() || !puttingOff || !shell.heeds()
                    ? halt
                    : Optional.of(new Halt("Cluster " + EAST, "is about to be quarantined", now, Optional.empty()));
        }

        @Override
        public Optional<String> unreachable(String cluster) {
            return cluster.isEmpty() || operator.eastAnswers.orElse(true)
                    ? Optional.empty()
                    : Optional.of("Cluster " + EAST + " is not reachable");
        }
    }
}

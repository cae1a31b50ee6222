package dev.holdfast.simulation.operator;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.protection.Claim;
import dev.holdfast.core.protection.Claim.Outcome;
import dev.holdfast.core.protection.Hold;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Meanwhile;
import dev.holdfast.core.protection.Records;
import dev.holdfast.core.protection.Target;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.time.Fiber;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One replica of an operator whose runs contend for targets: the leader takes a target with the production claim before
 * anything of a run is stored, stores before each effect, and lets the target go when the run's end is stored.
 */
public final class Contender {

    /** Effects of a run. */
    static final int STEPS = 3;

    private static final Duration RESTART_MIN = Duration.ofMillis(500);
    private static final Duration RESTART_MAX = Duration.ofSeconds(5);
    private static final Duration AGAIN_MIN = Duration.ofMillis(100);
    private static final Duration AGAIN_MAX = Duration.ofSeconds(2);
    private static final Duration EFFECT_MAX = Duration.ofSeconds(2);
    private static final double PACE_MAX = 0.02;

    private final Contest contest;
    private final String name;
    private final double pace;
    private int incarnation;
    private Process process;
    private Leadership leadership;
    private final Map<String, Record> held = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();

    public Contender(Contest contest, String name) {
        this.contest = contest;
        this.name = name;
        double faster = contest.dice().between(-PACE_MAX, PACE_MAX);
        pace = contest.storm().reigns(Fault.CLOCKS) ? 1 + faster : 1;
    }

    public void start() {
        incarnation++;
        process = new Process(
                contest.timeline(),
                contest.network(),
                name + "#" + incarnation,
                () -> Duration.ZERO,
                pace,
                this::peril);
        held.clear();
        underWay.clear();
        var alive = process;
        leadership = new Leadership(process, contest.hub(), contest.network(), this::lead, () -> crash(alive));
        leadership.begin();
    }

    /** Lets nothing of it live on. */
    public void end() {
        process.kill();
    }

    private void lead() {
        contest.referee().log(() -> process.identity() + " leads");
        contest.targets().keySet().forEach(this::carry);
    }

    /** Passes over one run, one after another, for as long as this process leads. */
    private void carry(Key run) {
        process.start(fiber -> {
            if (leadership.mayAct()) pass(fiber, run);
            process.after(contest.dice().between(AGAIN_MIN, AGAIN_MAX), () -> carry(run));
        });
    }

    private void pass(Fiber fiber, Key key) {
        var answer = call(fiber, new Request.Get(key));
        if (answer.isEmpty() || !answer.get().isOk()) return;
        var run = answer.get().object().orElseThrow();
        var me = new Holder(key.namespace(), key.name(), Trees.text(run, "metadata", "uid"));
        if (isOver(run)) {
            release(fiber, me, key);
            return;
        }
        underWay.add(me.uid());
        try {
            if (asks(fiber, key, run)) return;
            var hold = hold(fiber, me, key);
            if (hold.isPresent() && asks(fiber, key, run)) release(fiber, me, key);
            else if (hold.isPresent() && advance(fiber, key, run, me, hold.get())) release(fiber, me, key);
        } finally {
            underWay.remove(me.uid());
        }
    }

    /** Whether the run has begun nothing, and another has recovered its target since it was meant: then a person is asked. */
    private boolean asks(Fiber fiber, Key key, Json.Obj run) {
        if (hasBegun(run) || !contest.shell().asks()) return false;
        var target = contest.targets().get(key);
        var recoveries = recoveries(contest, target);
        var me = new Meanwhile.Waiter(Optional.empty(), Optional.empty(), meant(run));
        if (!(Meanwhile.of(target, me, recoveries) instanceof Meanwhile.Asks(var words))) return false;
        var status = Json.object("asks", Json.text(words));
        if (Trees.text(run, "status", "asks").equals(words)) return true;
        call(
                fiber,
                new Request.Put(
                        key, Trees.with(run, List.of("status"), Optional.of(status)), true, "holdfast-operator"));
        return true;
    }

    /** The runs that have recovered a target. */
    public static List<Meanwhile.Recovery> recoveries(Contest contest, Target target) {
        return contest.targets().entrySet().stream()
                .filter(run -> run.getValue().equals(target))
                .flatMap(run -> contest.hub().peek(run.getKey()).stream()
                        .filter(Contender::isOver)
                        .map(found -> new Meanwhile.Recovery(
                                new Holder(
                                        run.getKey().namespace(),
                                        run.getKey().name(),
                                        Trees.text(found, "metadata", "uid")),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                at(found, "status", "endedAt"))))
                .toList();
    }

    /** Since when a run was meant: made, or resumed by a person. */
    public static Instant meant(Json.Obj run) {
        var made = at(run, "spec", "made");
        var resumed = at(run, "spec", "resumed");
        return resumed.isAfter(made) ? resumed : made;
    }

    private static Instant at(Json.Obj run, String... path) {
        return Instant.EPOCH.plusNanos(
                ((Json.Num) Trees.at(run, path).orElse(Json.number(0))).value().longValue());
    }

    private Optional<Record> hold(Fiber fiber, Holder me, Key key) {
        if (held.containsKey(me.uid())) return Optional.of(held.get(me.uid()));
        var decider = contest.shell().decider().apply(Hold::decide);
        var target = contest.targets().get(key);
        var outcome = Claim.take(decider, me, target, records(fiber, key));
        contest.referee().log(() -> process.identity() + ": " + key.name() + " " + outcome);
        if (outcome instanceof Outcome.Held(var record)) held.put(me.uid(), record);
        if (outcome instanceof Outcome.Waits && !contest.shell().heeds()) {
            return Optional.of(new Record(me.identity(), 0, ""));
        }
        return Optional.ofNullable(held.get(me.uid()));
    }

    /** Whether the run has ended, and that is stored. */
    private boolean advance(Fiber fiber, Key key, Json.Obj seen, Holder me, Record hold) {
        var run = seen;
        for (int step = steps(run) + 1; step <= STEPS; step++) {
            var stored = store(fiber, key, run, step, hold.epoch(), false);
            if (stored.isEmpty()) return false;
            run = stored.get();
            peril(fiber);
            if (!leadership.mayAct()) return false;
            perform(fiber, me, key, hold.epoch());
        }
        if (!contest.shell().releasesLate()) release(fiber, me, key);
        return store(fiber, key, run, STEPS, hold.epoch(), true).isPresent();
    }

    private void perform(Fiber fiber, Holder me, Key key, long epoch) {
        contest.referee().sent(process.identity(), me, contest.targets().get(key), epoch);
        try {
            process.sleep(fiber, contest.dice().between(Duration.ZERO, EFFECT_MAX));
        } finally {
            contest.referee().answered(me);
        }
    }

    /** One write with the version that was read or written last. */
    private Optional<Json.Obj> store(Fiber fiber, Key key, Json.Obj run, int step, long epoch, boolean ended) {
        var status = Json.object("step", Json.number(step))
                .with("epoch", Json.number(epoch))
                .with("ended", Json.text(ended ? "yes" : "no"))
                .with("endedAt", Json.number(ended ? contest.timeline().nanos() : 0));
        var next = Trees.with(run, List.of("status"), Optional.of(status));
        return call(fiber, new Request.Put(key, next, true, "holdfast-operator"))
                .filter(Answer::isOk)
                .flatMap(Answer::object);
    }

    private void release(Fiber fiber, Holder me, Key key) {
        var known = Optional.ofNullable(held.remove(me.uid()));
        if (known.isEmpty()) return;
        Claim.release(me, known, contest.targets().get(key), records(fiber, key))
                .ifPresent(words -> contest.referee().log(() -> process.identity() + ": " + words));
    }

    private Records records(Fiber fiber, Key key) {
        var honest = new SimulatedRecords(
                contest.targets().get(key),
                request -> call(fiber, request),
                () -> highest(contest.targets().get(key)),
                uid -> contest.shell().awaitsPasses() && underWay.contains(uid));
        return contest.shell().records().apply(honest);
    }

    /** What the watch of runs has shown of a target's epochs. */
    private long highest(Target target) {
        return contest.targets().entrySet().stream()
                .filter(run -> run.getValue().equals(target))
                .flatMap(run -> contest.hub().peek(run.getKey()).stream())
                .mapToLong(Contender::epoch)
                .max()
                .orElse(0);
    }

    private Optional<Answer> call(Fiber fiber, Request request) {
        return process.call(fiber, contest.hub(), request, new Tags.OfOperator(process.identity()));
    }

    private void crash(Process victim) {
        if (victim.isDead()) return;
        contest.referee().log(() -> victim.identity() + " ends");
        victim.kill();
        contest.timeline().after(contest.dice().between(RESTART_MIN, RESTART_MAX), this::start);
    }

    /** Between two actions anything may happen to the process. */
    private void peril(Fiber fiber) {
        var victim = process;
        switch (contest.peril().next().orElse(null)) {
            case null -> {}
            case Mishap.Crash(var lateness) -> {
                contest.network().holdUp(lateness);
                contest.timeline().after(Duration.ZERO, () -> crash(victim));
                fiber.suspend();
            }
            case Mishap.Pause(var time) -> {
                contest.referee().log(() -> victim.identity() + " is stopped for " + time);
                victim.pause(time);
                victim.sleep(fiber, Duration.ZERO);
            }
        }
    }

    private static int steps(Json.Obj run) {
        return ((Json.Num) Trees.at(run, "status", "step").orElse(Json.number(0)))
                .value()
                .intValue();
    }

    /** The epoch under which a run has acted last; zero when it has not begun. */
    public static long epoch(Json.Obj run) {
        return ((Json.Num) Trees.at(run, "status", "epoch").orElse(Json.number(0)))
                .value()
                .longValue();
    }

    /** Whether anything of the run was stored. */
    public static boolean hasBegun(Json.Obj run) {
        return Trees.at(run, "status", "step").isPresent();
    }

    /** Whether the run has ended. */
    public static boolean isOver(Json.Obj run) {
        return Trees.text(run, "status", "ended").equals("yes");
    }
}

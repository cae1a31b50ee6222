package dev.holdfast.simulation.fence;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.Interlock;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Conductor.Hearer;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Descent;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Evidence;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Subject;
import dev.holdfast.core.run.Verb;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One seed of a run that fences an old primary and promotes another, carried by the production loop of core.
 *
 * <ol>
 *   <li>The seed draws the method, whether the plan lets the primary act again in between, and all that goes wrong: lost
 *       answers, crashes at every call, another run's evidence in the journal, a target that was another's meanwhile.
 *   <li>People skip what has failed, retry it, or answer for it for a while, and whoever they answered for comes back when
 *       that time is over.
 *   <li>Whenever the promotion is sent, the old primary must be unable to act, in truth; a waiver that is in force counts
 *       for the truth, for that is what it is. And an order to a power switch that was taken is never sent again.
 * </ol>
 */
public final class FenceSimulation {

    static final String PROMOTED = "nothing is promoted while the old primary can act";
    static final String ORDERED = "an order that a power switch has taken is not sent again";
    static final String ENDS = "every run ends, or waits for a person";

    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    private static final String UID = "run-uid";
    private static final String PRIMARY = "east-db";
    private static final Target STANDBY = new Target("west", "v1", "configmaps", "shop", "switch");
    private static final int PASSES_MAX = 400;

    /** What is on its way when a word ends: whoever gave it waits a little. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Trace trace;
    private final Dice dice;
    private final OldPrimary old;
    private final Plan plan;

    /** The standby's cluster is out of reach until then, so that a word may end before it is of use. */
    private final Instant dark;

    private final List<Act> acts = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private Journal stored = Journal.EMPTY;
    private Instant now = BEGIN;
    private long epoch = 1;
    private Optional<Instant> answeredFor = Optional.empty();
    private int standbyVersion = 1;
    private String standby = "east";
    private boolean promoted;
    private Optional<String> violation = Optional.empty();

    private FenceSimulation(long seed, Trace trace) {
        this.trace = trace;
        dice = new Dice(seed);
        old = new OldPrimary(dice);
        plan = plan();
        plan.steps().forEach(step -> log(() -> step + ""));
        dark = dice.chance(0.6) ? BEGIN.plusSeconds(dice.between(1, 1800)) : BEGIN;
    }

    /**
     * What came of a seed.
     *
     * @param violation the sentence that is untrue
     * @param promoted whether the standby was promoted
     */
    public record Result(long seed, Optional<String> violation, boolean promoted, Journal journal) {}

    /** Something a process does not survive. */
    private static final class Crash extends RuntimeException {
        private Crash() {
            super("", null, false, false);
        }
    }

    /** Runs one seed under a decider: the production one, or a wrong one. */
    public static Result run(long seed, Decider decider) {
        return run(seed, decider, Hearing::hear);
    }

    /** The same, with the production hearer or a wrong one. */
    public static Result run(long seed, Decider decider, Hearer hearer) {
        return run(seed, decider, hearer, Trace.SILENT);
    }

    /** The same, told as it goes. */
    public static Result run(long seed, Decider decider, Hearer hearer, Trace trace) {
        var simulation = new FenceSimulation(seed, trace);
        simulation.run(decider, hearer);
        simulation.violation.ifPresent(sentence -> trace.line(() -> "VIOLATION: " + sentence));
        return new Result(seed, simulation.violation, simulation.promoted, simulation.stored);
    }

    private void log(Supplier<String> words) {
        trace.line(() -> Duration.between(BEGIN, now).toMillis() / 1000.0 + " s  " + words.get());
    }

    private Plan plan() {
        FenceMethod method =
                switch (dice.between(0, 5)) {
                    case 0, 1 -> new FenceMethod.Api(new Action.Scale(old.target(), 0).write(), old.labels());
                    case 2, 3 ->
                        new FenceMethod.Redfish(
                                Url.parse("https://bmc.example/redfish/v1/Systems/1"), "bmc", Optional.empty());
                    default -> new FenceMethod.Waiver("is it off?", Duration.ofHours(2));
                };
        var actions = new ArrayList<Action>(List.of(new Action.Fence(PRIMARY, method)));
        if (!(method instanceof FenceMethod.Waiver) && dice.chance(0.3)) {
            actions.add(new Action.Unfence(PRIMARY, method instanceof FenceMethod.Api ? back() : method));
            if (dice.chance(0.5)) actions.add(new Action.Fence(PRIMARY, method));
        }
        actions.add(new Action.Patch(STANDBY, FieldPath.parse("data.to"), Json.text("west"), PatchKind.MERGE));
        var steps = new ArrayList<Step>();
        for (var action : actions) {
            int number = steps.size() + 1;
            Optional<Interlock> interlock =
                    number < actions.size() ? Optional.empty() : Optional.of(new Interlock.Promote(PRIMARY));
            var onFailure = dice.pick(List.of(OnFailure.PAUSE, OnFailure.PAUSE, OnFailure.CONTINUE, OnFailure.ABORT));
            var timeout = Duration.ofMinutes(dice.between(1, 30));
            steps.add(new Step(
                    number, action.type(), action, timeout, 5, onFailure, Optional.empty(), Order.PLAIN, interlock));
        }
        return new Plan("shop", "failover", steps, "sha256:plan");
    }

    private FenceMethod back() {
        return new FenceMethod.Api(new Action.Scale(old.target(), OldPrimary.REPLICAS).write(), old.labels());
    }

    private void run(Decider decider, Hearer hearer) {
        if (dice.chance(0.2)) stored = leftOver();
        for (int pass = 0; pass < PASSES_MAX && violation.isEmpty(); pass++) {
            try {
                var hold = Optional.of(new Epoch("RecoveryPlan/shop/failover", epoch));
                var subject = new Subject(UID, "failover-1", Map.of(), hold, Descent.NONE);
                var rested = Conductor.advance(
                        decider,
                        hearer,
                        plan,
                        subject,
                        stored,
                        new Acts(acts, Acts.NONE.vouching(), Optional.of(epoch)),
                        new TheWorld(),
                        () -> now);
                log(() -> rested + "");
                if (rested instanceof Rested.Ended(var journal)) {
                    if (journal.end().orElseThrow().outcome().isForGood() || !people()) return;
                }
                if (rested instanceof Rested.Waiting waiting) rest(waiting.until());
            } catch (Crash crashed) {
                log(() -> "the process dies");
                pass(Duration.ofSeconds(1));
            }
        }
        if (violation.isEmpty()) violation = Optional.of(ENDS);
    }

    /** The journal as a copy of another run's has it, whose fence nobody upholds any more. */
    private Journal leftOver() {
        var other = new Evidence(
                PRIMARY,
                new Evidence.Proof.Api(old.target().toString()),
                "it was off",
                BEGIN.minusSeconds(60),
                "other-uid",
                Optional.of(epoch));
        var entry = new Entry(
                1,
                Entry.State.SUCCEEDED,
                1,
                BEGIN,
                BEGIN.plusSeconds(60),
                Optional.of(BEGIN),
                Optional.empty(),
                "fenced",
                Optional.empty(),
                Optional.empty(),
                false,
                1,
                false,
                Optional.of(other),
                false,
                Optional.empty());
        return Journal.begin(plan, BEGIN).with(entry);
    }

    private void rest(Instant until) {
        pass(Duration.ofSeconds(dice.between(1, 20)));
        if (stored.entries().isEmpty()) return;
        var waits = stored.entries().getLast();
        boolean asks = plan.step(waits.step()).action() instanceof Action.Fence(var primary, FenceMethod.Waiver waiver);
        if (asks && !waits.state().isFinal() && dice.chance(0.3)) waive();
        if (now.isBefore(until) && dice.chance(0.3)) pass(Duration.between(now, until));
    }

    /** Between two passes of a run: only then is a target another's for a while. */
    private void pass(Duration time) {
        passes(time);
        if (dice.chance(0.02)) changesHands();
    }

    /** Whoever has the target in between may let the primary act, whatever somebody has seen before. */
    private void changesHands() {
        epoch++;
        answeredFor = Optional.empty();
        old.comesBack();
    }

    private void passes(Duration time) {
        now = now.plus(time);
        for (int i = 0; i < 3; i++) old.passes(now);
        if (answeredFor.filter(end -> !now.isBefore(end.plus(GRACE))).isPresent()) {
            answeredFor = Optional.empty();
            if (!isFencedOtherwise()) old.comesBack();
        }
    }

    private boolean isFencedOtherwise() {
        return stored.entries().stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED)
                .flatMap(entry -> entry.evidence().stream())
                .anyMatch(is -> !(is.proof() instanceof Evidence.Proof.Waiver)
                        && is.epoch().equals(Optional.of(epoch)));
    }

    /** Somebody does something about a run that rests; false when nobody comes. */
    private boolean people() {
        pass(Duration.ofSeconds(dice.between(1, 600)));
        if (acts.size() > 12) return false;
        switch (dice.between(0, 4)) {
            case 0 -> act(Verb.SKIP);
            case 1 -> act(Verb.RETRY);
            case 2 -> waive();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void act(Verb verb) {
        log(() -> "somebody does: " + verb);
        acts.add(new Act(verb.word(), 0, "because", "alice", plan.digest()));
    }

    /** Who answers for it has seen to it that it is so: the machine stays off for as long as they say. */
    private void waive() {
        var until = now.plus(Duration.ofSeconds(dice.between(1, 1200)));
        var seen = Optional.of(epoch);
        boolean late = dice.chance(0.1);
        if (late) changesHands();
        log(() -> "somebody answers for it until " + until);
        acts.add(new Act(
                Verb.WAIVE.word(),
                0,
                "pulled",
                "alice",
                plan.digest(),
                "",
                Optional.of(new Act.Waiver(PRIMARY, until, seen))));
        if (late) return;
        answeredFor = answeredFor.filter(until::isBefore).or(() -> Optional.of(until));
    }

    /** What the run sees and does, with every call a place to crash at. */
    private final class TheWorld implements World {

        @Override
        public Report look(Look look) {
            peril();
            if (dice.chance(0.05)) return new Report.Unreached("no answer");
            return switch (look) {
                case Look.AtObject at when at.target().equals(old.target()) -> seen(old.object());
                case Look.AtObject ignored -> now.isBefore(dark) ? new Report.Unreached("no answer") : seen(standby());
                case Look.AtPods ignored -> seen(old.pods());
                case Look.Outside ignored -> new Report.Answered(old.machine());
                case Look.AtJob ignored -> throw new IllegalStateException("there are no Jobs here");
                case Look.AtChild ignored -> throw new IllegalStateException("there are no children here");
            };
        }

        @Override
        public Sent perform(Effect effect) {
            peril();
            log(() -> "sends " + effect + " while the old primary " + (old.canAct() ? "can act" : "cannot act"));
            if (plan.step(effect.step()).promotes().isPresent()) promote();
            requireNotTaken(effect);
            var report =
                    switch (effect) {
                        case Effect.Patch patch when patch.target().equals(old.target()) -> old.patched(patch);
                        case Effect.Patch ignored -> promotion();
                        case Effect.Call(var step, var key, Outgoing.Request request) ->
                            old.ordered(request.body().orElse(""));
                        default -> throw new IllegalStateException("nobody here takes " + effect);
                    };
            peril();
            return new Sent.Answer(dice.chance(0.1) ? new Report.Unclear("no answer") : report);
        }

        @Override
        public Stored store(Journal journal) {
            peril();
            if (dice.chance(0.05)) return new Stored.Reread("no answer");
            stored = journal;
            log(() -> "stores " + journal);
            for (var entry : journal.entries()) {
                if (entry.intent().orElse(null) instanceof Intent.Power power && power.accepted())
                    taken.add(round(entry));
            }
            peril();
            return new Stored.Ok();
        }

        @Override
        public Optional<Halt> halted(String cluster) {
            return Optional.empty();
        }

        private void peril() {
            passes(Duration.ofMillis(dice.between(1, 500)));
            if (dice.chance(0.03)) throw new Crash();
        }
    }

    private void promote() {
        boolean answered =
                answeredFor.filter(end -> now.isBefore(end.plus(GRACE))).isPresent();
        if (old.canAct() && !answered) violation = Optional.of(PROMOTED);
    }

    private Report promotion() {
        standby = "west";
        standbyVersion++;
        promoted = true;
        return new Report.Done();
    }

    private void requireNotTaken(Effect effect) {
        var entry = stored.entries().getLast();
        if (effect instanceof Effect.Call && taken.contains(round(entry))) violation = Optional.of(ORDERED);
    }

    private static String round(Entry entry) {
        return entry.step() + "/" + entry.round();
    }

    private Json.Obj standby() {
        var metadata = Json.object("uid", Json.text("s")).with("resourceVersion", Json.text(standbyVersion + ""));
        return Json.object("metadata", metadata).with("data", Json.object("to", Json.text(standby)));
    }

    private static Report seen(Json.Obj object) {
        return new Report.Seen(Optional.of(object), Optional.empty());
    }
}

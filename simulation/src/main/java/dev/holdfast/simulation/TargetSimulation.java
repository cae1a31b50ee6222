package dev.holdfast.simulation;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Target;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Network;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.operator.Contender;
import dev.holdfast.simulation.operator.Contest;
import dev.holdfast.simulation.operator.Contest.Referee;
import dev.holdfast.simulation.operator.Peril;
import dev.holdfast.simulation.operator.Tags;
import dev.holdfast.simulation.operator.TargetShell;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.trace.Words;
import dev.holdfast.simulation.weather.Storm;
import dev.holdfast.simulation.weather.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs of several plans that contend for one target or two, one seed from the first event to the last: replicas that crash
 * and stop, requests that are lost, late and doubled, people who delete runs in their middle and make them anew, and records
 * that are brought back from a backup while nobody holds them.
 */
public final class TargetSimulation {

    public static final String ONE_ACTS = "of the unfinished runs for one target one acts, and holds its record";
    public static final String EPOCHS_RISE = "each hold of a target has a higher epoch than every hold before";
    public static final String MEANT =
            "no run acts on what was meant before another recovered its target, unless a person says so";
    public static final String ALL_END = "every run that is not deleted gets its turn and ends";

    public static final String NOTHING_UNDER_WAY =
            "a process takes no target from a run of which it has something on its way";

    private static final Duration BOUND = Duration.ofHours(1);
    private static final Duration EARLY = Duration.ofSeconds(40);
    private static final Duration ANEW_MAX = Duration.ofSeconds(5);
    private static final double DELETED = 0.3;
    private static final double ANEW = 0.7;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final int LOSSES = 3;
    private static final String PERSON = "a person";

    private final Trace trace;
    private final Timeline timeline = new Timeline();
    private final Storm storm;
    private final Cluster hub = new Cluster("hub");
    private final Map<Key, Target> targets = new LinkedHashMap<>();
    private final Map<Key, Long> epochs = new HashMap<>();
    private final Map<Holder, String> underWay = new HashMap<>();
    private final List<Contender> replicas = new ArrayList<>();
    private final Contest contest;
    private final Dice people;

    private TargetSimulation(long seed, TargetShell shell, Trace trace) {
        this.trace = trace;
        var dice = new Dice(seed);
        var apart = new Dice(~seed);
        storm = new Storm(Weather.of(dice, apart), dice, apart, new Dice(2));
        var network = new Network(timeline, storm);
        var lease = Json.object("spec", Json.object("holder", Json.text("")));
        hub.handle(
                new Request.Create(new Key(Kind.LEASE, Contest.NAMESPACE, "holdfast-operator"), lease, PERSON), PERSON);
        hub.observe((handled, cluster) -> handled.change()
                .filter(change -> change.key().name().startsWith("holdfast-target-"))
                .ifPresent(change -> written(change.key(), change.before(), change.after(), change.by())));
        for (int i = dice.between(2, 5); i > 0; i--) {
            String target = dice.chance(0.75) ? "checkout" : "stock";
            var key = new Key(Kind.RUN, "shop", "run-" + i);
            targets.put(key, new Target(Target.Kind.APPLICATION, "shop", target));
            create(key);
            if (dice.chance(DELETED)) timeline.after(dice.between(Duration.ZERO, EARLY), () -> delete(key));
        }
        var losses = new Dice(seed ^ LOSSES);
        for (int i = 0; i < LOSSES; i++) {
            timeline.after(losses.between(Duration.ZERO, EARLY), this::lose);
        }
        people = new Dice(~seed ^ LOSSES);
        hub.observe((handled, cluster) -> handled.change()
                .filter(change -> targets.containsKey(change.key()))
                .ifPresent(change -> change.after()
                        .filter(run -> !Contender.hasBegun(run))
                        .filter(run -> !asked(change.before()).equals(asked(change.after())))
                        .ifPresent(run -> timeline.after(
                                people.between(Duration.ZERO, ANSWER_MAX), () -> resume(change.key())))));
        contest = new Contest(timeline, storm, network, hub, targets, shell, Peril.of(storm), new Judge());
        for (int i = 0; i < storm.weather().replicas(); i++) replicas.add(new Contender(contest, "operator-" + i));
    }

    /** Runs one seed; the sentence that does not hold, if one does not. */
    public static Optional<Violation> run(long seed, TargetShell shell, Trace trace) {
        return new TargetSimulation(seed, shell, trace).judged();
    }

    private Optional<Violation> judged() {
        try {
            replicas.forEach(Contender::start);
            while (timeline.passed().compareTo(EARLY.plus(ANEW_MAX)) < 0 || !allOver()) {
                require(timeline.passed().compareTo(BOUND) < 0, ALL_END, this::unfinished);
                timeline.step();
            }
            return Optional.empty();
        } catch (Violation found) {
            trace.line(() -> "VIOLATION: " + found.getMessage());
            return Optional.of(found);
        } finally {
            replicas.forEach(Contender::end);
        }
    }

    private boolean allOver() {
        return targets.keySet().stream()
                .allMatch(run -> hub.peek(run).map(Contender::isOver).orElse(true));
    }

    private String unfinished() {
        return "after " + timeline.passed() + ": "
                + targets.keySet().stream()
                        .map(hub::peek)
                        .flatMap(Optional::stream)
                        .map(Json.Obj::print)
                        .toList();
    }

    private void create(Key run) {
        hub.handle(
                new Request.Create(
                        run, Json.object("spec", Json.object("made", Json.number(timeline.nanos()))), PERSON),
                PERSON);
    }

    /** Nobody deletes the last that tells of an epoch: then it would begin anew, as is said where epochs are explained. */
    private void delete(Key run) {
        var lease = Contest.lease(targets.get(run));
        if (hub.peek(lease).map(TargetSimulation::epoch).orElse(0L) < epochs.getOrDefault(lease, 0L)) return;
        log(() -> run.name() + " is deleted");
        hub.handle(new Request.Delete(run, Optional.empty(), Optional.empty()), PERSON);
        if (!storm.dice().chance(ANEW)) return;
        timeline.after(storm.dice().between(Duration.ZERO, ANEW_MAX), () -> {
            log(() -> run.name() + " is made anew");
            create(run);
        });
    }

    private static String asked(Optional<Json.Obj> run) {
        return run.map(is -> Trees.text(is, "status", "asks")).orElse("");
    }

    /** Somebody has looked, and says that the run goes on. */
    private void resume(Key run) {
        log(() -> run.name() + " is let go on");
        var spec = Json.object("spec", Json.object("resumed", Json.number(timeline.nanos())));
        hub.handle(new Request.Patch(run, PatchKind.MERGE, spec, PERSON, false), PERSON);
    }

    /**
     * A record is what it was long ago: one that nobody holds, and of whose last hold a run still tells. It is not deleted: a
     * request to make it that was held up since the beginning would make it anew, as nothing on a real network can be.
     */
    private void lose() {
        for (var target : Set.copyOf(targets.values())) {
            var key = Contest.lease(target);
            var record = hub.peek(key);
            if (record.isEmpty() || !Trees.text(record.get(), "spec", "holder").isEmpty()) continue;
            long told = targets.entrySet().stream()
                    .filter(run -> run.getValue().equals(target))
                    .flatMap(run -> hub.peek(run.getKey()).stream())
                    .mapToLong(Contender::epoch)
                    .max()
                    .orElse(0);
            if (told < epochs.getOrDefault(key, 0L)) continue;
            log(() -> "the record of " + target.words() + " goes back");
            var spec = Json.object("spec", Json.object("epoch", Json.number(0)));
            hub.handle(new Request.Patch(key, PatchKind.MERGE, spec, PERSON, false), PERSON);
        }
    }

    /** A target's record has changed. */
    private void written(Key lease, Optional<Json.Obj> before, Optional<Json.Obj> after, Object by) {
        String was = before.map(record -> Trees.text(record, "spec", "holder")).orElse("");
        String is = after.map(record -> Trees.text(record, "spec", "holder")).orElse("");
        long epoch = after.map(TargetSimulation::epoch).orElse(0L);
        long highest = epochs.getOrDefault(lease, 0L);
        log(() -> "held by \"" + is + "\", epoch " + epoch);
        if (by.equals(PERSON)) return;
        require(epoch >= highest, EPOCHS_RISE, () -> "epoch " + epoch + " after " + highest);
        boolean taken = !is.isEmpty() && !is.equals(was);
        require(!taken || epoch > highest, EPOCHS_RISE, () -> is + " took epoch " + epoch + " that another had");
        epochs.put(lease, epoch);
        String sender = Holder.of(was).map(underWay::get).orElse("");
        boolean own =
                by instanceof Tags.OfOperator operator && operator.holder().equals(sender);
        require(
                !taken || !own,
                NOTHING_UNDER_WAY,
                () -> is + " was taken for while an effect of " + was + " is on its way");
    }

    private static long epoch(Json.Obj lease) {
        return ((Json.Num) Trees.at(lease, "spec", "epoch").orElse(Json.number(0)))
                .value()
                .longValue();
    }

    private void log(Supplier<String> line) {
        trace.line(() -> Words.of(timeline.passed()) + "  " + line.get());
    }

    private static void require(boolean holds, String sentence, Supplier<String> words) {
        if (!holds) throw new Violation(sentence, words.get());
    }

    private final class Judge implements Referee {
        @Override
        public void sent(String process, Holder run, Target target, long epoch) {
            underWay.put(run, process);
            log(() -> run.words() + " acts for " + target.words() + ", epoch " + epoch);
            var lease = hub.peek(Contest.lease(target));
            String holder =
                    lease.map(record -> Trees.text(record, "spec", "holder")).orElse("");
            require(
                    holder.equals(run.identity()),
                    ONE_ACTS,
                    () -> run.identity() + " acts, the record names " + holder);
            require(
                    lease.map(TargetSimulation::epoch).orElse(0L) == epoch,
                    EPOCHS_RISE,
                    () -> run.identity() + " acts under epoch " + epoch);
            hub.peek(new Key(Kind.RUN, run.namespace(), run.name())).ifPresent(acting -> {
                var meant = Contender.meant(acting);
                for (var recovery : Contender.recoveries(contest, target)) {
                    require(
                            !recovery.at().isAfter(meant),
                            MEANT,
                            () -> run.words() + " acts, meant at " + meant + ", after " + recovery);
                }
            });
            for (var other : targets.entrySet()) {
                if (!other.getValue().equals(target)) continue;
                hub.peek(other.getKey())
                        .filter(found -> !Trees.text(found, "metadata", "uid").equals(run.uid()))
                        .filter(found -> Contender.hasBegun(found) && !Contender.isOver(found))
                        .ifPresent(found -> {
                            throw new Violation(
                                    ONE_ACTS,
                                    run.words() + " acts while "
                                            + other.getKey().name() + " has not ended");
                        });
            }
        }

        @Override
        public void answered(Holder run) {
            underWay.remove(run);
        }

        @Override
        public void log(Supplier<String> line) {
            TargetSimulation.this.log(line);
        }
    }
}

package dev.holdfast.core.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Conductor.Hearer;
import dev.holdfast.core.run.Conductor.Rested;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One pass over a run; {@link Conductor} says what it keeps to.
 *
 * <ol>
 *   <li><b>Decide</b> about each lane in turn, over the journal as the lanes before have left it, until each wants to look,
 *       to act, or to rest.
 *   <li><b>Record</b> once, if any wants to act.
 *   <li><b>Act</b>: all looks and effects of the round go out together; then the next round.
 *   <li>When none wants to look or act, the run rests: until the earliest moment that one of them waits for.
 * </ol>
 *
 * <p>When a freeze holds up one lane, no other begins or sends anything in this pass: what only looks and waits goes on.
 */
final class Pass {

    /** Bound on moves of one pass: a step takes a handful, conflicts included a few hundred. */
    private static final int MOVES_MAX = 20_000;

    /** A lane that waits is looked at again after this time when others keep the pass from resting. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** What a lane has come to in this pass. */
    private sealed interface Parked {
        /** It goes on when its look or effect is answered. */
        record Going(Next next) implements Parked {}

        /** It waits, and is not asked again before {@code again}. */
        record Waiting(Next.Rest rest, Instant again) implements Parked {}

        /** A freeze, or a quarantine, holds it up. */
        record Held(Halt by) implements Parked {}

        /** A person has stopped it. */
        record Stopped() implements Parked {}
    }

    private final Decider decider;
    private final Hearer hearer;
    private final Plan plan;
    private final Subject subject;
    private final Journal stored;
    private final Acts acts;
    private final World world;
    private final InstantSource clock;

    private final Journal resumed;
    private Journal last;
    private Journal journal;
    private Map<Integer, Report> reports = Map.of();
    private final Map<Integer, Parked> parked = new TreeMap<>();
    private Optional<Halt> met = Optional.empty();
    /** What has kept an effect back at the last moment, by the cluster it was for. */
    private final Map<String, Halt> keptBack = new HashMap<>();

    private int moves;

    Pass(
            Decider decider,
            Hearer hearer,
            Plan plan,
            Subject subject,
            Journal stored,
            Acts acts,
            World world,
            InstantSource clock) {
        this.decider = decider;
        this.hearer = hearer;
        this.plan = plan;
        this.subject = subject;
        this.stored = stored;
        this.acts = acts;
        this.world = world;
        this.clock = clock;
        this.resumed = stored.released(clock.instant());
        this.last = stored;
        this.journal = resumed;
    }

    Rested advance() {
        while (moves++ < MOVES_MAX) {
            var now = clock.instant();
            var heard = Grace.heard(plan, subject, hearer.hear(plan, journal, acts, now), now);
            boolean several =
                    heard.run(plan) instanceof Run.Several && heard.digest().equals(plan.digest());
            var rested = several ? together(heard) : alone(heard);
            if (rested.isPresent()) return rested.get();
        }
        throw new IllegalStateException("run " + subject.name() + " made " + MOVES_MAX + " moves without resting");
    }

    /** A move of a run with one lane, or none. */
    private Optional<Rested> alone(Journal heard) {
        parked.clear();
        var report = answer(heard.run(plan));
        reports = Map.of();
        var decided = decider.decide(plan, subject, heard, report, clock.instant());
        var move = Unreachable.around(plan, subject, heard, decided, world, clock.instant());
        var halt = touched(heard, move.next()).flatMap(this::halted);
        if (halt.isPresent()) return Optional.of(held(heard, halt.get()));
        journal = move.journal();
        return switch (move.next()) {
            case Next.Again() -> Optional.empty();
            case Next.Read(var look) -> {
                reports = Map.of(look.step(), world.look(look));
                yield Optional.empty();
            }
            case Next.Act(var effect) -> act(List.of(), List.of(effect));
            case Next.Rest(var until, var watching) -> Optional.of(store(new Rested.Waiting(until, watching)));
            case Next.Stop() -> {
                // one that ends as it begins has not heard yet, and who reads its status takes it that it has
                journal = hearer.hear(plan, journal, acts, clock.instant());
                yield Optional.of(store(new Rested.Ended(journal)));
            }
        };
    }

    private Report answer(Run run) {
        int step =
                switch (run) {
                    case Run.Ready(int ready) -> ready;
                    case Run.Busy(var entry) -> entry.step();
                    default -> 0;
                };
        return reports.getOrDefault(step, new Report.Nothing());
    }

    /** A round of a run with several lanes. */
    private Optional<Rested> together(Journal heard) {
        var now = clock.instant();
        parked.values().removeIf(is -> is instanceof Parked.Waiting(var rest, var again) && !now.isBefore(again));
        var before = new HashMap<>(parked);
        boolean free = met.isEmpty();
        var rested = decideAll(heard);
        if (free && met.isPresent()) {
            // what was decided before the freeze was met may not be sent either
            parked.clear();
            parked.putAll(before);
            rested = decideAll(heard);
        }
        reports = Map.of();
        if (rested.isPresent()) return rested;
        var looks = new ArrayList<Look>();
        var effects = new ArrayList<Effect>();
        parked.values().forEach(is -> {
            if (is instanceof Parked.Going(Next.Read(var look))) looks.add(look);
            if (is instanceof Parked.Going(Next.Act(var effect))) effects.add(effect);
        });
        if (looks.isEmpty() && effects.isEmpty()) return rest();
        parked.values().removeIf(Parked.Going.class::isInstance);
        return act(looks, effects);
    }

    /** Decides until all lanes are parked, or a freeze is met; a rest when the run is over with it. */
    private Optional<Rested> decideAll(Journal heard) {
        boolean free = met.isEmpty();
        journal = heard;
        var left = new HashMap<>(reports);
        while (moves++ < MOVES_MAX) {
            var lanes = Lanes.of(plan, journal).steps();
            parked.keySet().retainAll(lanes);
            var lane = lanes.stream().filter(step -> !parked.containsKey(step)).findFirst();
            if (lane.isEmpty()) break;
            int step = lane.get();
            var report = Optional.ofNullable(left.remove(step)).orElse(new Report.Nothing());
            var rested = decide(step, report);
            if (rested.isPresent() || free && met.isPresent()) return rested;
        }
        return Optional.empty();
    }

    private Optional<Rested> decide(int step, Report report) {
        var now = clock.instant();
        var decided = decider.decide(plan, subject, journal.at(step), report, now);
        var move = Unreachable.around(plan, subject, journal.at(step), decided, world, now);
        var touched = touched(journal.at(step), move.next());
        var halt = met.isPresent() ? met : touched.flatMap(this::halted);
        // a quarantine is about one cluster: what touches another goes on
        if (halt.isPresent() && !Quarantine.holds(halt.get())) met = halt;
        if (halt.isPresent() && touched.isPresent()) {
            parked.put(step, new Parked.Held(halt.get()));
            return Optional.empty();
        }
        if (move.journal().end().isPresent()) {
            journal = move.journal().whole();
            return Optional.of(store(new Rested.Ended(journal)));
        }
        // what waits for people does not outlast a failure that ends the run
        if (fails(step, move.journal())) parked.values().removeIf(Parked.Waiting.class::isInstance);
        journal = move.journal().whole();
        switch (move.next()) {
            case Next.Again() -> {}
            case Next.Read read -> parked.put(step, new Parked.Going(read));
            case Next.Act act -> parked.put(step, new Parked.Going(act));
            case Next.Rest rest -> {
                var soon = now.plus(LOOK_AGAIN);
                var again = rest.until().isBefore(soon) ? rest.until() : soon;
                parked.put(step, new Parked.Waiting(rest, again));
            }
            case Next.Stop() -> parked.put(step, new Parked.Stopped());
        }
        return Optional.empty();
    }

    private boolean fails(int step, Journal next) {
        return next.entry(step).map(Entry::state).equals(Optional.of(Entry.State.FAILED))
                && !journal.entry(step).map(Entry::state).equals(Optional.of(Entry.State.FAILED));
    }

    /** No lane looks or acts. One that was held up keeps the run; else people do; else it waits. */
    private Optional<Rested> rest() {
        var halted = parked.values().stream()
                .filter(Parked.Held.class::isInstance)
                .map(is -> ((Parked.Held) is).by())
                .findFirst();
        if (halted.isPresent()) return Optional.of(held(journal, met.orElse(halted.get())));
        if (parked.isEmpty() || !(journal.run(plan) instanceof Run.Several)) return Optional.empty();
        // what is being put off comes to its end first: it may be written down already
        boolean stops = parked.containsValue(new Parked.Stopped())
                && journal.entries().stream().noneMatch(entry -> entry.state() == Entry.State.DEFERRING);
        if (stops) {
            var move = decider.decide(plan, subject, journal, new Report.Nothing(), clock.instant());
            journal = move.journal();
            return Optional.of(store(new Rested.Ended(journal)));
        }
        journal = Resting.held(plan, journal);
        var rests = parked.values().stream()
                .filter(Parked.Waiting.class::isInstance)
                .map(is -> ((Parked.Waiting) is).rest())
                .toList();
        var until = rests.stream()
                .map(Next.Rest::until)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var watching = rests.stream()
                .flatMap(rest -> rest.watching().stream())
                .distinct()
                .toList();
        return Optional.of(store(new Rested.Waiting(until, watching)));
    }

    /** Stores the journal if there are effects, and sends everything; the pass goes on unless it rests. */
    private Optional<Rested> act(List<Look> looks, List<Effect> effects) {
        if (!effects.isEmpty()) {
            switch (world.store(journal)) {
                case World.Stored.Ok() -> last = journal;
                case World.Stored.Reread(var words) -> {
                    return Optional.of(new Rested.Stale(words));
                }
                case World.Stored.Impossible(var words) -> {
                    return Optional.of(giveUp(words));
                }
            }
            for (var effect : effects) {
                var late = halted(effect.cluster());
                if (late.isPresent()) {
                    journal = journal.halted(late.get().since(clock.instant()));
                    return Optional.of(store(new Rested.Held(late.get())));
                }
            }
        }
        var answers = new HashMap<Integer, Report>();
        for (var sent : world.together(looks, effects).entrySet()) {
            switch (sent.getValue()) {
                case World.Sent.NotOurs() -> {
                    return Optional.of(new Rested.NotOurs());
                }
                // in the journal, and not sent: its step looks for it, as after a crash, and asks anew
                case World.Sent.Held(var by) -> keptBack.put(cluster(effects, sent.getKey()), by);
                case World.Sent.Answer(var answer) -> answers.put(sent.getKey(), answer);
            }
        }
        reports = answers;
        return Optional.empty();
    }

    /** The run rests as it is in {@code at}, with the freeze; nothing is written when it has rested so before. */
    private Rested held(Journal at, Halt halt) {
        boolean still =
                stored.halt().filter(by -> !Resting.isOfStep(stored, by)).isPresent()
                        && at.equals(resumed)
                        && last.equals(stored);
        // what was held up so far has its time back already, whoever holds it for how long
        journal =
                still ? stored.halted(halt.since(stored.halt().get().since())) : at.halted(halt.since(clock.instant()));
        return store(new Rested.Held(halt));
    }

    /** The cluster that a freeze would have to leave free: of an effect, and of a step that would begin. */
    private Optional<String> touched(Journal journal, Next next) {
        return switch (next) {
            case Next.Act(var effect) -> Optional.of(effect.cluster());
            case Next.Read ignored -> beginning(journal);
            case Next.Rest ignored -> beginning(journal);
            case Next.Again again -> Optional.empty();
            case Next.Stop stop -> Optional.empty();
        };
    }

    /** What holds up whatever touches a cluster; what has kept something back in this pass does so to its end. */
    private Optional<Halt> halted(String cluster) {
        return Optional.ofNullable(keptBack.get(cluster)).or(() -> world.halted(cluster));
    }

    private static String cluster(List<Effect> effects, int step) {
        return effects.stream()
                .filter(effect -> effect.step() == step)
                .map(Effect::cluster)
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> beginning(Journal journal) {
        return journal.run(plan) instanceof Run.Ready(int step)
                ? Optional.of(plan.step(step).action().cluster())
                : Optional.empty();
    }

    private Rested store(Rested rested) {
        if (journal.equals(last)) return rested;
        return switch (world.store(journal)) {
            case World.Stored.Ok() -> rested;
            case World.Stored.Reread(var words) -> new Rested.Stale(words);
            case World.Stored.Impossible(var words) -> giveUp(words);
        };
    }

    /**
     * Ends the run on the journal that was stored last: what could not be kept was not acted upon either. It hears all
     * people first, unless it is their words that leave no room.
     */
    private Rested giveUp(String words) {
        var now = clock.instant();
        var begun = last.started().isPresent() ? last : Journal.begin(plan, last.acts(), now);
        var plain = StillHeld.told(plan, last, begun.ended(Journal.Outcome.FAILED, words, now));
        var ended = hearer.hear(plan, plain, acts, now);
        var stored = world.store(ended);
        if (stored instanceof World.Stored.Impossible && !ended.equals(plain)) {
            ended = plain;
            stored = world.store(plain);
        }
        return stored instanceof World.Stored.Ok ? new Rested.Ended(ended) : new Rested.Stale(words);
    }
}

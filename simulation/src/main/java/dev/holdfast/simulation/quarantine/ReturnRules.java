package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Evidence;
import dev.holdfast.core.run.Expected;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.core.run.Subject;
import dev.holdfast.simulation.invariant.Violation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true of runs that put off what a cluster cannot take: asked at each effect, and in the end. */
public final class ReturnRules {

    public static final String FIRST = "before what was put off nothing else touches the cluster";
    public static final String ORDER = "what was put off is done in the order in which it was put off";
    public static final String NOT_LOST = "what was put off is done when all is over";
    public static final String ONCE = "nothing is done twice, whoever does it";
    public static final String JOURNALLED = "no effect without a journalled start";
    public static final String PROVEN = "nothing is promoted without evidence of this run that still counts";
    public static final String LIFTED = "no cluster stays quarantined to which nothing is owed";
    public static final String ALL_END = "every run ends";

    private final Map<String, Kept> store;
    /** How often each mark was made. */
    private final Map<String, Integer> changes = new HashMap<>();
    /** When what is stored was put off, to the nanosecond. */
    private final Map<String, Instant> putOff = new HashMap<>();

    /** @param store the runs as they are stored */
    public ReturnRules(Map<String, Kept> store) {
        this.store = store;
    }

    private List<Deferred> truth() {
        return store.values().stream().flatMap(run -> run.waiting().stream()).toList();
    }

    /**
     * An effect of {@code run} arrives at the cluster.
     *
     * @param before the run as it was before the round in which the effect was decided: what is put off beside it in that
     *     round might as well have come after it
     */
    public void arrives(Kept run, Kept before) {
        var waiting = Quarantine.of(ReturnShell.EAST, truth()).waiting();
        if (run.deferred().isEmpty()) {
            boolean puttingOff = store.values().stream()
                    .map(other -> other.uid().equals(run.uid()) ? before : other)
                    .anyMatch(Kept::isDeferring);
            if (!waiting.isEmpty() || puttingOff)
                throw new Violation(FIRST, run.plan().name() + " before " + waiting);
            return;
        }
        for (var other : waiting) {
            if (putOff.get(other.name()).isBefore(putOff.get(run.plan().name())))
                throw new Violation(ORDER, run.plan().name() + " before " + other.name());
        }
    }

    /** A deferred action is stored. Each step has one: a second would be done after a person has seen to the first. */
    public void putOff(Kept origin, Effect.Defer defer) {
        for (var other : store.values()) {
            boolean same = other.deferred()
                    .filter(is -> is.origin().equals(origin.uid()) && is.step() == defer.step())
                    .isPresent();
            if (same)
                throw new Violation(
                        ONCE, defer.name() + " beside " + other.plan().name());
        }
        putOff.put(defer.name(), defer.at());
    }

    /** An effect is sent, whether or not it arrives. */
    public void sent(Kept run, Effect effect, Instant now) {
        requireJournalled(run, effect);
        requireEvidence(run, effect, now);
    }

    private void requireJournalled(Kept run, Effect effect) {
        var entry = store.get(run.plan().name()).journal().entry(effect.step());
        var wanted = effect instanceof Effect.Defer ? Entry.State.DEFERRING : Entry.State.RUNNING;
        if (entry.filter(is -> is.state() == wanted).isEmpty()) {
            throw new Violation(JOURNALLED, run.plan().name() + " sends " + effect + ", stored is " + entry);
        }
    }

    private void requireEvidence(Kept run, Effect effect, Instant now) {
        var primary = run.plan().step(effect.step()).promotes();
        if (primary.isEmpty()) return;
        boolean proven = run.journal().entries().stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED || entry.step() == effect.step())
                .flatMap(entry -> entry.evidence().stream())
                .filter(evidence -> evidence.primary().equals(primary.get()))
                .filter(evidence -> evidence.run().equals(run.uid()))
                .anyMatch(evidence -> !(evidence.proof() instanceof Evidence.Proof.Waiver) || isAnsweredFor(run, now));
        if (!proven) throw new Violation(PROVEN, run.plan().name() + " step " + effect.step());
    }

    /** By what people have done, whatever a journal says of it. */
    private static boolean isAnsweredFor(Kept run, Instant now) {
        return run.acts().stream()
                .flatMap(act -> act.waiver().stream())
                .anyMatch(waiver -> now.isBefore(waiver.until()));
    }

    /** A step has changed something at its target. */
    public void changed(Kept run, int number) {
        boolean ungraceful =
                run.journal().entry(number).filter(Entry::ungraceful).isPresent();
        String mark = ReturnPlans.mark(run.plan().step(number, ungraceful));
        int times = changes.merge(mark, 1, Integer::sum);
        if (times > 1) throw new Violation(ONCE, run.plan().name() + " step " + number + ", " + mark);
    }

    /**
     * Nothing more will happen.
     *
     * @param expected what the process that leads then still waits to see
     */
    public void over(List<Expected> expected) {
        if (!expected.isEmpty()) throw new Violation(LIFTED, "still expected: " + expected);
        for (var run : store.values()) {
            for (var entry : run.journal().entries()) {
                if (entry.state() == Entry.State.DEFERRED) requireDone(run, entry);
            }
        }
    }

    /** Unless people have let the deferred action go. */
    private void requireDone(Kept run, Entry entry) {
        String name = new Subject(run.uid(), run.plan().name()).deferredName(entry.step(), entry.round());
        if (store.containsKey(name) && store.get(name).isLetGo()) return;
        var step = run.plan().step(entry.step(), entry.ungraceful());
        if (changes.getOrDefault(ReturnPlans.mark(step), 0) == 0) {
            throw new Violation(NOT_LOST, run.plan().name() + " step " + entry.step());
        }
    }
}

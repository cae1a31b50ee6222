package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Entry;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * After an unanswered effect a process waits before the next attempt, and there are only as many attempts as the step
 * allows. The same attempt may be repeated at once when the pause could not be stored, as after a crash.
 */
final class Patience implements Invariant {

    private record Of(String run, int step, int round) {}

    /** An attempt that was not answered. */
    private record Unanswered(String holder, int attempt, long nanos, boolean pauseStored) {}

    /** The first pause is a second; clocks differ a little. */
    private static final Duration PAUSE_MIN = Duration.ofMillis(900);

    private final Facts facts;
    private final Map<Of, Unanswered> unanswered = new HashMap<>();
    /** Who has stored a pause of it last. */
    private final Map<Of, String> pausedBy = new HashMap<>();

    /** Which attempt the last pause followed that was stored. */
    private final Map<Of, Integer> pausedAt = new HashMap<>();

    Patience(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "an unanswered effect is repeated after a pause, and only as often as its step allows";
    }

    @Override
    public void sent(OfEffect effect) {
        var of = of(effect.run().name(), effect.entry());
        int attempt = effect.entry().attempt();
        int retries = effect.run().plan().step(of.step()).retries();
        require(attempt <= retries + 1, effect + " is attempt " + attempt + " of " + (retries + 1));
        var before = unanswered.remove(of);
        if (before == null || !before.holder().equals(effect.epoch().holder())) return;
        require(!before.pauseStored() || attempt > before.attempt(), effect + " is attempt " + attempt + " once more");
        // a pause that was sent to be stored before the last answer failed to come counts as one, however late it came
        if (!before.pauseStored() && attempt - 1 == pausedAt.getOrDefault(of, 0)) return;
        // a pause that another process had sent to be stored counts as one, however late it comes: it may be over
        // already
        if (!effect.epoch()
                .holder()
                .equals(pausedBy.getOrDefault(of, effect.epoch().holder()))) return;
        var passed = Duration.ofNanos(facts.timeline().nanos() - before.nanos());
        require(
                attempt == before.attempt() || passed.compareTo(PAUSE_MIN) >= 0 || hasClockJumped(),
                effect + " was repeated after " + passed);
    }

    /** A pause ends by the wall clock, which the next process needs to know it, too. */
    private boolean hasClockJumped() {
        return facts.weather().has(Fault.CLOCK_JUMP);
    }

    @Override
    public void answered(OfEffect effect, boolean unclear) {
        if (!unclear) return;
        int attempt = effect.entry().attempt();
        unanswered.put(
                of(effect.run().name(), effect.entry()),
                new Unanswered(
                        effect.epoch().holder(), attempt, facts.timeline().nanos(), false));
    }

    @Override
    public void stored(OfStore store) {
        for (var entry : store.journal().entries()) {
            if (entry.state() != Entry.State.BACKING_OFF) continue;
            var of = of(store.run().name(), entry);
            pausedBy.put(of, store.epoch().holder());
            pausedAt.put(of, entry.attempt());
            unanswered.computeIfPresent(
                    of, (same, before) -> new Unanswered(before.holder(), before.attempt(), before.nanos(), true));
        }
    }

    private static Of of(String run, Entry entry) {
        return new Of(run, entry.step(), entry.round());
    }
}

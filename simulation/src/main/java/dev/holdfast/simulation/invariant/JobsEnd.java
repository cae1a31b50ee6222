package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.run.Effect;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A Job that does not end by itself is over soon after its step has given it up: it has no more time than its step. */
final class JobsEnd implements Invariant {

    /** Clocks differ, and between the decision and the request the journal is stored, in its own time. */
    private static final Duration LATER_MAX = Duration.ofSeconds(15);

    /** When each run was stored last, with what it sends now. What goes out at once then is sent one after the other here. */
    private final Map<String, Instant> stored = new HashMap<>();

    private final Facts facts;

    JobsEnd(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "a Job runs no longer than its step waits for it";
    }

    @Override
    public void stored(OfStore store) {
        stored.put(store.run().name(), facts.timeline().instant());
    }

    @Override
    public void sent(OfEffect effect) {
        if (!(effect.effect() instanceof Effect.CreateJob job)
                || facts.weather().has(Fault.CLOCK_JUMP)) return;
        var seconds = (Json.Num)
                Trees.at(job.manifest(), "spec", "activeDeadlineSeconds").orElseThrow();
        var end = stored.get(effect.run().name()).plusSeconds(seconds.value().longValue());
        var given = effect.entry().deadline();
        require(
                !end.isAfter(given.plus(LATER_MAX)),
                () -> effect + " makes a Job that may run until " + end + ", and waits until " + given);
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.freeze.Freezes;
import dev.holdfast.core.freeze.Where;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.fleet.Rifts;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.scenario.Freezers;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Nothing is sent that a freeze holds up: none that its process had seen when it began to send, and none that was there for
 * so long that every process had to see it. What is on its way when a freeze comes, or when nobody can have heard of it yet,
 * counts as before.
 */
final class FreezesHeld implements Invariant {

    /** Longer than a lost event takes to be found by a relist (45 s), and a send that has begun takes at most (a lease). */
    static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    /** What two clocks may differ by, and how much faster one may go. */
    private static final Duration CLOCKS = Duration.ofSeconds(10);

    private final Facts facts;
    private final Map<Key, Long> there = new LinkedHashMap<>();

    FreezesHeld(Facts facts) {
        this.facts = facts;
        var hub = facts.clusters().get("");
        hub.server().history().forEach(this::changed);
        hub.listen(this::changed);
    }

    private void changed(Change change) {
        if (change.key().kind() != Kind.FREEZE) return;
        if (change.after().isEmpty()) there.remove(change.key());
        else there.put(change.key(), facts.timeline().nanos());
    }

    @Override
    public String sentence() {
        return "nothing is sent that a freeze holds up";
    }

    @Override
    public void sent(OfEffect effect) {
        require(
                effect.halt().isEmpty(),
                effect + " was sent, and its process knew better: "
                        + effect.halt().map(halt -> halt.words()).orElse(""));
        // nobody hears of anything while the hub is dark
        if (facts.weather().has(Fault.OUTAGE)) return;
        // a freeze ends by the clock of whoever asks
        var jumps = facts.weather().has(Fault.CLOCK_JUMP) ? Rifts.JUMP_MAX : Duration.ZERO;
        long old = facts.timeline().nanos() - SEEN_WITHIN.toNanos();
        var freezes = there.entrySet().stream()
                .filter(freeze -> freeze.getValue() <= old)
                .map(freeze -> Freezers.read(
                        freeze.getKey(),
                        facts.clusters().get("").peek(freeze.getKey()).orElseThrow()))
                .toList();
        var halt = new Freezes(Freezers.HOME, freezes)
                .halt(
                        effect.run().plan().namespace(),
                        effect.run().plan().name(),
                        () -> new Where.AtSites(
                                Set.of(Freezers.site(effect.effect().cluster()))),
                        facts.timeline().instant().plus(CLOCKS).plus(jumps));
        require(
                halt.isEmpty(),
                effect + " was sent, and everybody could have known: "
                        + halt.map(is -> is.words()).orElse(""));
    }
}

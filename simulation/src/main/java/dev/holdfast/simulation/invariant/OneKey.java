package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Effect;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import java.util.HashMap;
import java.util.Map;

/** What a step sends out has one key, whoever sends it and how often: by it the receiver knows a repetition. */
final class OneKey implements Invariant {

    private record Of(String run, int step) {}

    private final Map<Of, String> keys = new HashMap<>();
    private final Map<String, Of> steps = new HashMap<>();

    @Override
    public String sentence() {
        return "all that a step sends out has one key, and no other step has it";
    }

    @Override
    public void sent(OfEffect effect) {
        if (!(effect.effect() instanceof Effect.Call call)) return;
        var of = new Of(effect.run().name(), call.step());
        String first = keys.computeIfAbsent(of, fresh -> call.key());
        require(first.equals(call.key()), effect + " has the key " + call.key() + ", before it was " + first);
        var owner = steps.computeIfAbsent(call.key(), fresh -> of);
        require(owner.equals(of), effect + " has the key of " + owner);
    }
}

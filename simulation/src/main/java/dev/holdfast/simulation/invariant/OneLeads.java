package dev.holdfast.simulation.invariant;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import java.util.Optional;

/** No effect is sent by a process when another already holds the lease. */
final class OneLeads implements Invariant {

    private static final Key LEASE = new Key(Kind.LEASE, "holdfast", "holdfast-operator");

    private final Facts facts;

    OneLeads(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "only the holder of the lease starts effects";
    }

    @Override
    public void sent(OfEffect effect) {
        var holder = facts.clusters().get("").peek(LEASE).flatMap(lease -> Trees.at(lease, "spec", "holder"));
        require(
                holder.equals(Optional.of(Json.text(effect.epoch().holder()))),
                effect + " was sent, the lease is held by " + holder.map(Json::print));
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.run.Effect;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;

/** Each object that a run with an epoch has patched carries the epoch, so that its API server can refuse a lower one. */
final class EpochsCarried implements Invariant {

    private static final FieldPath ALL = FieldPath.parse("metadata.annotations");

    @Override
    public String sentence() {
        return "what a run with an epoch patches carries it";
    }

    @Override
    public void arrived(OfEffect effect, Handled handled, Cluster cluster) {
        var epoch = effect.run().epoch();
        if (epoch.isEmpty() || handled.change().isEmpty()) return;
        if (!(effect.effect() instanceof Effect.Patch patch) || patch.kind() == PatchKind.APPLY) return;
        var step = effect.run().plan().step(patch.step());
        boolean all = Effects.write(step.action())
                .filter(write -> write.path().equals(ALL))
                .isPresent();
        var carried = handled.change().get().after().flatMap(epoch.get()::carriedBy);
        require(
                all
                        || carried.map(number ->
                                        number >= epoch.map(Epoch::number).orElseThrow())
                                .orElse(false),
                effect + " has patched " + handled.change().get().key() + ", which carries " + carried);
    }
}

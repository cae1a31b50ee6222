package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.fleet.Cluster.Handled;
import dev.holdfast.simulation.operator.Tags.OfEffect;

/** A step changes a field only from the value that its journal names, of the very object that it names, and deletes no other. */
final class NothingOverwritten implements Invariant {

    @Override
    public String sentence() {
        return "nobody else's value is overwritten";
    }

    @Override
    public void arrived(OfEffect effect, Handled handled, Cluster cluster) {
        if (handled.change().isEmpty()
                || effect.stored().entry(effect.effect().step()).isEmpty()) return;
        if (effect.effect() instanceof Effect.Delete) {
            var named = effect.entry().intent();
            var gone = handled.change().get().before().map(object -> Trees.text(object, "metadata", "uid"));
            require(
                    named.map(intent -> ((Intent.Delete) intent).uid()).equals(gone),
                    effect + " deleted another object of the same name");
            return;
        }
        var step = effect.run().plan().step(effect.effect().step());
        var intent = Effects.change(effect.entry());
        var write = Effects.write(step.action());
        if (write.isEmpty() || intent.isEmpty()) return;
        var patch = write.get();
        var before = handled.change().get().before();
        var value = Effects.value(patch, effect.stored());
        var was = before.flatMap(object -> Effects.field(patch, object));
        var is = handled.change().get().after().flatMap(object -> Effects.field(patch, object));
        // a late apply that finds its value there becomes an owner of it, no more
        boolean written = before.isEmpty() || !was.equals(is);
        var named = intent.get().previous().flatMap(Held::value);
        require(
                !written || Effects.sameUnder(patch, value, was, named),
                () -> effect + " changed " + patch.path() + " from " + was + ", its journal names " + named);
        var uid = before.map(object -> Trees.text(object, "metadata", "uid")).orElse("");
        require(
                intent.get().precondition().map(p -> p.uid().equals(uid)).orElse(true),
                effect + " changed another object of the same name");
    }
}

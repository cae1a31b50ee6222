package dev.holdfast.simulation;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World;
import dev.holdfast.simulation.operator.SimulatedWorld;
import java.util.Optional;

/** An honest world of one pass; a planted bug overrides what it does wrong. */
class Around implements World {

    protected final SimulatedWorld honest;

    Around(SimulatedWorld honest) {
        this.honest = honest;
    }

    @Override
    public Report look(Look look) {
        return honest.look(look);
    }

    @Override
    public Optional<Halt> halted(String cluster) {
        return honest.halted(cluster);
    }

    @Override
    public Optional<String> unreachable(String cluster) {
        return honest.unreachable(cluster);
    }

    @Override
    public Sent perform(Effect effect) {
        return honest.perform(effect, this::halted);
    }

    @Override
    public Stored store(Journal journal) {
        return honest.store(journal);
    }
}

package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;

/** Two sites and a register at one moment. */
record World(String tag, Register register, Place a, Place b, long now) {

    Place at(Side side) {
        return side == Side.A ? a : b;
    }

    World with(Side side, Place place) {
        return side == Side.A ? new World(tag, register, place, b, now) : new World(tag, register, a, place, now);
    }

    World written(String newTag, Register written) {
        return new World(newTag, written, a, b, now);
    }

    World later(long nanos) {
        return new World(tag, register, a, b, now + nanos);
    }

    /** Whether both sites run the same: one of them has taken over what the other still runs, or both have. */
    boolean overlaps() {
        return a.agent().taken() && b.running()
                || b.agent().taken() && a.running()
                || a.agent().taken() && b.agent().taken();
    }
}

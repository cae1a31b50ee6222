package dev.holdfast.operator.run;

import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.run.World.Sent;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The last question before one effect is sent, when everything that it had to wait for is over: whether this process may
 * still act, and whether a freeze or a quarantine holds the effect up.
 */
final class LastWord implements BooleanSupplier {

    private final BooleanSupplier mayAct;
    private final Supplier<Optional<Halt>> halt;
    private Sent refusal = new Sent.NotOurs();

    LastWord(BooleanSupplier mayAct, Supplier<Optional<Halt>> halt) {
        this.mayAct = mayAct;
        this.halt = halt;
    }

    /** Asks. This costs time where a cluster must be told apart first, so whether this process may act comes last. */
    @Override
    public boolean getAsBoolean() {
        var by = halt.get();
        if (by.isPresent()) {
            refusal = new Sent.Held(by.get());
            return false;
        }
        refusal = new Sent.NotOurs();
        return mayAct.getAsBoolean();
    }

    /** Why nothing was sent, after it said no. */
    Sent refusal() {
        return refusal;
    }
}

package dev.holdfast.core.protection;

import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import java.util.Optional;

/** What a claim needs of the world. The operator answers from real Leases and runs, the simulation from simulated ones. */
public interface Records {

    /** The target's record as it is now, not as it was. */
    Seen read();

    /**
     * Writes the record, only over the version that was seen, or only if there is none.
     *
     * @param before what was seen
     * @param holder who stands there then; empty for nobody
     */
    Written write(Optional<Record> before, String holder, long epoch);

    /**
     * The highest epoch of which something else than the record tells: the runs that have held the target and are still
     * stored. Zero when none does. It may lag behind the record; the record may have been lost, or brought back.
     */
    long known();

    /** How a run is now; empty words never. */
    Looked look(Holder run);

    /** How a read was answered. */
    sealed interface Seen {
        record Found(Optional<Record> record) implements Seen {}

        record NotNow(String words) implements Seen {}
    }

    /** How a write was answered. */
    sealed interface Written {
        record Done(Record record) implements Written {}

        /** It has changed, or has come to be, since it was seen. */
        record Conflict() implements Written {}

        /** Refused or unanswered: it may have been done. */
        record NotNow(String words) implements Written {}
    }

    /** How a look was answered. */
    sealed interface Looked {
        record At(Other run) implements Looked {}

        record NotNow(String words) implements Looked {}
    }
}

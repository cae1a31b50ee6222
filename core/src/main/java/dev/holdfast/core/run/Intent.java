package dev.holdfast.core.run;

import dev.holdfast.core.plan.Write.Precondition;
import java.util.Optional;

/** What a step is about to do, written down before it does it. */
public sealed interface Intent {

    /**
     * Change one field.
     *
     * @param precondition empty only for a server-side apply that creates the object
     * @param previous empty when the field was not there
     * @param conflicts how often the object had moved on and a fresh precondition was taken
     * @param written the API server has said that the field is set, and the step waits for what follows from it: it is
     *     never set again
     */
    record Change(
            Optional<Precondition> precondition, Optional<Held> previous, Held desired, int conflicts, boolean written)
            implements Intent {
        public Change(Optional<Precondition> precondition, Optional<Held> previous, Held desired, int conflicts) {
            this(precondition, previous, desired, conflicts, false);
        }

        Change confirmed() {
            return new Change(precondition, previous, desired, conflicts, true);
        }
    }

    /**
     * Delete the object of this {@code uid}, and no other of its name.
     *
     * @param accepted the API server has said that the object goes, and the step waits until it is gone
     */
    record Delete(String uid, boolean accepted) implements Intent {}

    /**
     * Create the Job {@code name}.
     *
     * @param made the API server has said that the Job exists: if it is absent later, somebody has deleted it
     */
    record Create(String namespace, String name, boolean made) implements Intent {
        public Create(String namespace, String name) {
            this(namespace, name, false);
        }

        Create confirmed() {
            return new Create(namespace, name, true);
        }
    }

    /** Send something out, under this key whenever it is sent. */
    record Call(String key) implements Intent {}

    /**
     * Switch a machine's power.
     *
     * @param key under which the order is sent, whenever it is
     * @param accepted the machine's controller has taken the order: it is not sent again
     */
    record Power(String key, boolean accepted) implements Intent {
        Power confirmed() {
            return new Power(key, true);
        }
    }

    /** Ask again: the answer was right {@code times} times in a row. */
    record Holding(int times) implements Intent {}
}

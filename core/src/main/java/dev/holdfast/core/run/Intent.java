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
     */
    record Change(Optional<Precondition> precondition, Optional<Held> previous, Held desired, int conflicts)
            implements Intent {}

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
}

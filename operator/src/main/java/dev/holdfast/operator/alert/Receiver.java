package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Alert;
import java.util.List;

/** Where alerts go that were read. */
public interface Receiver {
    /** Whether a recovery may wait for one of them; cheap enough to be asked for each delivery of a storm. */
    boolean urgent(List<Alert> delivered);

    /** Takes in what was delivered together; returns when all of it is durable, or when it is clear that it cannot be. */
    Receipt receive(List<Alert> delivered);
}

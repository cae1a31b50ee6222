package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;

/** What an object must be like before a step that waits for it is done. */
public sealed interface Until {

    /** A condition of {@code status.conditions} has this status. */
    record Condition(String type, String status) implements Until {}

    /** A field has this value. */
    record Field(FieldPath path, Json value) implements Until {}
}

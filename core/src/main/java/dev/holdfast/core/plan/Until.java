package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;

/** What an object must be like before a step that waits for it is done. */
public sealed interface Until {

    /** A condition of {@code status.conditions} has this status. */
    record Condition(String type, String status) implements Until {}

    /** A field has this value. */
    record Field(FieldPath path, Json value) implements Until {}

    /** An expression over the variable {@link #OBJECT}, which is the whole object, holds. */
    record Holding(Expression expression) implements Until {}

    String OBJECT = "object";
}

package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.FieldPath.Lookup;
import java.math.BigDecimal;
import java.util.Optional;

/** What was asked for last of an object, counted by its API server, and what of that its controller has seen. */
final class Generation {

    private static final FieldPath NEWEST = FieldPath.parse("metadata.generation");
    private static final FieldPath SEEN = FieldPath.parse("status.observedGeneration");

    private Generation() {}

    /** The newest; empty for kinds that are not counted. */
    static Optional<BigDecimal> newest(Json.Obj object) {
        return number(object, NEWEST);
    }

    /** The one that its controller has seen; empty when that does not say. */
    static Optional<BigDecimal> seen(Json.Obj object) {
        return number(object, SEEN);
    }

    /** Whether {@code seen} is no older than the newest; true when one of them is not known. */
    static boolean isNewest(Optional<BigDecimal> seen, Json.Obj object) {
        return seen.flatMap(of -> newest(object).map(is -> of.compareTo(is) >= 0))
                .orElse(true);
    }

    /** Whether the object's controller, as far as it says, has seen what was asked for last. */
    static boolean isSeen(Json.Obj object) {
        return isNewest(seen(object), object);
    }

    /** A field that is a number. */
    static Optional<BigDecimal> number(Json.Obj object, FieldPath path) {
        return path.find(object) instanceof Lookup.Found(Json.Num(var value)) ? Optional.of(value) : Optional.empty();
    }
}

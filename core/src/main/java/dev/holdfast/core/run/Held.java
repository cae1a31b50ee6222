package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import java.util.Optional;

/**
 * A value that a run keeps: what a field was, what it shall be, what a step read.
 *
 * @param value empty when it lived in the run's Secret and that Secret no longer has it
 * @param sensitive whether it came from a Secret, or from a value that did
 */
public record Held(Optional<Json> value, boolean sensitive) {

    /** Longest JSON text kept in the status itself; anything longer lives in the run's Secret. */
    public static final int INLINE_BYTES_MAX = 16 * 1024;

    /** Largest value a run keeps at all: three of them fit into one Secret, whose bound is 1 MiB. */
    public static final int BYTES_MAX = 256 * 1024;

    public static Held of(Json value, boolean sensitive) {
        return new Held(Optional.of(value), sensitive);
    }

    /** What the run's Secret should have held and does not. */
    public static Held lost() {
        return new Held(Optional.empty(), true);
    }

    /** Whether it must live in a Secret owned by the run, with only hash and size in the status. */
    public boolean belongsInSecret() {
        return sensitive || bytes() > INLINE_BYTES_MAX;
    }

    /** Length of the JSON text in UTF-8. */
    public int bytes() {
        return value.map(Json::bytes).orElse(0);
    }

    /** For messages: the value cut to a line, or only its nature when it is sensitive. */
    public String shown() {
        if (value.isEmpty()) return "a value that the run's Secret has lost";
        if (sensitive) return value.get().noun() + " that is kept secret";
        String text = value.get().print();
        return text.length() <= 200 ? text : text.substring(0, 200) + "… (" + bytes() + " bytes)";
    }
}

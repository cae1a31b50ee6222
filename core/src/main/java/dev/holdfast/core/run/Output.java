package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Listing;
import java.time.Duration;

/** How values and durations read as text. */
final class Output {

    private static final int SHOWN_MAX = 200;

    private Output() {}

    /** What a template puts in the place of a key: a string as it is, anything else as JSON text. */
    static String text(Json json) {
        return json instanceof Json.Text(var value) ? value : json.print();
    }

    /** A text in a sentence: its beginning, when it is long. */
    static String shortened(String text) {
        return Listing.cut(text, SHOWN_MAX);
    }

    /** {@code 1h5m}, {@code 90s}: as a plan writes it. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) return duration.toMillis() + "ms";
        if (seconds % 60 != 0) return seconds + "s";
        return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
    }
}

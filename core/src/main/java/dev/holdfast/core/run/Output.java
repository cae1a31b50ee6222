package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.List;

/** How values and durations read as text. */
final class Output {

    /** Longest list in a message: with everything else it must fit into a condition. */
    private static final int LIST_LENGTH_MAX = 8_000;

    private Output() {}

    /** As many items as a message has room for, and how many more there are. */
    static String list(List<String> items, String separator) {
        var list = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = (i == 0 ? "" : separator) + items.get(i);
            if (list.length() + item.length() > LIST_LENGTH_MAX) {
                return list + separator + "and " + (items.size() - i) + " more";
            }
            list.append(item);
        }
        return list.toString();
    }

    /** What a template puts in the place of a key: a string as it is, anything else as JSON text. */
    static String text(Json json) {
        return json instanceof Json.Text(var value) ? value : json.print();
    }

    /** {@code 1h5m}, {@code 90s}: as a plan writes it. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) return duration.toMillis() + "ms";
        if (seconds % 60 != 0) return seconds + "s";
        return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
    }
}

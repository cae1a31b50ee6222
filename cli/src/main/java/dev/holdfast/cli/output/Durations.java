package dev.holdfast.cli.output;

import java.time.Duration;
import java.util.regex.Pattern;

/** Lengths of time as people write and read them. */
public final class Durations {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,7})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /**
     * {@code 90s}, {@code 5m}, {@code 1h30m} or {@code 500ms}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Duration parse(String text) {
        var parts = WRITTEN.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a length of time such as 90s, 5m or 1h30m");
        }
        return Duration.ofHours(part(parts.group(1)))
                .plusMinutes(part(parts.group(2)))
                .plusSeconds(part(parts.group(3)))
                .plusMillis(part(parts.group(4)));
    }

    private static long part(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The age of something, in its one or two largest units: {@code 12s}, {@code 4m12s}, {@code 3h}, {@code 12d}. */
    public static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return two(seconds, 60, "m", 1, "s");
        }
        if (seconds < 3 * 3600) {
            return seconds / 60 + "m";
        }
        if (seconds < 8 * 3600) {
            return two(seconds, 3600, "h", 60, "m");
        }
        if (seconds < 48 * 3600) {
            return seconds / 3600 + "h";
        }
        return seconds < 8 * 86400 ? two(seconds, 86400, "d", 3600, "h") : seconds / 86400 + "d";
    }

    private static String two(long seconds, long unit, String name, long next, String nextName) {
        long rest = seconds % unit / next;
        return seconds / unit + name + (rest == 0 ? "" : rest + nextName);
    }

    /** How long something took: {@code 0.3s}, {@code 12.4s}, {@code 2m05s}, {@code 1h02m}. */
    public static String taken(Duration taken) {
        long millis = Math.max(0, taken.toMillis());
        if (millis < 60_000) {
            return millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        long seconds = millis / 1000;
        return seconds < 3600
                ? "%dm%02ds".formatted(seconds / 60, seconds % 60)
                : "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}

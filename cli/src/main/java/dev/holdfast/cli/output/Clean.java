package dev.holdfast.cli.output;

/** Text from elsewhere made fit for one line of a terminal: whoever sends an alert must not steer the cursor. */
public final class Clean {
    private Clean() {}

    /** The text with each run of line breaks as one space and other control characters as {@code ?}. */
    public static String line(String text) {
        var out = new StringBuilder(text.length());
        text.strip().codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                if (out.isEmpty() || out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else {
                out.appendCodePoint(steers(c) ? '?' : c);
            }
        });
        return out.toString();
    }

    /** Cut at the end to {@code width} characters; {@code …} or {@code ...} says so. */
    public static String cut(String text, int width, boolean symbols) {
        if (text.length() <= width) {
            return text;
        }
        var mark = symbols ? "…" : "...";
        return text.substring(0, Math.max(0, width - mark.length())) + mark;
    }

    private static boolean steers(int c) {
        return Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE;
    }
}

package dev.holdfast.operator.alert;

/** Text from outside as it may stand in a log line or a message: short, on one line, nothing that moves a cursor. */
public final class Printable {
    private static final int LENGTH_MAX = 200;

    private Printable() {}

    public static String of(String text) {
        return of(text, LENGTH_MAX);
    }

    static String of(String text, int lengthMax) {
        var printable = new StringBuilder();
        text.codePoints().limit(lengthMax).forEach(character -> {
            if (unprintable(character)) {
                printable.append(String.format("\\u%04x", character));
            } else {
                printable.appendCodePoint(character);
            }
        });
        return text.codePointCount(0, text.length()) > lengthMax
                ? printable.append('…').toString()
                : printable.toString();
    }

    /** Control characters, line ends of every script, and marks that reverse the direction of what follows. */
    private static boolean unprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> character == '\\';
        };
    }
}

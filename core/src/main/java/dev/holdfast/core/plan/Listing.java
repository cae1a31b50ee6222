package dev.holdfast.core.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A list in a sentence for people: as many items as a message has room for, and how many more there are. The API server
 * refuses a status whose messages are longer than 32,768 characters, and with it all that the status would have said.
 */
public final class Listing {

    /** Longest list: a message holds two or three, and words around them. */
    public static final int LENGTH_MAX = 8_000;

    /** Longest item: one long one leaves room for others. */
    public static final int ITEM_LENGTH_MAX = 2_000;

    private static final String ELLIPSIS = "…";

    private Listing() {}

    public static String of(List<String> items, String separator) {
        var list = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = (i == 0 ? "" : separator) + cut(items.get(i), ITEM_LENGTH_MAX);
            if (list.length() + item.length() > LENGTH_MAX) {
                return list + separator + "and " + (items.size() - i) + " more";
            }
            list.append(item);
        }
        return list.toString();
    }

    /** {@code text}, or its beginning and an ellipsis: {@code lengthMax} characters at most. */
    public static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) return text;
        int end = lengthMax - 1;
        // never half a character
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + ELLIPSIS;
    }

    /** {@code text}, or its beginning and an ellipsis: {@code bytesMax} bytes of UTF-8 at most, never half a character. */
    public static String cutBytes(String text, int bytesMax) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= bytesMax) return text;
        int end = bytesMax - ELLIPSIS.getBytes(StandardCharsets.UTF_8).length;
        // a byte 10xxxxxx goes on with a character that has begun before it
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) end--;
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + ELLIPSIS;
    }

    /**
     * {@code text}, or its beginning and its end with an ellipsis between: {@code lengthMax} characters at most. What
     * servers answer has what it is about at its beginning and the reason at its end.
     */
    public static String ends(String text, int lengthMax) {
        if (text.length() <= lengthMax) return text;
        int tail = (lengthMax - 1) / 2;
        int from = text.length() - tail;
        if (Character.isLowSurrogate(text.charAt(from))) from++;
        return cut(text, lengthMax - tail) + text.substring(from);
    }
}

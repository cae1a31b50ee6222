package dev.holdfast.operator.kubernetes;

/**
 * The words of an API server without the objects that it quotes. For a patch whose outcome cannot be decoded Kubernetes
 * prints the whole object before the reason: {@code "" is invalid: patch: Invalid value: "{…}": json: cannot unmarshal
 * number …}. What is in an object is not for a status, and the reason is what a person needs.
 */
final class ServerWords {

    /** Characters of an answer that are told: half from its beginning, half from its end. */
    private static final int LENGTH_MAX = 900;
    /** Longest value and longest braced text that is told; a number or an index is shorter. */
    private static final int VALUE_MAX = 64;
    /** Longest quotation that is told and is no value: the names of objects and accounts are shorter. */
    private static final int QUOTED_MAX = 512;

    private static final String VALUE = "value: ";

    private ServerWords() {}

    static String of(String words) {
        var told = new StringBuilder();
        int at = 0;
        while (at < words.length()) {
            int end = end(words, at);
            if (end < 0) {
                told.append(words.charAt(at++));
                continue;
            }
            String quoted = words.substring(at, end);
            boolean name = quoted.startsWith("\"") && !isValue(words, at);
            told.append(tells(quoted, name ? QUOTED_MAX : VALUE_MAX) ? quoted : without(quoted));
            at = end;
        }
        return ends(told.toString());
    }

    /** Where what begins at {@code at} ends, if it is a quotation, an object or a list that is a value; else -1. */
    private static int end(String words, int at) {
        return switch (words.charAt(at)) {
            case '"' -> quotation(words, at);
            case '{' -> object(words, at);
            case '[' -> isValue(words, at) ? object(words, at) : -1;
            default -> -1;
        };
    }

    private static boolean isValue(String words, int at) {
        return words.startsWith(VALUE, at - VALUE.length());
    }

    private static String without(String quoted) {
        char last = quoted.charAt(quoted.length() - 1);
        return quoted.charAt(0) + "…" + ("\"}]".indexOf(last) < 0 ? "" : last);
    }

    private static boolean tells(String quoted, int lengthMax) {
        String within = quoted.substring(1).stripLeading();
        return quoted.length() <= lengthMax
                && !(quoted.startsWith("\"") && (within.startsWith("{") || within.startsWith("[")));
    }

    /** After the quotation mark that ends it, or -1. */
    private static int quotation(String words, int from) {
        for (int i = from + 1; i < words.length(); i++) {
            if (words.charAt(i) == '\\') i++;
            else if (words.charAt(i) == '"') return i + 1;
        }
        return -1;
    }

    /** After the bracket that ends it; where none does, all the rest: what it holds is not told. */
    private static int object(String words, int from) {
        int depth = 0;
        for (int i = from; i < words.length(); i++) {
            switch (words.charAt(i)) {
                case '"' -> i = Math.max(i, quotation(words, i) - 1);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) return i + 1;
                }
                default -> {}
            }
        }
        return words.length();
    }

    /** Cut between words: half of one may be half of a secret, which nobody would recognise as one. */
    private static String ends(String words) {
        if (words.length() <= LENGTH_MAX) return words;
        int half = (LENGTH_MAX - 2) / 2;
        int end = words.lastIndexOf(' ', half);
        int from = words.indexOf(' ', words.length() - half);
        return words.substring(0, Math.max(end, 0)) + " …" + (from < 0 ? "" : words.substring(from));
    }
}

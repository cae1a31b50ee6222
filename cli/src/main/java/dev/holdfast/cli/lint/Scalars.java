package dev.holdfast.cli.lint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What kubectl makes of an unquoted YAML word. It follows YAML 1.1, and goes its own way for times. */
final class Scalars {
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9_]{0,63})");
    private static final Pattern OCTAL = Pattern.compile("([-+]?)0o?([0-7_]{1,21})");
    private static final Pattern HEXADECIMAL = Pattern.compile("([-+]?)0x([0-9a-fA-F_]{1,16})");
    private static final Pattern BINARY = Pattern.compile("([-+]?)0b([01_]{1,64})");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(\\.[0-9]{1,64}|[0-9]{1,64}(\\.[0-9]{0,64})?)([eE][-+]?[0-9]{1,3})?");

    private Scalars() {}

    /** The value of a plain word: null, a boolean, a number or the text itself. */
    static Object value(String word) {
        if (word.isEmpty() || word.equals("~") || isWord(word, Set.of("null"))) {
            return null;
        }
        if (isWord(word, TRUE)) {
            return true;
        }
        if (isWord(word, FALSE)) {
            return false;
        }
        return number(word);
    }

    /** Whether kubectl reads a boolean where most people see a word. */
    static boolean ambiguous(String word) {
        return value(word) instanceof Boolean && !word.toLowerCase(Locale.ROOT).matches("true|false");
    }

    /** Lower case, upper case, or with a capital; nothing in between. */
    private static boolean isWord(String word, Set<String> words) {
        var lower = word.toLowerCase(Locale.ROOT);
        return words.contains(lower)
                && (word.equals(lower)
                        || word.equals(word.toUpperCase(Locale.ROOT))
                        || word.substring(1).equals(lower.substring(1)));
    }

    private static Object number(String word) {
        if (WHOLE.matcher(word).matches()) {
            return new BigInteger(word.replace("_", "").replaceFirst("^\\+", ""));
        }
        for (var based : new Object[][] {{OCTAL, 8}, {HEXADECIMAL, 16}, {BINARY, 2}}) {
            var parts = ((Pattern) based[0]).matcher(word);
            if (parts.matches() && !parts.group(2).replace("_", "").isEmpty()) {
                var sign = parts.group(1).equals("-") ? "-" : "";
                return new BigInteger(sign + parts.group(2).replace("_", ""), (int) based[1]);
            }
        }
        return REAL.matcher(word).matches() ? new BigDecimal(word.replaceFirst("^\\+", "")) : word;
    }
}

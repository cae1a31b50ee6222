package dev.holdfast.core.outward;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as a plan writes it: a DNS name, or an address in its one strict spelling. What other programs would read as an
 * address in disguise ({@code 2130706433}, {@code 0x7f.1}, {@code 127.1}) is neither, and so is a name in letters that
 * only look like others.
 *
 * @param name in lower case; an IPv6 address without brackets
 */
public record Host(String name) {

    /** Longest name, as in the DNS. */
    public static final int LENGTH_MAX = 253;

    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    /** A name whose last part begins like a number is one that some resolver takes for an address. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    /**
     * Reads {@code HOST} or {@code [IPV6]}.
     *
     * @throws IllegalArgumentException with the reason when it is none
     */
    public static Host parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean bracketed = lower.startsWith("[") && lower.endsWith("]");
        if (bracketed || lower.contains(":")) {
            String inside = bracketed ? lower.substring(1, lower.length() - 1) : lower;
            if (!inside.contains(":") || Ip.parse(inside).isEmpty()) {
                throw new IllegalArgumentException("\"" + text + "\" is not an IPv6 address");
            }
            return new Host(inside);
        }
        if (Ip.parse(lower).isPresent()) return new Host(lower);
        if (!text.chars().allMatch(letter -> letter < 0x80)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has letters that are not ASCII; write the name as the DNS has it (xn--…)");
        }
        if (lower.length() > LENGTH_MAX || !NAME.matcher(lower).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is neither a DNS name nor an IP address");
        }
        if (NUMBER_AT_END.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is a number, not a name; write an address as four decimal numbers");
        }
        return new Host(lower);
    }

    /** The address that it is, when it is one. */
    public Optional<Ip> address() {
        return Ip.parse(name);
    }

    /** As it stands in a URL: an IPv6 address in brackets. */
    @Override
    public String toString() {
        return name.contains(":") ? "[" + name + "]" : name;
    }
}

package dev.holdfast.core.outward;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL of a plan: {@code http} or {@code https}, a host, a port, and the rest, in which templates may stand. Read by
 * rules of our own, stricter than any library's, so that no two programs can differ on which host it names: no user
 * information, no fragment, nothing but what RFC 3986 has in paths and queries.
 *
 * @param target path and query, beginning with a slash
 */
public record Url(boolean tls, Endpoint endpoint, String target) {

    /** Longest URL, before and after its templates are filled in. */
    public static final int LENGTH_MAX = 8_192;

    private static final Pattern SCHEME = Pattern.compile("(https?)://.*", Pattern.DOTALL);
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{[^{}]{0,200}+}}");
    private static final Pattern RIGHT = Pattern.compile("(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?i)(?:.*/)?(?:\\.|%2e){1,2}(?:/.*)?");
    private static final String UNRESERVED = "-._~";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with the reason when it is none
     */
    public static Url parse(String text) {
        if (text.length() > LENGTH_MAX) throw wrong("is longer than " + LENGTH_MAX + " characters");
        var scheme = SCHEME.matcher(text);
        if (!scheme.matches()) throw wrong("does not begin with http:// or https://");
        boolean tls = scheme.group(1).equals("https");
        String rest = text.substring(scheme.end(1) + "://".length());
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) end++;
        String authority = rest.substring(0, end);
        if (authority.contains("@")) throw wrong("names a user before the host; use secretHeaders to log in");
        if (authority.contains("{{")) throw wrong("has a template in host or port, where none is replaced");
        var endpoint = Endpoint.parse(authority, tls ? 443 : 80);
        String target = rest.substring(end).startsWith("/") ? rest.substring(end) : "/" + rest.substring(end);
        refusal(TEMPLATE.matcher(target).replaceAll("x")).ifPresent(why -> {
            throw wrong(why);
        });
        return new Url(tls, endpoint, target);
    }

    /** Why a path with a query, its templates filled in, cannot be sent; empty when it can. */
    public static Optional<String> refusal(String target) {
        if (target.length() > LENGTH_MAX) return Optional.of("is longer than " + LENGTH_MAX + " characters");
        if (target.indexOf('#') >= 0) return Optional.of("has a fragment, which is never sent");
        if (!RIGHT.matcher(target).matches()) return Optional.of("has a character that must be written as %XX");
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return DOT_SEGMENT.matcher(path).matches() ? Optional.of("has . or .. in its path") : Optional.empty();
    }

    /** A value as it may stand in a path or a query: everything but letters, digits and {@code -._~} is encoded. */
    public static String encoded(String value) {
        var out = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            boolean plain = letter < 0x80 && (Character.isLetterOrDigit(letter) || UNRESERVED.indexOf(letter) >= 0);
            if (plain) out.append(letter);
            else out.append("%%%02X".formatted((int) letter));
        }
        return out.toString();
    }

    public Url withTarget(String filled) {
        return new Url(tls, endpoint, filled);
    }

    /** {@code https://host} or {@code https://host:8443}, which is safe to show. */
    public String origin() {
        boolean usual = endpoint.port() == (tls ? 443 : 80);
        return (tls ? "https://" : "http://") + (usual ? endpoint.host().toString() : endpoint.toString());
    }

    @Override
    public String toString() {
        return origin() + target;
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("the URL " + why);
    }
}

package dev.holdfast.core.outward;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which HTTP headers a plan may send: none that frames the message, routes it, or is ours to set. */
public final class Headers {

    /** The header that a repetition is recognised by. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Longest value, templates filled in. */
    public static final int VALUE_LENGTH_MAX = 8_192;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "http2-settings",
            "idempotency-key");

    private Headers() {}

    /** Why a plan may not send a header of this name; empty when it may. */
    public static Optional<String> nameRefusal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) return Optional.of("is not the name of a header");
        return OURS.contains(lower) || lower.startsWith("proxy-")
                ? Optional.of("is set by Holdfast, or changes where the request goes; leave it out")
                : Optional.empty();
    }

    /** Why a header may not have this value; empty when it may. Never shows the value, which may be secret. */
    public static Optional<String> valueRefusal(String value) {
        if (value.length() > VALUE_LENGTH_MAX) {
            return Optional.of("has " + value.length() + " characters, more than " + VALUE_LENGTH_MAX);
        }
        return VALUE.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("has a line break, a control character or a letter that is not ASCII");
    }
}

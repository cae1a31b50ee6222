package dev.holdfast.operator.alert;

import java.util.Locale;

/** Why something that was delivered is not taken as it is; few values, so that each can be a metric's tag. */
public enum Refusal {
    /** Without the token. */
    UNAUTHORIZED,
    /** Compressed. */
    ENCODED,
    /** Over the size of a body or the count of alerts. */
    TOO_LARGE,
    /** Nested too deeply. */
    TOO_DEEP,
    /** The body arrived too slowly or not at all. */
    TOO_SLOW,
    /** No JSON in UTF-8. */
    SYNTAX,
    /** JSON, but not in the shape of the webhook, apart from its alerts. */
    SHAPE,
    /** One alert of a body in a wrong shape, stored as far as it could be read. */
    ALERT_SHAPE,
    /** One alert over a limit, stored truncated. */
    ALERT_TRUNCATED,
    /** The sender left alerts out. */
    ALERTS_LEFT_OUT,
    /** The API server will not store one alert, or what became of it, however often it is sent. */
    ALERT_UNSTORABLE;

    /** The word for metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for Events, in CamelCase. */
    public String eventReason() {
        var words = new StringBuilder("Intake");
        for (var word : word().split("_")) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return words.toString();
    }
}

package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.operator.alert.StrictJson.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one body of the Alertmanager's webhook, version 4, strictly ({@link StrictJson}). Fields that are not known are
 * skipped. A body is taken as a whole or refused as a whole; what one alert alone has wrong refuses nobody ({@link
 * WebhookAlert}, {@link dev.holdfast.core.alert.Limits}), since the sender never repeats what was refused.
 */
public final class WebhookReader {
    public static final int BODY_BYTES_MAX = 8 << 20;
    static final int ALERTS_MAX = 10_000;
    private static final String VERSION = "4";

    private final StrictJson in;

    private WebhookReader(StrictJson in) {
        this.in = in;
    }

    public static Webhook read(byte[] body) {
        return StrictJson.read(body, in -> new WebhookReader(in).delivery());
    }

    private Webhook delivery() throws IOException {
        in.object("the body");
        Optional<List<Alert>> alerts = Optional.empty();
        long truncated = 0;
        while (in.field()) {
            var name = in.name();
            switch (name) {
                case "version" -> version();
                case "alerts" -> alerts = Optional.of(alerts());
                case "truncatedAlerts" -> truncated = in.count(name);
                default -> in.skip();
            }
        }
        return new Webhook.Delivery(alerts.orElseThrow(() -> new Fault(Refusal.SHAPE, "alerts is missing")), truncated);
    }

    private void version() throws IOException {
        if (in.token() != VALUE_STRING) throw Fault.shape("version", "the text \"4\"");
        if (!in.written().equals(VERSION)) {
            throw new Fault(
                    Refusal.SHAPE, "version is " + Printable.of(in.written()) + "; the webhook understood here is 4");
        }
    }

    private List<Alert> alerts() throws IOException {
        in.list("alerts");
        var alerts = new ArrayList<Alert>();
        while (in.next() != END_ARRAY) {
            if (alerts.size() == ALERTS_MAX) {
                throw new Fault(Refusal.TOO_LARGE, "the body has more than " + ALERTS_MAX + " alerts");
            }
            alerts.add(WebhookAlert.read(in, "alerts[" + alerts.size() + "]"));
        }
        return alerts;
    }

    static Alert.Status status(StrictJson in, String at) throws IOException {
        return Alert.Status.of(in.text(at)).orElseThrow(() -> Fault.shape(at, "firing or resolved"));
    }
}

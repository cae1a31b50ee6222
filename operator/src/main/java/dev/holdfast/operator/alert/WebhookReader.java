package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.operator.alert.StrictJson.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads one body of the Alertmanager's webhook, version 4, strictly ({@link StrictJson}). Fields that are not known are
 * skipped. A body is taken as a whole or refused as a whole; what one alert alone has wrong
 * is for {@link dev.holdfast.core.alert.Limits}, since the sender never repeats what was refused.
 */
public final class WebhookReader {
    public static final int BODY_BYTES_MAX = 8 << 20;
    static final int ALERTS_MAX = 10_000;
    private static final String VERSION = "4";
    private static final String SOURCE = "alertmanager";
    private static final List<String> REMARKS = List.of("fingerprint", "startsAt", "endsAt", "generatorURL");

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
            alerts.add(alert("alerts[" + alerts.size() + "]"));
        }
        return alerts;
    }

    private Alert alert(String at) throws IOException {
        in.object(at);
        Optional<Alert.Status> status = Optional.empty();
        Optional<Map<String, String>> labels = Optional.empty();
        Map<String, String> annotations = Map.of();
        var remarks = new TreeMap<String, String>();
        remarks.put(Alert.SOURCE, SOURCE);
        while (in.field()) {
            var name = in.name();
            switch (name) {
                case "status" -> status = Optional.of(status(in, at + ".status"));
                case "labels" -> labels = Optional.of(in.texts(at + ".labels"));
                case "annotations" -> annotations = in.isNull() ? Map.of() : in.texts(at + ".annotations");
                default -> {
                    if (!REMARKS.contains(name)) {
                        in.skip();
                    } else if (!in.isNull()) {
                        remarks.put(name, in.text(at + "." + name));
                    }
                }
            }
        }
        return new Alert(
                status.orElseThrow(() -> new Fault(Refusal.SHAPE, at + ".status is missing")),
                labels.orElseThrow(() -> new Fault(Refusal.SHAPE, at + ".labels is missing")),
                annotations,
                remarks);
    }

    static Alert.Status status(StrictJson in, String at) throws IOException {
        return switch (in.text(at)) {
            case "firing" -> Alert.Status.FIRING;
            case "resolved" -> Alert.Status.RESOLVED;
            default -> throw Fault.shape(at, "firing or resolved");
        };
    }
}

package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_FALSE;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static com.fasterxml.jackson.core.JsonToken.VALUE_TRUE;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.operator.alert.StrictJson.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads events as CloudEvents 1.0 has them over HTTP: structured (JSON), in batches (JSON), and binary, where the
 * attributes are headers and the body is the data ({@code bindings/http-protocol-binding.md}, {@code formats/json-format.md}
 * of the specification). Strictly; what is wrong with one event of a batch keeps no other from being taken. What an event means as an alert: {@link EventAlert}.
 */
public final class EventReader {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String ANY = "application/cloudevents";
    private static final String HEADER = "ce-";
    private static final int UNSUPPORTED = 415;
    private static final int ATTRIBUTES_MAX = 100;

    private EventReader() {}

    /**
     * @param contentType the header's value; empty when there is none
     * @param headers every header of the request, the same name as often as it is there
     */
    public static Webhook read(String contentType, List<Map.Entry<String, String>> headers, byte[] body) {
        var type = mediaType(contentType);
        if (type.equals(STRUCTURED)) return StrictJson.read(body, in -> delivery(List.of(event(in, "the event"))));
        if (type.equals(BATCH)) return StrictJson.read(body, EventReader::batch);
        if (type.startsWith(ANY)) {
            return refused(
                    UNSUPPORTED,
                    "Content-Type is " + Printable.of(contentType) + "; of events in the body, " + STRUCTURED + " and "
                            + BATCH + " are understood");
        }
        try {
            return binary(type, attributes(headers), body);
        } catch (Fault e) {
            return e.refused();
        }
    }

    private static Webhook binary(String type, Map<String, String> attributes, byte[] body) {
        if (attributes.isEmpty()) {
            return refused(
                    UNSUPPORTED,
                    "this is no CloudEvent: Content-Type is not " + STRUCTURED + ", and there are no " + HEADER
                            + " headers");
        }
        var event = new EventAlert(attributes);
        if (!isJson(type) || body.length == 0) return delivery(List.of(event.alert("the event")));
        return StrictJson.read(body, in -> {
            data(in, event, "data");
            return delivery(List.of(event.alert("the event")));
        });
    }

    private static Map<String, String> attributes(List<Map.Entry<String, String>> headers) {
        var attributes = new TreeMap<String, String>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith(HEADER)) continue;
            var attribute = attribute(name.substring(HEADER.length()), "header " + Printable.of(name));
            var value = decoded(header.getValue(), "header " + name);
            Fault.ifUnusable(value);
            withoutNul(value, "header " + name);
            if (attributes.put(attribute, value) != null) {
                throw new Fault(Refusal.SHAPE, "header " + name + " is there twice");
            }
            bound(attributes);
        }
        return attributes;
    }

    /** The specification's type String has no control characters; this one the API server would not take. */
    private static void withoutNul(String value, String at) {
        if (value.indexOf(0) >= 0) throw new Fault(Refusal.SYNTAX, at + " contains NUL, which no CloudEvent may");
    }

    /** Percent-encoding as in the binding, section 3.1.3.2. */
    private static String decoded(String value, String at) {
        var bytes = new ByteArrayOutputStream();
        var raw = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) throw new Fault(Refusal.SYNTAX, at + " has a % that begins no %XX");
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault(Refusal.SYNTAX, at + " is not UTF-8");
        }
    }

    private static Webhook batch(StrictJson in) throws IOException {
        in.list("the body");
        int depth = in.depth();
        var alerts = new ArrayList<Alert>();
        while (in.next() != END_ARRAY) {
            if (alerts.size() == WebhookReader.ALERTS_MAX) {
                throw new Fault(Refusal.TOO_LARGE, "the body has more than " + WebhookReader.ALERTS_MAX + " events");
            }
            alerts.add(eventOfBatch(in, "event " + alerts.size(), depth));
        }
        return delivery(alerts);
    }

    /** What is wrong with one event of a batch is that event's own: it is kept as far as it was read, and matched by no plan. */
    private static Alert eventOfBatch(StrictJson in, String at, int depth) throws IOException {
        var event = new EventAlert(new TreeMap<>());
        try {
            return event(in, at, event);
        } catch (Fault e) {
            if (!e.isOfShape()) throw e;
            in.leave(depth);
            return event.broken(e.getMessage());
        }
    }

    private static Alert event(StrictJson in, String at) throws IOException {
        return event(in, at, new EventAlert(new TreeMap<>()));
    }

    private static Alert event(StrictJson in, String at, EventAlert event) throws IOException {
        in.object(at);
        Optional<byte[]> encoded = Optional.empty();
        boolean data = false;
        while (in.field()) {
            var name = in.name();
            switch (name) {
                case "data" -> {
                    data = !in.isNull();
                    data(in, event, at + ".data");
                }
                case "data_base64" -> {
                    if (!in.isNull()) encoded = Optional.of(decoded64(in.text(at + ".data_base64"), at));
                }
                default -> {
                    if (!in.isNull()) value(in, event, attribute(name, at + "." + Printable.of(name)), at);
                }
            }
        }
        if (data && encoded.isPresent()) throw new Fault(Refusal.SHAPE, at + " has both data and data_base64");
        var type = event.attributes().getOrDefault("datacontenttype", "application/json");
        if (encoded.isPresent() && isJson(mediaType(type)) && encoded.get().length > 0) {
            var read = StrictJson.read(encoded.get(), inner -> {
                data(inner, event, at + ".data");
                return delivery(List.of());
            });
            if (read instanceof Webhook.Refused(var status, var refusal, var reason)) {
                throw new Fault(refusal, at + ".data_base64: " + reason);
            }
        }
        return event.alert(at);
    }

    private static void value(StrictJson in, EventAlert event, String attribute, String at) throws IOException {
        var token = in.token();
        boolean simple =
                token == VALUE_STRING || token == VALUE_TRUE || token == VALUE_FALSE || token == VALUE_NUMBER_INT;
        if (!simple) throw Fault.shape(at + "." + attribute, "a text, a whole number, true or false");
        withoutNul(in.written(), at + "." + attribute);
        event.attributes().put(attribute, in.written());
        bound(event.attributes());
    }

    private static byte[] decoded64(String text, String at) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Fault.shape(at + ".data_base64", "Base64");
        }
    }

    /** Of the data only what makes an alert is kept; anything else in it is nobody's business here. */
    private static void data(StrictJson in, EventAlert event, String at) throws IOException {
        if (in.token() != START_OBJECT) {
            in.skip();
            return;
        }
        while (in.field()) {
            if (in.isNull()) continue;
            switch (in.name()) {
                case "labels" -> event.labels(in.texts(at + ".labels"));
                case "annotations" -> event.annotations(in.texts(at + ".annotations"));
                case "status" -> event.status(WebhookReader.status(in, at + ".status"));
                default -> in.skip();
            }
        }
    }

    private static String attribute(String name, String at) {
        if (!name.matches("[a-z0-9]+")) {
            throw new Fault(Refusal.SHAPE, at + " is no attribute: lower-case letters and digits only");
        }
        return name;
    }

    private static void bound(Map<String, String> attributes) {
        if (attributes.size() > ATTRIBUTES_MAX) {
            throw new Fault(Refusal.TOO_LARGE, "an event has more than " + ATTRIBUTES_MAX + " attributes");
        }
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json") || mediaType.equals("text/json");
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Webhook delivery(List<Alert> alerts) {
        return new Webhook.Delivery(alerts, 0);
    }

    private static Webhook refused(int status, String reason) {
        return new Webhook.Refused(status, Refusal.SHAPE, reason);
    }
}

package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.END_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NULL;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.holdfast.core.alert.Alert;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads one body of the Alertmanager's webhook, version 4, strictly: UTF-8 without a byte order mark, no name twice in one
 * object, no half of a surrogate pair, nothing behind the end, nothing deeper than {@link #DEPTH_MAX}. Fields that are not
 * known are skipped, but read as strictly. A body is taken as a whole or refused as a whole; what one alert alone has wrong
 * is for {@link dev.holdfast.core.alert.Limits}, since the sender never repeats what was refused.
 */
public final class WebhookReader {
    public static final int BODY_BYTES_MAX = 8 << 20;
    static final int DEPTH_MAX = 32;
    static final int ALERTS_MAX = 10_000;
    private static final String VERSION = "4";
    private static final List<String> REMARKS = List.of("fingerprint", "startsAt", "endsAt", "generatorURL");

    // Names are not kept in Jackson's symbol table: crafted names that collide there make it throw.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(BODY_BYTES_MAX)
                    .maxNameLength(BODY_BYTES_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser in;

    private WebhookReader(JsonParser in) {
        this.in = in;
    }

    public static Webhook read(byte[] body) {
        try {
            var text = decode(body);
            if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
                throw new Fault(Refusal.SYNTAX, "the body begins with a byte order mark; send UTF-8 without one");
            }
            try (var parser = FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
                return new WebhookReader(parser).delivery();
            }
        } catch (Fault e) {
            return new Webhook.Refused(e.refusal == Refusal.TOO_LARGE ? 413 : 400, e.refusal, e.getMessage());
        } catch (CharacterCodingException e) {
            return new Webhook.Refused(400, Refusal.SYNTAX, "the body is not UTF-8");
        } catch (StreamConstraintsException e) {
            return new Webhook.Refused(400, Refusal.TOO_DEEP, e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return new Webhook.Refused(400, Refusal.SYNTAX, "the body is not JSON: " + words(e));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static CharBuffer decode(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    }

    private static String words(JsonProcessingException e) {
        var where = e.getLocation();
        return e.getOriginalMessage() + " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    private Webhook delivery() throws IOException {
        var first = next();
        if (first == null) throw new Fault(Refusal.SYNTAX, "the body is empty");
        if (first != START_OBJECT) throw shape("the body", "an object");
        Optional<List<Alert>> alerts = Optional.empty();
        long truncated = 0;
        while (next() != END_OBJECT) {
            var name = in.currentName();
            next();
            switch (name) {
                case "version" -> version();
                case "alerts" -> alerts = Optional.of(alerts());
                case "truncatedAlerts" -> truncated = count(name);
                default -> skip();
            }
        }
        if (next() != null) throw new Fault(Refusal.SYNTAX, "the body goes on behind its end");
        return new Webhook.Delivery(alerts.orElseThrow(() -> new Fault(Refusal.SHAPE, "alerts is missing")), truncated);
    }

    private void version() throws IOException {
        if (in.currentToken() != VALUE_STRING) throw shape("version", "the text \"4\"");
        if (!in.getText().equals(VERSION)) {
            throw new Fault(
                    Refusal.SHAPE, "version is " + Printable.of(in.getText()) + "; the webhook understood here is 4");
        }
    }

    private List<Alert> alerts() throws IOException {
        if (in.currentToken() != START_ARRAY) throw shape("alerts", "a list");
        var alerts = new ArrayList<Alert>();
        while (next() != END_ARRAY) {
            if (alerts.size() == ALERTS_MAX) {
                throw new Fault(Refusal.TOO_LARGE, "the body has more than " + ALERTS_MAX + " alerts");
            }
            alerts.add(alert("alerts[" + alerts.size() + "]"));
        }
        return alerts;
    }

    private Alert alert(String at) throws IOException {
        if (in.currentToken() != START_OBJECT) throw shape(at, "an object");
        Optional<Alert.Status> status = Optional.empty();
        Optional<Map<String, String>> labels = Optional.empty();
        Map<String, String> annotations = Map.of();
        var remarks = new TreeMap<String, String>();
        while (next() != END_OBJECT) {
            var name = in.currentName();
            next();
            switch (name) {
                case "status" -> status = Optional.of(status(at));
                case "labels" -> labels = Optional.of(texts(at + ".labels"));
                case "annotations" -> annotations = isNull() ? Map.of() : texts(at + ".annotations");
                default -> {
                    if (!REMARKS.contains(name)) {
                        skip();
                    } else if (!isNull()) {
                        remarks.put(name, text(at + "." + name));
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

    private Alert.Status status(String at) throws IOException {
        return switch (text(at + ".status")) {
            case "firing" -> Alert.Status.FIRING;
            case "resolved" -> Alert.Status.RESOLVED;
            default -> throw shape(at + ".status", "firing or resolved");
        };
    }

    private Map<String, String> texts(String at) throws IOException {
        if (in.currentToken() != START_OBJECT) throw shape(at, "an object");
        var texts = new TreeMap<String, String>();
        while (next() != END_OBJECT) {
            var name = in.currentName();
            next();
            if (in.currentToken() != VALUE_STRING) throw shape(at + "." + Printable.of(name), "a text");
            texts.put(name, in.getText());
        }
        return texts;
    }

    private String text(String at) throws IOException {
        if (in.currentToken() != VALUE_STRING) throw shape(at, "a text");
        return in.getText();
    }

    private long count(String at) throws IOException {
        if (in.currentToken() != VALUE_NUMBER_INT || in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw shape(at, "a whole number");
        }
        return in.getLongValue();
    }

    private boolean isNull() {
        return in.currentToken() == VALUE_NULL;
    }

    private void skip() throws IOException {
        int depth = 0;
        do {
            var token = in.currentToken();
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            if (depth > 0) next();
        } while (depth > 0);
    }

    /** The next token; every text in it is looked at, whether it is needed or not. */
    private JsonToken next() throws IOException {
        var token = in.nextToken();
        if (token == VALUE_STRING || token == JsonToken.FIELD_NAME) {
            Fault.ifUnusable(in.getText());
        }
        return token;
    }

    private static Fault shape(String what, String wanted) {
        return new Fault(Refusal.SHAPE, what + " must be " + wanted);
    }

    /** Why the body is refused; thrown only inside this class. */
    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Refusal refusal;

        Fault(Refusal refusal, String reason) {
            super(reason, null, false, false);
            this.refusal = refusal;
        }

        static void ifUnusable(String text) {
            for (int i = 0; i < text.length(); i++) {
                char unit = text.charAt(i);
                if (!Character.isSurrogate(unit)) continue;
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) throw new Fault(Refusal.SYNTAX, "a text contains half of a surrogate pair");
                i++;
            }
        }
    }
}

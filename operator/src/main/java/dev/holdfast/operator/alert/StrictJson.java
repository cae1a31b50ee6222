package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.END_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NULL;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A body of JSON, read token by token and strictly: UTF-8 without a byte order mark, no name twice in one object, no half
 * of a surrogate pair, nothing behind the end, nothing deeper than {@link #DEPTH_MAX}. What is skipped is read as
 * strictly.
 */
final class StrictJson {
    static final int DEPTH_MAX = 32;

    // Names are not kept in Jackson's symbol table: crafted names that collide there make it throw.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(WebhookReader.BODY_BYTES_MAX)
                    .maxNameLength(WebhookReader.BODY_BYTES_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser in;

    private StrictJson(JsonParser in) {
        this.in = in;
    }

    /** What is made of a body. */
    @FunctionalInterface
    interface Reading {
        Webhook of(StrictJson in) throws IOException;
    }

    /** Reads a body as a whole, or says why it is refused. */
    static Webhook read(byte[] body, Reading reading) {
        try {
            var text = decode(body);
            if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
                throw new Fault(Refusal.SYNTAX, "the body begins with a byte order mark; send UTF-8 without one");
            }
            try (var parser = FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
                var in = new StrictJson(parser);
                if (in.next() == null) throw new Fault(Refusal.SYNTAX, "the body is empty");
                var read = reading.of(in);
                if (in.next() != null) throw new Fault(Refusal.SYNTAX, "the body goes on behind its end");
                return read;
            }
        } catch (Fault e) {
            return e.refused();
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

    /** As Jackson names a place in what it reads, with words about its own settings. */
    private static final Pattern MARKER = Pattern.compile("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)\\]");

    private static String words(JsonProcessingException e) {
        var where = e.getLocation();
        return MARKER.matcher(e.getOriginalMessage()).replaceAll("line $1, column $2") + " at line " + where.getLineNr()
                + ", column " + where.getColumnNr();
    }

    /** The next token; every text in it is looked at, whether it is needed or not. */
    JsonToken next() throws IOException {
        var token = in.nextToken();
        if (token == VALUE_STRING || token == JsonToken.FIELD_NAME) Fault.ifUnusable(in.getText());
        return token;
    }

    JsonToken token() {
        return in.currentToken();
    }

    /** Goes on to the value of the next field of an object; false at the object's end. */
    boolean field() throws IOException {
        if (next() == END_OBJECT) return false;
        next();
        return true;
    }

    /** The name of the field whose value begins here. */
    String name() throws IOException {
        return in.currentName();
    }

    void object(String at) {
        if (in.currentToken() != START_OBJECT) throw Fault.shape(at, "an object");
    }

    void list(String at) {
        if (in.currentToken() != START_ARRAY) throw Fault.shape(at, "a list");
    }

    boolean isNull() {
        return in.currentToken() == VALUE_NULL;
    }

    String text(String at) throws IOException {
        if (in.currentToken() != VALUE_STRING) throw Fault.shape(at, "a text");
        return in.getText();
    }

    /** The value here as it is written: a text, a number, true or false. */
    String written() throws IOException {
        return in.getText();
    }

    /** What stands in the place of a value that is no text where texts are wanted. */
    String kind() {
        return switch (in.currentToken()) {
            case START_OBJECT -> "(an object)";
            case START_ARRAY -> "(a list)";
            case VALUE_NULL -> "(null)";
            case VALUE_TRUE, VALUE_FALSE -> "(true or false)";
            default -> "(a number)";
        };
    }

    Map<String, String> texts(String at) throws IOException {
        object(at);
        var texts = new TreeMap<String, String>();
        while (field()) {
            var name = name();
            texts.put(name, text(at + "." + Printable.of(name)));
        }
        return texts;
    }

    long count(String at) throws IOException {
        if (in.currentToken() != VALUE_NUMBER_INT || in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw Fault.shape(at, "a whole number");
        }
        return in.getLongValue();
    }

    void skip() throws IOException {
        int depth = 0;
        do {
            var token = in.currentToken();
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            if (depth > 0) next();
        } while (depth > 0);
    }

    /** In how many objects and lists the reader is. */
    int depth() {
        int depth = 0;
        for (JsonStreamContext is = in.getParsingContext(); !is.inRoot(); is = is.getParent()) depth++;
        return depth;
    }

    /** Goes on, as strictly as always, until the reader is in no more than so many objects and lists. */
    void leave(int depth) throws IOException {
        while (depth() > depth) next();
    }

    /** Why a body is refused; thrown by readers only, and caught here. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Refusal refusal;

        Fault(Refusal refusal, String reason) {
            super(reason, null, false, false);
            this.refusal = refusal;
        }

        static Fault shape(String what, String wanted) {
            return new Fault(Refusal.SHAPE, what + " must be " + wanted);
        }

        /** Whether it is about what is said, and not about how it is written. */
        boolean isOfShape() {
            return refusal == Refusal.SHAPE || refusal == Refusal.TOO_LARGE;
        }

        Webhook.Refused refused() {
            return new Webhook.Refused(refusal == Refusal.TOO_LARGE ? 413 : 400, refusal, getMessage());
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

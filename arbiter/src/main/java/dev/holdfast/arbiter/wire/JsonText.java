package dev.holdfast.arbiter.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** JSON text, strictly: no member twice, nothing after the value, nothing deep or long. */
public final class JsonText {

    /** What a message may take, in bytes. */
    public static final int BYTES_MAX = 64 * 1024;

    private static final int DEPTH_MAX = 16;
    private static final int DIGITS_MAX = 40;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .maxStringLength(BYTES_MAX)
                    .build())
            .build();

    private JsonText() {}

    public static Json read(byte[] text) throws Unreadable {
        if (text.length > BYTES_MAX) {
            throw new Unreadable(
                    List.of("it has %d bytes, and a message at most %d".formatted(text.length, BYTES_MAX)));
        }
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) throw new Unreadable(List.of("it is empty"));
            var value = value(parser);
            if (parser.nextToken() != null) throw new Unreadable(List.of("there is more after its end"));
            return value;
        } catch (IOException wrong) {
            throw new Unreadable(List.of(
                    "it is no JSON: " + wrong.getMessage().lines().findFirst().orElse("")));
        }
    }

    private static Json value(JsonParser parser) throws IOException, Unreadable {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield new Json.Obj(members);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
                yield new Json.Arr(items);
            }
            case VALUE_STRING -> Json.text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDecimalValue());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new Unreadable(List.of("it is no JSON value: " + parser.currentToken()));
        };
    }
}

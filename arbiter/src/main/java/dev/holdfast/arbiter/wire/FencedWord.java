package dev.holdfast.arbiter.wire;

import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;

/**
 * A person says that a node of the other site is off: {@code POST} to {@link #PATH}, answered by nothing, or refused. Their
 * certificate says who they are.
 *
 * @param reason how they know, for the record
 */
public record FencedWord(String node, String reason) {

    public static final String PATH = "/v1/fenced";
    public static final String FORM = "holdfast.dev/fenced/v1";

    public static FencedWord read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var word = new FencedWord(fields.text("node"), fields.text("reason"));
        return fields.end(word);
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("node", Json.text(node));
        members.put("reason", Json.text(reason));
        return new Json.Obj(members);
    }
}

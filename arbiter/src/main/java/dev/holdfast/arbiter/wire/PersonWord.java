package dev.holdfast.arbiter.wire;

import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;

/**
 * A person tells the agent of one site what is to become of the other: {@code POST} to {@link #EVICT} or {@link #REJOIN},
 * answered by nothing, or refused. Their certificate says who they are.
 *
 * @param about the other site, so that nobody says to one agent what was meant for the other
 * @param reason for the record
 */
public record PersonWord(Side about, String reason) {

    public static final String EVICT = "/v1/evict";
    public static final String REJOIN = "/v1/rejoin";
    public static final String FORM = "holdfast.dev/person-word/v1";

    public static PersonWord read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var word = new PersonWord(fields.one("about", Side.values()), fields.text("reason"));
        if (word.reason().isBlank()) fields.wrong("there is no reason: say why, for those who read it later");
        return fields.end(word);
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("about", Json.text(about.name()));
        members.put("reason", Json.text(reason));
        return new Json.Obj(members);
    }
}

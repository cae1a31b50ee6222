package dev.holdfast.arbiter.wire;

import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;

/**
 * A site agent, or a node whose own agent is silent, asks the agent of the <em>other</em> site for a lease: {@code POST} to
 * {@link #PATH}, answered by a {@link LeaseAnswer}, or refused. Whoever grants it promises not to take over while it lasts.
 *
 * @param side the site that asks
 */
public record GrantQuestion(Side side) {

    public static final String PATH = "/v1/grant";
    public static final String FORM = "holdfast.dev/grant-question/v1";

    public static GrantQuestion read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var side = fields.one("side", Side.values());
        return fields.end(new GrantQuestion(side));
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("side", Json.text(side.name()));
        return new Json.Obj(members);
    }
}

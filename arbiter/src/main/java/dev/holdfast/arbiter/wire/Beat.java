package dev.holdfast.arbiter.wire;

import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;
import java.util.OptionalLong;

/**
 * A site agent says over the link that it is there: {@code POST} to {@link #PATH}, answered by nothing.
 *
 * @param side the site that says so
 * @param well whether it could run its workloads
 * @param acknowledged the epoch under which it was evicted and all its nodes have stopped; empty when there is none
 */
public record Beat(Side side, boolean well, OptionalLong acknowledged) {

    public static final String PATH = "/v1/beat";
    public static final String FORM = "holdfast.dev/beat/v1";

    public static Beat read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var side = fields.one("side", Side.values());
        boolean well = fields.bool("well");
        var acknowledged =
                fields.has("acknowledged") ? OptionalLong.of(fields.number("acknowledged")) : OptionalLong.empty();
        return fields.end(new Beat(side, well, acknowledged));
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("side", Json.text(side.name()));
        members.put("well", new Json.Bool(well));
        acknowledged.ifPresent(epoch -> members.put("acknowledged", Json.number(epoch)));
        return new Json.Obj(members);
    }
}

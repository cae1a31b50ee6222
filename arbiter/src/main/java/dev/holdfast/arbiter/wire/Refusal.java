package dev.holdfast.arbiter.wire;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Why something was not done, in words; comes with an HTTP status that is no success. */
public record Refusal(List<String> words) {

    public static final String FORM = "holdfast.dev/refusal/v1";

    public static Refusal read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var words = new ArrayList<String>();
        if (fields.any("words").orElse(new Json.Null()) instanceof Json.Arr(var items)) {
            for (var item : items) words.add(item instanceof Json.Text(var word) ? word : item.print());
        } else {
            fields.wrong("words is not there, or no list");
        }
        return fields.end(new Refusal(List.copyOf(words)));
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("words", new Json.Arr(words.stream().<Json>map(Json::text).toList()));
        return new Json.Obj(members);
    }
}

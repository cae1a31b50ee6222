package dev.holdfast.arbiter.wire;

import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;

/**
 * A node asks the agent of its own site how long it may go on, and says how it is: {@code POST} to {@link #PATH}, answered by
 * a {@link LeaseAnswer}. The node counts the answer from when it sent this.
 *
 * @param word what the node says of itself
 */
public record LeaseQuestion(NodeWord word) {

    public static final String PATH = "/v1/lease";
    public static final String FORM = "holdfast.dev/lease-question/v1";

    public static LeaseQuestion read(Json json) throws Unreadable {
        var fields = Fields.of(json, FORM);
        var word = new NodeWord(fields.bool("stopped"), fields.number("epoch"));
        return fields.end(new LeaseQuestion(word));
    }

    public Json.Obj write() {
        var members = new LinkedHashMap<String, Json>();
        members.put("form", Json.text(FORM));
        members.put("stopped", new Json.Bool(word.stopped()));
        members.put("epoch", Json.number(word.epoch()));
        return new Json.Obj(members);
    }
}

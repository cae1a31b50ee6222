package dev.holdfast.operator.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** CloudEvents as senders write them. */
final class Events {
    static final String STRUCTURED = "application/cloudevents+json; charset=utf-8";
    static final String BATCH = "application/cloudevents-batch+json";

    private Events() {}

    static ObjectNode event(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/monitors/east")
                .put("type", "com.example.database.down")
                .put("subject", "orders");
    }

    static ObjectNode labelled(String id, Map<String, String> labels) {
        var event = event(id);
        labels.forEach((name, value) -> event.withObject("/data/labels").put(name, value));
        return event;
    }

    static ObjectNode resolved(ObjectNode event) {
        event.withObject("/data").put("status", "resolved");
        return event;
    }
}

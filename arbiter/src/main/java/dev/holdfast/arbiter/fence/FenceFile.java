package dev.holdfast.arbiter.fence;

import dev.holdfast.arbiter.wire.Fields;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which node of the other site is switched off by what, as a site is told in a file: {@code {"form":
 * "holdfast.dev/fences/v1", "nodes": [NODE, …]}}. A node has a {@code name} and a {@code method}: {@code redfish} with {@code
 * system}; {@code http} with {@code state, place, off, order, verb, body}; {@code person}. The first two may have {@code
 * user, password, authority}, the last two of which are files.
 */
public final class FenceFile {

    static final String FORM = "holdfast.dev/fences/v1";

    private static final String NODE_FORM = "node";

    private FenceFile() {}

    /** @throws IOException when it cannot be read, or says something that means nothing here; with the reasons */
    public static Map<String, Fencer> read(Path file) throws IOException {
        try {
            var fields = Fields.of(JsonText.read(Files.readAllBytes(file)), FORM);
            var found = new LinkedHashMap<String, Fencer>();
            if (fields.any("nodes").orElse(new Json.Null()) instanceof Json.Arr(var nodes) && !nodes.isEmpty()) {
                for (var node : nodes) add(node, found);
            } else {
                fields.wrong("nodes is not there, or no list of nodes");
            }
            return fields.end(found);
        } catch (Unreadable | IllegalArgumentException wrong) {
            throw new IOException(
                    "%s says nothing that can be fenced by: %s".formatted(file, wrong.getMessage()), wrong);
        }
    }

    private static void add(Json node, Map<String, Fencer> found) throws Unreadable {
        var members = node instanceof Json.Obj object ? object.with("form", Json.text(NODE_FORM)) : node;
        var fields = Fields.of(members, NODE_FORM);
        var name = fields.text("name");
        var method = fields.text("method");
        var fencer =
                switch (method) {
                    case "redfish" -> new RedfishFencer(device(fields, "system"));
                    case "http" -> http(fields);
                    case "person" -> new PersonFencer();
                    default -> {
                        fields.wrong(
                                "method of node %s is \"%s\", not redfish, http or person".formatted(name, method));
                        yield new PersonFencer();
                    }
                };
        fields.end(name);
        if (found.put(name, fencer) != null) throw new IllegalArgumentException("node " + name + " is there twice");
    }

    private static Fencer http(Fields fields) {
        var device = device(fields, "state");
        return new HttpFencer(
                device,
                fields.text("place"),
                fields.text("off"),
                URI.create(fields.text("order")),
                fields.has("verb") ? fields.text("verb") : "POST",
                optional(fields, "body"));
    }

    private static Device device(Fields fields, String address) {
        return new Device(
                URI.create(fields.text(address)),
                optional(fields, "authority").map(Path::of),
                optional(fields, "user"),
                optional(fields, "password").map(Path::of));
    }

    private static Optional<String> optional(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.text(name)) : Optional.empty();
    }
}

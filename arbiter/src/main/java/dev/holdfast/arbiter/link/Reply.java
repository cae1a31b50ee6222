package dev.holdfast.arbiter.link;

import java.util.Map;
import java.util.Optional;

/** An HTTP answer. */
public record Reply(int status, Map<String, String> headers, byte[] body) {

    public static Reply of(int status, byte[] body) {
        return new Reply(status, Map.of(), body);
    }

    public Reply with(String header, String value) {
        var more = new java.util.LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

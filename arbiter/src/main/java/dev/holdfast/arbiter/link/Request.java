package dev.holdfast.arbiter.link;

import java.util.Map;
import java.util.Optional;

/** What was asked, and by whom. */
public record Request(Party who, String method, String path, Map<String, String> headers, byte[] body) {

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

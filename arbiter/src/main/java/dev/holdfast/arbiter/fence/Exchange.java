package dev.holdfast.arbiter.fence;

import dev.holdfast.core.json.Json;
import java.util.Optional;

/** What a device has answered. */
record Exchange(int status, Optional<Json> json) {

    boolean taken() {
        return status >= 200 && status < 300;
    }

    /** The text at a place such as {@code Actions/#ComputerSystem.Reset/target}. */
    Optional<String> text(String place) {
        var value = json;
        for (var name : place.split("/")) {
            value = value.flatMap(is -> is instanceof Json.Obj object ? object.get(name) : Optional.empty());
        }
        return value.map(is -> is instanceof Json.Text(var text) ? text : is.print());
    }
}

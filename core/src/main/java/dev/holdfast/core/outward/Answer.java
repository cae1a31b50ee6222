package dev.holdfast.core.outward;

import dev.holdfast.core.json.Json;
import java.util.List;
import java.util.Optional;

/** What was answered from outside, as facts: whether that is what a step wants is decided by its decider. */
public sealed interface Answer {

    /**
     * An answer over HTTP.
     *
     * @param words the beginning of the body for people, without what the request kept secret
     * @param body the body as text, up to the bound
     * @param json the body as JSON, where it is that
     * @param whole whether the body is all there: a longer one is not read to its end
     */
    record Http(int status, String words, String body, Optional<Json> json, boolean whole) implements Answer {
        public boolean isTransient() {
            return status == 408 || status == 425 || status == 429 || status >= 500;
        }
    }

    /** What a machine's controller has answered to the question how the machine is. */
    record Machine(Http http) implements Answer {}

    /** The port took a connection. */
    record Connected() implements Answer {}

    /** The addresses that a name has. */
    record Addresses(List<String> addresses) implements Answer {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** The first value of a query's first row; empty when there is no row, or it is null. */
    record Value(Optional<String> value) implements Answer {}

    /** A mail server has taken a message. */
    record Taken(String words) implements Answer {}
}

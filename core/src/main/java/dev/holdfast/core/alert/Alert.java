package dev.holdfast.core.alert;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One alert as a sender delivered it. The labels say which alert it is; the rest is kept for people.
 *
 * @param remarks what the sender says beside the labels and annotations, by field name (startsAt, generatorURL, ...)
 */
public record Alert(
        Status status, Map<String, String> labels, Map<String, String> annotations, Map<String, String> remarks) {

    /** The remark that says who saw the alert: {@code alertmanager}, {@code holdfast}, or the source of an event. */
    public static final String SOURCE = "source";

    /** The remark that names the very event that told of it, where the sender names its events. */
    public static final String EVENT = "event";

    /** The remark that says when it began, in the sender's words. */
    public static final String STARTS_AT = "startsAt";

    /** Whether the sender says that the alert goes on or is over. */
    public enum Status {
        FIRING,
        RESOLVED
    }

    public Alert {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        remarks = Collections.unmodifiableMap(new TreeMap<>(remarks));
    }

    public Identity identity() {
        return Identity.of(labels);
    }

    /** The event that told of it. */
    public Optional<String> event() {
        return Optional.ofNullable(remarks.get(EVENT));
    }

    public boolean firing() {
        return status == Status.FIRING;
    }
}

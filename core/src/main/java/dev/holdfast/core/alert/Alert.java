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

    /**
     * The remark that says what is wrong with its shape. Such an alert is kept as far as it could be read and never matched;
     * it is nobody else's repeat, whatever labels could be read.
     */
    public static final String FAULT = "fault";

    /** Whether the sender says that the alert goes on or is over. */
    public enum Status {
        FIRING,
        RESOLVED;

        /** As senders write it; empty for anything else. */
        public static Optional<Status> of(String word) {
            return switch (word) {
                case "firing" -> Optional.of(FIRING);
                case "resolved" -> Optional.of(RESOLVED);
                default -> Optional.empty();
            };
        }
    }

    public Alert {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        remarks = Collections.unmodifiableMap(new TreeMap<>(remarks));
    }

    public Identity identity() {
        return fault().isEmpty() ? Identity.of(labels) : Identity.ofBroken(labels);
    }

    /** What is wrong with its shape. */
    public Optional<String> fault() {
        return Optional.ofNullable(remarks.get(FAULT));
    }

    /** The event that told of it. */
    public Optional<String> event() {
        return Optional.ofNullable(remarks.get(EVENT));
    }

    public boolean firing() {
        return status == Status.FIRING;
    }
}

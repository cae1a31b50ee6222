package dev.holdfast.operator.alert;

import dev.holdfast.core.alert.Alert;
import dev.holdfast.core.alert.Identity;
import dev.holdfast.operator.alert.StrictJson.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One event while it is read, and what it is as an alert. Labels are {@code alertname} (its type), {@code source}, {@code
 * subject}, and those that its data has; where its data has none, the extension attributes that do not differ from event
 * to event by their nature. So the same thing that is reported again is the same alert, whatever the event's id.
 */
final class EventAlert {
    private static final String VERSION = "1.0";

    /** What spec.source says before the event's own source, so that no event claims to be somebody else's. */
    static final String SOURCE_PREFIX = "cloudevents:";

    private static final Set<String> CORE =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

    /** Extensions that say something about one delivery or one event, and nothing about what is reported. */
    private static final Set<String> PASSING = Set.of(
            "traceparent",
            "tracestate",
            "sequence",
            "sequencetype",
            "sampledrate",
            "recordedtime",
            "expirytime",
            "dataref",
            "correlationid",
            "causationid",
            "partitionkey",
            "knativearrivaltime",
            "knativehistory",
            "knativeerrorcode",
            "knativeerrordata",
            "knativeerrordest");

    private final Map<String, String> attributes;
    private Optional<Map<String, String>> labels = Optional.empty();
    private Map<String, String> annotations = Map.of();
    private Optional<Alert.Status> status = Optional.empty();

    EventAlert(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    void labels(Map<String, String> said) {
        labels = Optional.of(said);
    }

    void annotations(Map<String, String> said) {
        annotations = said;
    }

    void status(Alert.Status said) {
        status = Optional.of(said);
    }

    Alert alert(String at) {
        var version = needed("specversion", at);
        if (!version.equals(VERSION)) {
            throw new Fault(
                    Refusal.SHAPE,
                    at + ".specversion is " + Printable.of(version) + "; the version understood here is " + VERSION);
        }
        var id = needed("id", at);
        var source = needed("source", at);
        var told = new TreeMap<>(labels.orElseGet(this::lasting));
        told.put("alertname", needed("type", at));
        told.put(Alert.SOURCE, source);
        Optional.ofNullable(attributes.get("subject")).ifPresent(subject -> told.put("subject", subject));
        var words = new TreeMap<>(annotations);
        if (labels.isPresent()) lasting().forEach(words::putIfAbsent);
        var remarks = new TreeMap<String, String>();
        remarks.put(Alert.SOURCE, SOURCE_PREFIX + source);
        remarks.put(Alert.EVENT, Identity.of(Map.of("id", id, "source", source)).hex());
        Optional.ofNullable(attributes.get("time")).ifPresent(time -> remarks.put(Alert.STARTS_AT, time));
        return new Alert(status.orElse(Alert.Status.FIRING), told, words, remarks);
    }

    /** The alert of an event with a fault: what could be read of it, and the fault as a remark. */
    Alert broken(String fault) {
        var told = new TreeMap<>(labels.orElseGet(this::lasting));
        var source = attributes.getOrDefault("source", "");
        for (var one : Map.of("alertname", "type", Alert.SOURCE, "source", "subject", "subject")
                .entrySet()) {
            var said = attributes.getOrDefault(one.getValue(), "");
            if (!said.isEmpty()) told.put(one.getKey(), said);
        }
        var id = attributes.getOrDefault("id", "");
        var remarks = new TreeMap<String, String>();
        remarks.put(Alert.SOURCE, SOURCE_PREFIX + source);
        remarks.put(Alert.FAULT, fault);
        if (!id.isEmpty() && !source.isEmpty())
            remarks.put(
                    Alert.EVENT, Identity.of(Map.of("id", id, "source", source)).hex());
        return new Alert(status.orElse(Alert.Status.FIRING), told, annotations, remarks);
    }

    private Map<String, String> lasting() {
        var lasting = new TreeMap<>(attributes);
        lasting.keySet().removeAll(CORE);
        lasting.keySet().removeAll(PASSING);
        return lasting;
    }

    private String needed(String attribute, String at) {
        var value = attributes.getOrDefault(attribute, "");
        if (value.isEmpty()) throw new Fault(Refusal.SHAPE, at + "." + attribute + " is missing");
        return value;
    }
}

package dev.holdfast.operator.alert;

import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import dev.holdfast.core.alert.Alert;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One alert of the Alertmanager's webhook while it is read. What has a wrong shape in it is its own fault and not the
 * body's: it is kept as far as it says something, with the first fault as a remark, and the reading goes on behind it.
 */
final class WebhookAlert {
    private static final String SOURCE = "alertmanager";
    private static final List<String> REMARKS = List.of("fingerprint", "startsAt", "endsAt", "generatorURL");

    private final StrictJson in;
    private final String at;
    private Optional<String> fault = Optional.empty();
    private Optional<Alert.Status> status = Optional.empty();
    private Optional<Map<String, String>> labels = Optional.empty();
    private Map<String, String> annotations = Map.of();
    private final Map<String, String> remarks = new TreeMap<>(Map.of(Alert.SOURCE, SOURCE));

    private WebhookAlert(StrictJson in, String at) {
        this.in = in;
        this.at = at;
    }

    /** The alert that begins here, whatever begins here. */
    static Alert read(StrictJson in, String at) throws IOException {
        var alert = new WebhookAlert(in, at);
        if (in.token() == START_OBJECT) {
            while (in.field()) alert.field(in.name());
            if (alert.status.isEmpty()) alert.fault(".status", "is missing");
            if (alert.labels.isEmpty()) alert.fault(".labels", "is missing");
        } else {
            alert.fault("", "must be an object");
            in.skip();
        }
        return alert.alert();
    }

    /** Unclear whether it fires counts as firing: it is stored and told, and starts nothing. */
    private Alert alert() {
        fault.ifPresent(words -> remarks.put(Alert.FAULT, words));
        return new Alert(status.orElse(Alert.Status.FIRING), labels.orElse(Map.of()), annotations, remarks);
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "status" -> status();
            case "labels" -> labels = Optional.of(texts(".labels"));
            case "annotations" -> {
                if (!in.isNull()) annotations = texts(".annotations");
            }
            default -> {
                if (!REMARKS.contains(name) || in.isNull()) in.skip();
                else text("." + name).ifPresent(said -> remarks.put(name, said));
            }
        }
    }

    private void status() throws IOException {
        var said = text(".status");
        status = said.flatMap(Alert.Status::of);
        if (said.isPresent() && status.isEmpty()) fault(".status", "must be firing or resolved");
    }

    private Map<String, String> texts(String field) throws IOException {
        var texts = new TreeMap<String, String>();
        if (in.token() != START_OBJECT) {
            fault(field, "must be an object");
            in.skip();
            return texts;
        }
        while (in.field()) {
            var name = in.name();
            var kind = in.kind();
            texts.put(name, text(field + "." + Printable.of(name)).orElse(kind));
        }
        return texts;
    }

    /** The text here; anything else is skipped and a fault. */
    private Optional<String> text(String field) throws IOException {
        if (in.token() == VALUE_STRING) return Optional.of(in.written());
        fault(field, "must be a text");
        in.skip();
        return Optional.empty();
    }

    private void fault(String field, String words) {
        if (fault.isEmpty()) fault = Optional.of(at + field + " " + words);
    }
}

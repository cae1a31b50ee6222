package dev.holdfast.operator.alert;

import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bodies as an Alertmanager sends them. */
final class Bodies {
    private Bodies() {}

    record Alert(String status, Map<String, String> labels, String startsAt) {
        static Alert firing(String... labels) {
            return new Alert("firing", pairs(labels), "2026-11-21T09:00:00.5Z");
        }

        static Alert resolved(String... labels) {
            return new Alert("resolved", pairs(labels), "2026-11-21T09:00:00.5Z");
        }

        Alert startedAt(String time) {
            return new Alert(status, labels, time);
        }

        Alert with(String name, String value) {
            var more = new TreeMap<>(labels);
            more.put(name, value);
            return new Alert(status, more, startsAt);
        }

        private static Map<String, String> pairs(String... labels) {
            var pairs = new TreeMap<String, String>();
            for (int i = 0; i < labels.length; i += 2) pairs.put(labels[i], labels[i + 1]);
            return pairs;
        }
    }

    static String delivery(List<Alert> alerts) {
        return delivery(alerts, 0);
    }

    static String delivery(List<Alert> alerts, int truncated) {
        var items = new ArrayList<Map<String, Object>>();
        for (var alert : alerts) {
            var item = new LinkedHashMap<String, Object>();
            item.put("status", alert.status());
            item.put("labels", alert.labels());
            item.put("annotations", Map.of("summary", "The application does not answer"));
            item.put("startsAt", alert.startsAt());
            item.put("endsAt", "0001-01-01T00:00:00Z");
            item.put("generatorURL", "http://prometheus.example/graph?g0.expr=up");
            item.put("fingerprint", "6c1f4f8a3bd0c7e1");
            items.add(item);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("version", "4");
        body.put("groupKey", "{}:{app=\"shop\"}");
        body.put("truncatedAlerts", truncated);
        body.put("status", "firing");
        body.put("receiver", "holdfast");
        body.put("groupLabels", Map.of("app", "shop"));
        body.put("commonLabels", Map.of());
        body.put("commonAnnotations", Map.of());
        body.put("externalURL", "http://alertmanager.example");
        body.put("alerts", items);
        return json(body);
    }

    static String json(Object value) {
        try {
            return Api.print(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

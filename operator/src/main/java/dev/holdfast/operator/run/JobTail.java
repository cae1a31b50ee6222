package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** The last words of a Job's newest pod: its log where it can be reached, else its termination message. */
final class JobTail {

    private static final int LINES = 5;
    private static final int CHARACTERS_MAX = 1000;

    private JobTail() {}

    /** Empty when nothing can be read: a Job's end does not depend on its words. */
    static String read(Api api, String namespace, String job) {
        try {
            String pods = "/api/v1/namespaces/" + namespace + "/pods";
            String selector = URLEncoder.encode("batch.kubernetes.io/job-name=" + job, StandardCharsets.UTF_8);
            var reply = api.get(pods + "?limit=50&labelSelector=" + selector);
            if (!reply.ok()) return "";
            var newest = StreamSupport.stream(reply.json().path("items").spliterator(), false)
                    .max(Comparator.comparing(pod ->
                            pod.path("metadata").path("creationTimestamp").asText()));
            if (newest.isEmpty()) return "";
            String name = newest.get().path("metadata").path("name").asText();
            var log = api.get(pods + "/" + name + "/log?tailLines=" + LINES + "&limitBytes=" + CHARACTERS_MAX);
            String lines = log.ok() ? new String(log.body(), StandardCharsets.UTF_8).strip() : "";
            String message = terminationMessage(newest.get());
            return cut(message.isEmpty() || lines.contains(message) ? lines : message + "\n" + lines);
        } catch (IOException e) {
            return "";
        }
    }

    private static String terminationMessage(JsonNode pod) {
        for (var container : pod.path("status").path("containerStatuses")) {
            String message =
                    container.path("state").path("terminated").path("message").asText("");
            if (!message.isBlank()) return message.strip();
        }
        return "";
    }

    private static String cut(String text) {
        return text.length() <= CHARACTERS_MAX ? text.strip() : text.substring(0, CHARACTERS_MAX) + "…";
    }
}

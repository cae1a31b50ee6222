package dev.holdfast.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** The last words of a Job's newest pod: its log where it can be reached, else its termination message. */
final class JobTail {

    private static final int LINES = 5;
    /** An API server sends the first bytes of those lines, not the last, so enough are asked for to keep their end. */
    private static final int BYTES_READ_MAX = 16 << 10;

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
            String container = container(newest.get());
            var log = api.get(pods + "/" + name + "/log?container=" + container + "&tailLines=" + LINES + "&limitBytes="
                    + BYTES_READ_MAX);
            String lines = log.ok() ? new String(log.body(), StandardCharsets.UTF_8).strip() : "";
            String message = terminationMessage(newest.get(), container);
            return message.isEmpty() || lines.contains(message)
                    ? end(lines, CHARACTERS_MAX)
                    : end(message, CHARACTERS_MAX / 2) + "\n" + end(lines, CHARACTERS_MAX / 2);
        } catch (IOException e) {
            return "";
        }
    }

    /** The container that failed, so that a sidecar does not speak for it; without one the first. */
    private static String container(JsonNode pod) {
        for (var statuses : List.of("initContainerStatuses", "containerStatuses")) {
            for (var status : pod.path("status").path(statuses)) {
                if (terminated(status).path("exitCode").asInt() != 0)
                    return status.path("name").asText();
            }
        }
        return pod.at("/spec/containers/0/name").asText();
    }

    private static String terminationMessage(JsonNode pod, String container) {
        for (var statuses : List.of("initContainerStatuses", "containerStatuses")) {
            for (var status : pod.path("status").path(statuses)) {
                if (status.path("name").asText().equals(container))
                    return terminated(status).path("message").asText("").strip();
            }
        }
        return "";
    }

    private static JsonNode terminated(JsonNode status) {
        return status.path("state").path("terminated");
    }

    private static String end(String text, int charactersMax) {
        if (text.length() <= charactersMax) return text;
        int from = text.length() - charactersMax;
        return "…" + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }
}

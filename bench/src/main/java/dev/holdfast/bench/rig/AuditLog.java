package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an API server wrote down about every request: counts from here are free of noise. */
public final class AuditLog {
    private static final String OPERATOR = "holdfast-operator";

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * One request that was answered, or a watch that began.
     *
     * @param resource with its subresource: {@code recoveryruns/status}
     * @param received when it reached the API server, by the wall clock
     * @param answered when the answer was written
     */
    public record Entry(
            String user,
            String verb,
            String resource,
            String namespace,
            String name,
            int code,
            Instant received,
            Instant answered) {

        public boolean byOperator() {
            return user.equals(OPERATOR);
        }

        public boolean is(String wantedVerb, String wantedResource) {
            return verb.equals(wantedVerb) && resource.equals(wantedResource);
        }

        public boolean writes() {
            return !List.of("get", "list", "watch").contains(verb);
        }
    }

    /** A place in the log: its end for now. */
    public long mark() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything since a mark, by the operator under whichever name it acted. The log must not have been rotated since. */
    public List<Entry> operatorSince(long mark) {
        return since(mark).stream().filter(Entry::byOperator).toList();
    }

    private List<Entry> since(long mark) {
        var entries = new ArrayList<Entry>();
        try (var stream = new FileInputStream(file.toFile())) {
            stream.skipNBytes(mark);
            var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.endsWith("}")) break;
                var json = Api.JSON.readTree(line);
                var begun = json.path("verb").asText().equals("watch") ? "ResponseStarted" : "ResponseComplete";
                if (json.path("stage").asText().equals(begun)) entries.add(entry(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static Entry entry(JsonNode json) {
        var object = json.path("objectRef");
        var subresource = object.path("subresource").asText();
        return new Entry(
                json.at("/user/username").asText(),
                json.path("verb").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                json.at("/responseStatus/code").asInt(),
                Instant.parse(json.path("requestReceivedTimestamp").asText()),
                Instant.parse(json.path("stageTimestamp").asText()));
    }
}

package dev.holdfast.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the prober has written, read from where the last look ended. */
final class ProberLog {
    private final Path file;
    private int read;

    ProberLog(Path file) {
        this.file = file;
    }

    /** One change that the prober saw or made. */
    record Line(Instant at, String event, JsonNode details) {
        boolean isAnswerOf(String side) {
            return event.equals("answer") && text("side").equals(side);
        }

        String text(String name) {
            return details.path(name).asText();
        }
    }

    /** The whole lines since the last call. */
    List<Line> more() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            var written = Files.readString(file, StandardCharsets.UTF_8);
            var end = written.lastIndexOf('\n') + 1;
            var fresh = written.substring(Math.min(read, end), end);
            read = end;
            var lines = new ArrayList<Line>();
            // Whatever else a process says, such as a Java virtual machine's warning, is no event.
            for (var line : fresh.lines().filter(text -> text.startsWith("{")).toList()) {
                lines.add(line(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) throws JsonProcessingException {
        var tree = Trees.JSON.readTree(text);
        return new Line(
                Instant.parse(tree.path("time").asText()), tree.path("event").asText(), tree);
    }
}

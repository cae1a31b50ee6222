package dev.holdfast.simulation.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a real API server tells of one kind, as it comes, from the version on that its list had when this was opened. */
final class RealWatch implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private final Kind kind;
    private final InputStream stream;
    private final List<Told> told = new ArrayList<>();
    private long version;
    private Optional<String> broken = Optional.empty();
    private boolean closed;

    RealWatch(RealApiServer server, Kind kind) throws Exception {
        this.kind = kind;
        var list = server.send("GET", RealApiServer.folder(kind, "default") + "?limit=1", "", null);
        this.version = version(list.object().orElseThrow());
        this.stream = server.stream(RealApiServer.folder(kind, "default")
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1800&resourceVersion=" + version);
        Thread.ofVirtual().name("watch of " + kind).start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) add(line);
            broken("the server has ended it");
        } catch (IOException | RuntimeException | AssertionError e) {
            broken(e.toString());
        }
    }

    private synchronized void add(String line) throws IOException {
        var event = (Json.Obj) Json.of(MAPPER.readValue(line, Object.class));
        var type = Trees.text(event, "type");
        var object = (Json.Obj) event.get("object").orElseThrow();
        if (type.equals("ERROR")) throw new IOException(object.print());
        long next = version(object);
        // a bookmark says how far the server has told everything
        assertThat(next)
                .as("versions are told in their order: %s", line)
                .isGreaterThanOrEqualTo(type.equals("BOOKMARK") ? version : version + 1);
        version = next;
        if (type.equals("BOOKMARK")) return;
        var key = new Key(kind, "default", Trees.text(object, "metadata", "name"));
        told.add(Told.of(type, key, object, next));
    }

    private static long version(Json.Obj object) {
        return Long.parseLong(Trees.text(object, "metadata", "resourceVersion"));
    }

    private synchronized void broken(String why) {
        if (!closed) broken = Optional.of(why);
    }

    /** All that was told, when the object that was made last has been told. */
    List<Told> until(Key last) {
        await("the watch of " + kind + " tells of " + last)
                .atMost(TOLD_WITHIN)
                .failFast(() -> assertThat(broken()).isEmpty())
                .until(() -> all().stream().anyMatch(event -> event.key().equals(last)));
        return all();
    }

    private synchronized Optional<String> broken() {
        return broken;
    }

    private synchronized List<Told> all() {
        return List.copyOf(told);
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        stream.close();
    }
}

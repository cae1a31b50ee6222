package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One event of a watch. What of it differs between servers by nature is left out.
 *
 * @param object as {@link RealApiServer#comparable} gives it; of a deletion, the object as it was last
 * @param version tells the order, and is not compared
 */
record Told(String type, Key key, String object, long version) {

    static Told of(String type, Key key, Json.Obj object, long version) {
        return new Told(type, key, RealApiServer.comparable(key, Optional.of(object)), version);
    }

    /** What whoever listens to the simulated server hears. */
    static Told of(Change change) {
        var object = change.after().or(change::before).orElseThrow();
        String type = change.before().isEmpty() ? "ADDED" : change.after().isEmpty() ? "DELETED" : "MODIFIED";
        return of(type, change.key(), object, change.revision());
    }

    /**
     * In the order of their versions, over all kinds, as lines to compare. Of a Job one that changes nothing is left out: the
     * first write to it may make a new version although it says what was there.
     */
    static List<String> lines(List<Told> events) {
        var lines = new ArrayList<String>();
        Map<Key, String> jobs = new HashMap<>();
        for (var event : events.stream()
                .sorted((one, other) -> Long.compare(one.version(), other.version()))
                .toList()) {
            if (event.type().equals("DELETED")) jobs.remove(event.key());
            else if (event.key().kind() == Kind.JOB && event.object().equals(jobs.put(event.key(), event.object())))
                continue;
            lines.add(event.type() + " " + event.key() + " " + event.object());
        }
        return lines;
    }
}

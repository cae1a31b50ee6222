package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.ApiServer.Stored;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server had stored at one moment. */
public final class Backup {

    private final long revision;
    private final Map<Key, Stored> objects;

    Backup(long revision, Map<Key, Stored> objects) {
        this.revision = revision;
        this.objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
    }

    /** Objects that were written down; who owned which of their fields was not. */
    public static Backup of(long revision, Map<Key, Json.Obj> objects) {
        var stored = new LinkedHashMap<Key, Stored>();
        objects.forEach((key, object) -> stored.put(key, new Stored(object, Owners.NONE)));
        return new Backup(revision, stored);
    }

    /** The version of the newest write. */
    public long revision() {
        return revision;
    }

    Map<Key, Stored> objects() {
        return objects;
    }
}

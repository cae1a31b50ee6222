package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a trace, without the uids and versions that differ between servers.
 *
 * @param body a patch, or what to change in the object that is put
 */
record Operation(Verb verb, Key key, Json body, Version version, String manager) {

    enum Verb {
        GET,
        CREATE,
        MERGE,
        JSON_PATCH,
        STRATEGIC,
        APPLY,
        FORCE_APPLY,
        PUT,
        PUT_STATUS,
        DELETE
    }

    /** The precondition that a write carries. */
    enum Version {
        NONE,
        CURRENT,
        STALE,
        WRONG_UID
    }

    /** What one server has told about an object. */
    record Known(Optional<Json.Obj> last, String olderVersion) {
        static final Known NOTHING = new Known(Optional.empty(), "1");

        Known seen(Optional<Json.Obj> now) {
            String before = last.map(Known::version).orElse("1");
            if (now.map(Known::version).equals(last.map(Known::version))) return new Known(now, olderVersion);
            return new Known(now.or(() -> last), before);
        }

        @Override
        public String toString() {
            return last.map(Json::print).orElse("absent");
        }

        private static String version(Json.Obj object) {
            return Trees.text(object, "metadata", "resourceVersion");
        }
    }

    @Override
    public String toString() {
        return verb + " " + key + " " + body.print() + ", version " + version + ", by " + manager;
    }

    Request request(Known known) {
        var uid = uid(known);
        var wanted = resourceVersion(known);
        return switch (verb) {
            case GET -> new Request.Get(key);
            case CREATE -> new Request.Create(key, named((Json.Obj) body), manager);
            case MERGE -> patch(PatchKind.MERGE, versioned((Json.Obj) body, uid, wanted), false);
            case STRATEGIC -> patch(PatchKind.STRATEGIC, versioned((Json.Obj) body, uid, wanted), false);
            case JSON_PATCH -> patch(PatchKind.JSON, versioned((Json.Arr) body, uid, wanted), false);
            case APPLY -> patch(PatchKind.APPLY, versioned(named((Json.Obj) body), uid, wanted), false);
            case FORCE_APPLY -> patch(PatchKind.APPLY, versioned(named((Json.Obj) body), uid, wanted), true);
            case PUT -> new Request.Put(key, whole(known, uid, wanted), false, manager);
            case PUT_STATUS -> new Request.Put(key, whole(known, uid, wanted), true, manager);
            case DELETE -> new Request.Delete(key, uid, wanted);
        };
    }

    private Optional<String> uid(Known known) {
        return switch (version) {
            case NONE -> Optional.empty();
            case CURRENT, STALE -> known.last().map(object -> Trees.text(object, "metadata", "uid"));
            case WRONG_UID -> Optional.of("00000000-0000-0000-0000-000000000000");
        };
    }

    private Optional<String> resourceVersion(Known known) {
        return switch (version) {
            case NONE, WRONG_UID -> Optional.empty();
            case CURRENT -> known.last().map(Known::version);
            case STALE -> Optional.of(known.olderVersion());
        };
    }

    private Request patch(PatchKind kind, Json patch, boolean force) {
        return new Request.Patch(key, kind, patch, manager, force);
    }

    private Json.Obj named(Json.Obj object) {
        var named = Trees.with(object, List.of("metadata", "name"), Optional.of(Json.text(key.name())));
        return named.with("apiVersion", Json.text(key.kind().apiVersion()))
                .with("kind", Json.text(key.kind().kind()));
    }

    private static Json.Obj versioned(Json.Obj object, Optional<String> uid, Optional<String> version) {
        var versioned = object;
        if (uid.isPresent()) versioned = Trees.with(versioned, List.of("metadata", "uid"), uid.map(Json::text));
        if (version.isPresent()) {
            versioned = Trees.with(versioned, List.of("metadata", "resourceVersion"), version.map(Json::text));
        }
        return versioned;
    }

    /** As core writes them: the version first, by replacement. */
    private static Json.Arr versioned(Json.Arr operations, Optional<String> uid, Optional<String> version) {
        var all = new ArrayList<Json>();
        version.ifPresent(v -> all.add(replace("/metadata/resourceVersion", v)));
        uid.ifPresent(u -> all.add(replace("/metadata/uid", u)));
        all.addAll(operations.items());
        return new Json.Arr(all);
    }

    private static Json replace(String path, String value) {
        return Json.object("op", Json.text("replace"))
                .with("path", Json.text(path))
                .with("value", Json.text(value));
    }

    private Json.Obj whole(Known known, Optional<String> uid, Optional<String> version) {
        var last = known.last().orElseGet(() -> named(Json.object()));
        var changed = (Json.Obj) Trees.merge(last, body);
        changed = Trees.with(changed, List.of("metadata", "managedFields"), Optional.empty());
        changed = Trees.with(changed, List.of("metadata", "resourceVersion"), version.map(Json::text));
        return Trees.with(changed, List.of("metadata", "uid"), uid.map(Json::text));
    }
}

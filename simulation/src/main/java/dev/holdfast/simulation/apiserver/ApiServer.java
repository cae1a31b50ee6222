package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cluster's API server over one etcd: a request is handled at once and whole.
 *
 * <ol>
 *   <li>A write is made from the object as it is: patched, decoded, then compared with the version it carries.
 *   <li>A version that is not the newest is a conflict; a write that changes nothing makes no new version.
 *   <li>Anything else makes the next revision, which is the object's version, and a line of the history.
 * </ol>
 */
public final class ApiServer {

    record Stored(Json.Obj object, Owners owners) {}

    /** A server has written things of its own before anybody else comes. */
    private static final long FIRST_REVISION = 100;

    private static final List<String> GOING = List.of("metadata", "deletionTimestamp");

    private final String name;
    private final Map<Key, Stored> objects = new LinkedHashMap<>();
    private final List<Change> history = new ArrayList<>();
    private long revision = FIRST_REVISION;
    private int restores;

    public ApiServer(String name) {
        this.name = name;
    }

    public Answer handle(Request request, Object by) {
        try {
            return switch (request) {
                case Request.Get(var key) -> Answer.ok(200, existing(key).object());
                case Request.Create create -> create(create, by);
                case Request.Put put -> put(put, by);
                case Request.Patch patch when patch.type() == PatchKind.APPLY -> apply(patch, by);
                case Request.Patch patch -> patch(patch, by);
                case Request.Delete delete -> delete(delete, by);
            };
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    /** All that ever changed, oldest first. */
    public List<Change> history() {
        return Collections.unmodifiableList(history);
    }

    /** The object as it is, without asking over the network. */
    public Optional<Json.Obj> peek(Key key) {
        return Optional.ofNullable(objects.get(key)).map(Stored::object);
    }

    public List<Key> keys() {
        return List.copyOf(objects.keySet());
    }

    /** All that it has stored, as a snapshot of etcd. */
    public Backup backup() {
        return new Backup(revision, objects);
    }

    /**
     * Becomes what it was then: objects, versions and what comes next. Nobody is told; the history goes on, it is not the
     * server's own.
     */
    public void restore(Backup backup) {
        objects.clear();
        objects.putAll(backup.objects());
        revision = backup.revision();
        restores++;
    }

    private Stored existing(Key key) {
        var stored = objects.get(key);
        if (stored == null) throw Refusal.notFound(key);
        return stored;
    }

    private Answer create(Request.Create create, Object by) {
        var key = create.key();
        Json.Obj object;
        try {
            object = key.kind().form(create.object());
        } catch (Form.Mismatch mismatch) {
            throw key.kind().isCustom()
                    ? Refusal.invalid(key + " is invalid: " + mismatch.getMessage())
                    : new Refusal(400, "BadRequest", "cannot be handled: " + mismatch.getMessage());
        }
        if (!Trees.text(object, "metadata", "resourceVersion").isEmpty()) {
            throw new Refusal(500, "", "resourceVersion should not be set on objects to be created");
        }
        var fresh = key.kind().hasStatus() ? Trees.without(object, "status") : object;
        checkRules(key, Optional.empty(), fresh);
        if (objects.containsKey(key)) throw new Refusal(409, "AlreadyExists", key + " already exists");
        var owners = Owners.NONE.written(create.manager(), Json.object(), fresh);
        return Answer.ok(201, insert(key, fresh, owners, by));
    }

    private Json.Obj insert(Key key, Json.Obj object, Owners owners, Object by) {
        revision++;
        var metadata = (Json.Obj) object.get("metadata").orElse(Json.object());
        metadata = metadata.with("name", Json.text(key.name()))
                .with("namespace", Json.text(key.namespace()))
                .with("uid", Json.text("uid-" + name + "-" + revision + (restores == 0 ? "" : "-" + restores)));
        if (key.kind().hasGeneration()) metadata = metadata.with("generation", Json.number(1));
        if (key.kind() == Kind.JOB) {
            metadata = Trees.with(metadata, List.of("labels", "job-name"), Optional.of(Json.text(key.name())));
        }
        var stored = object.with("apiVersion", Json.text(key.kind().apiVersion()))
                .with("kind", Json.text(key.kind().kind()))
                .with("metadata", metadata);
        return commit(key, Optional.empty(), stored, owners, by);
    }

    private Answer put(Request.Put put, Object by) {
        if (put.status() && !put.key().kind().hasStatus()) {
            throw new Refusal(404, "NotFound", "the server could not find the requested resource");
        }
        var decoded = put.key().kind().isCustom() ? put.object() : decoded(put.key(), put.object(), 400);
        var stored = existing(put.key());
        var uid = Trees.text(put.object(), "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(Trees.text(stored.object(), "metadata", "uid"))) {
            throw Refusal.conflict(put.key(), "Precondition failed: UID in precondition: " + uid);
        }
        return update(put.key(), stored, decoded, put.status(), put.manager(), by);
    }

    private Answer patch(Request.Patch patch, Object by) {
        if (patch.type() == PatchKind.STRATEGIC && patch.key().kind().isCustom()) {
            throw new Refusal(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        }
        if (patch.type() == PatchKind.JSON
                ? !(patch.body() instanceof Json.Arr)
                : !(patch.body() instanceof Json.Obj)) {
            throw new Refusal(400, "BadRequest", "error decoding patch");
        }
        var stored = existing(patch.key());
        Json patched = patch.body() instanceof Json.Arr operations
                ? JsonPatch.apply(stored.object(), operations)
                        .orElseThrow(
                                () -> Refusal.invalid("the server rejected our request due to an error in our request"))
                : Trees.merge(stored.object(), patch.body());
        var decoded =
                patch.key().kind().isCustom() ? (Json.Obj) patched : decoded(patch.key(), (Json.Obj) patched, 422);
        return update(patch.key(), stored, decoded, false, patch.manager(), by);
    }

    private Answer update(Key key, Stored stored, Json.Obj decoded, boolean status, String manager, Object by) {
        checkName(key, decoded);
        checkVersion(key, stored.object(), decoded);
        var formed = key.kind().isCustom() ? decoded(key, decoded, 422) : decoded;
        var next = next(key, stored.object(), formed, status);
        return finish(key, stored, next, stored.owners().written(manager, stored.object(), next), by);
    }

    /** As the server does, the refusal shows the whole object. */
    private static Json.Obj decoded(Key key, Json.Obj wanted, int wrongType) {
        try {
            return key.kind().form(wanted);
        } catch (Form.Mismatch mismatch) {
            if (wrongType == 400) throw new Refusal(400, "BadRequest", "cannot be handled: " + mismatch.getMessage());
            throw Refusal.invalid(
                    key.kind().isCustom()
                            ? key + " is invalid: " + mismatch.getMessage()
                            : " \"\" is invalid: patch: Invalid value: "
                                    + Json.text(wanted.print()).print() + ": " + mismatch.getMessage());
        }
    }

    private static void checkName(Key key, Json.Obj object) {
        String named = Trees.text(object, "metadata", "name");
        if (!named.isEmpty() && !named.equals(key.name())) {
            throw new Refusal(
                    400, "BadRequest", "the name of the object (" + named + ") does not match the name on the URL");
        }
    }

    private static void checkRules(Key key, Optional<Json.Obj> before, Json.Obj after) {
        var broken = Rules.broken(key, before, after);
        if (broken.isPresent()) throw Refusal.invalid(broken.get());
    }

    private static void checkVersion(Key key, Json.Obj stored, Json.Obj wanted) {
        String version = Trees.text(wanted, "metadata", "resourceVersion");
        if (version.isEmpty() || version.equals("0")) {
            if (key.kind().takesUnconditional()) return;
            throw Refusal.invalid(key + " is invalid: metadata.resourceVersion: must be specified for an update");
        }
        if (!version.equals(Trees.text(stored, "metadata", "resourceVersion"))) {
            throw Refusal.conflict(
                    key, "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /** What is kept of a write: through the main door all but the status, through the status door nothing but it. */
    private static Json.Obj next(Key key, Json.Obj stored, Json.Obj wanted, boolean status) {
        checkRules(key, Optional.of(stored), wanted);
        if (status) return Trees.with(stored, List.of("status"), wanted.get("status"));
        var next = key.kind().hasStatus() ? Trees.with(wanted, List.of("status"), stored.get("status")) : wanted;
        for (String fixed : List.of("name", "namespace", "uid", "generation", "resourceVersion", "deletionTimestamp")) {
            next = Trees.with(next, List.of("metadata", fixed), Trees.at(stored, "metadata", fixed));
        }
        return next.with("apiVersion", Json.text(key.kind().apiVersion()))
                .with("kind", Json.text(key.kind().kind()));
    }

    private Answer finish(Key key, Stored stored, Json.Obj next, Owners owners, Object by) {
        if (next.equals(stored.object()) && owners.equals(stored.owners())) return Answer.ok(200, stored.object());
        if (isGoing(next) && !isHeld(next)) return remove(key, stored, by);
        var counted = isNewGeneration(key, stored.object(), next)
                ? Trees.with(
                        next,
                        List.of("metadata", "generation"),
                        Trees.at(stored.object(), "metadata", "generation")
                                .map(old -> Json.number(((Json.Num) old).value().longValue() + 1)))
                : next;
        revision++;
        return Answer.ok(200, commit(key, Optional.of(stored.object()), counted, owners, by));
    }

    private static boolean isNewGeneration(Key key, Json.Obj before, Json.Obj after) {
        if (!key.kind().hasGeneration()) return false;
        boolean noted = key.kind() == Kind.DEPLOYMENT
                && !Trees.at(before, "metadata", "annotations").equals(Trees.at(after, "metadata", "annotations"));
        return noted || !content(before).equals(content(after));
    }

    private static Json.Obj content(Json.Obj object) {
        return Trees.without(Trees.without(object, "metadata"), "status");
    }

    private Answer apply(Request.Patch patch, Object by) {
        var key = patch.key();
        if (!(patch.body() instanceof Json.Obj body)) throw new Refusal(400, "BadRequest", "error decoding YAML");
        if (!Trees.text(body, "kind").equals(key.kind().kind())) {
            throw new Refusal(400, "BadRequest", "invalid object type");
        }
        checkName(key, body);
        var config = Trees.without(configured(key, body), key.kind().hasStatus() ? "status" : "");
        var stored = objects.get(key);
        if (stored == null) {
            var fresh = Trees.with(converted(key, config), List.of("metadata", "resourceVersion"), Optional.empty());
            if (!Trees.text(body, "metadata", "uid").isEmpty()) {
                throw Refusal.conflict(key, "uid mismatch: no existing object was found");
            }
            checkRules(key, Optional.empty(), fresh);
            var owners = Owners.NONE.applied(patch.manager(), Json.object(), config, fresh);
            return Answer.ok(201, insert(key, fresh, owners, by));
        }
        var conflicts = stored.owners().conflicts(patch.manager(), stored.object(), config);
        if (!conflicts.isEmpty() && !patch.force()) {
            throw new Refusal(
                    409, "Conflict", Answer.APPLY_FAILED + conflicts.size() + ": " + String.join(", ", conflicts));
        }
        var merged = stored.owners().pruned(patch.manager(), config, Trees.union(stored.object(), config));
        var converted = converted(key, merged);
        checkVersion(key, stored.object(), converted);
        var next = next(key, stored.object(), converted, false);
        var owners = stored.owners().applied(patch.manager(), stored.object(), config, next);
        return finish(key, stored, next, owners, by);
    }

    /** The configuration that is applied, as the schema has it; that a string is no base64 is found out later. */
    private static Json.Obj configured(Key key, Json.Obj body) {
        try {
            key.kind().form(body);
        } catch (Form.Mismatch mismatch) {
            if (!mismatch.isBytes()) {
                throw new Refusal(500, "", "failed to create typed patch object: " + mismatch.getMessage());
            }
        }
        return body;
    }

    private static Json.Obj converted(Key key, Json.Obj merged) {
        try {
            return key.kind().form(merged);
        } catch (Form.Mismatch mismatch) {
            throw new Refusal(500, "", "failed to convert new object: " + mismatch.getMessage());
        }
    }

    private Answer delete(Request.Delete delete, Object by) {
        var key = delete.key();
        var stored = existing(key);
        requireSame(key, "UID", delete.uid(), Trees.text(stored.object(), "metadata", "uid"));
        requireSame(
                key, "ResourceVersion", delete.version(), Trees.text(stored.object(), "metadata", "resourceVersion"));
        if (!isHeld(stored.object())) return remove(key, stored, by);
        if (isGoing(stored.object())) return Answer.ok(200, stored.object());
        var going = Trees.with(stored.object(), GOING, Optional.of(Json.text("2026-03-01T12:00:00Z")));
        revision++;
        return Answer.ok(200, commit(key, Optional.of(stored.object()), going, stored.owners(), by));
    }

    private Answer remove(Key key, Stored stored, Object by) {
        revision++;
        objects.remove(key);
        history.add(new Change(revision, key, Optional.of(stored.object()), Optional.empty(), by));
        return Answer.ok(200, stored.object());
    }

    /** A finalizer keeps an object that is to go until somebody takes it off. */
    private static boolean isHeld(Json.Obj object) {
        return Trees.at(object, "metadata", "finalizers").orElse(null) instanceof Json.Arr(var items)
                && !items.isEmpty();
    }

    private static boolean isGoing(Json.Obj object) {
        return Trees.at(object, GOING).isPresent();
    }

    private static void requireSame(Key key, String what, Optional<String> wanted, String is) {
        if (wanted.isPresent() && !wanted.get().equals(is)) {
            throw Refusal.conflict(
                    key, "the " + what + " in the precondition does not match the " + what + " in record");
        }
    }

    private Json.Obj commit(Key key, Optional<Json.Obj> before, Json.Obj object, Owners owners, Object by) {
        var versioned = Trees.with(
                object, List.of("metadata", "resourceVersion"), Optional.of(Json.text(String.valueOf(revision))));
        objects.put(key, new Stored(versioned, owners));
        history.add(new Change(revision, key, before, Optional.of(versioned), by));
        return versioned;
    }
}

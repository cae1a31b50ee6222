package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.FieldPath.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * How one field of an object as it was read becomes another, and how to tell afterwards whether it did.
 *
 * <ol>
 *   <li>A path through a list is sent as a JSON patch, with a {@code test} on the {@code name} of each element it
 *       passes; so is a plan's own JSON patch. Members that are missing on the way are added with the field.
 *   <li>Anything else is a body that holds nothing but the field.
 *   <li>Every body carries uid and resourceVersion of the object that was read, so the API server refuses it with 409
 *       when anything happened to the object since.
 * </ol>
 */
public final class Write {

    /** How many operations of a JSON patch name the version that it is for. */
    static final int PRECONDITIONS = 2;

    private Write() {}

    /** The object a patch was made for: the API server refuses the patch for any other state. */
    public record Precondition(String uid, String resourceVersion) {}

    /** A patch to send, or why there is none. */
    public sealed interface Planned {
        /** Send {@code body}. {@code previous} is empty when the field was not there. */
        record Send(PatchKind kind, Json body, Optional<Json> previous, Json desired) implements Planned {}

        record Refused(String reason) implements Planned {}
    }

    /**
     * The patch that sets {@code path} of {@code object} to {@code value}.
     *
     * @param object as it was read; for server-side apply it may be absent
     */
    public static Planned plan(Action.Patch patch, Json value, Optional<Json.Obj> object) {
        var kind = patch.path().throughList() ? PatchKind.JSON : patch.kind();
        if (kind == PatchKind.APPLY) {
            return new Planned.Send(kind, applied(patch, value, object), previous(patch, object), value);
        }
        if (object.isEmpty()) return new Planned.Refused(patch.target() + " does not exist");
        var read = object.get();
        if (kind == PatchKind.JSON) return jsonPatch(patch, value, read);
        var body = merge(precondition(read), members(patch.path().segments(), value));
        Json desired = find(patch, read).map(old -> merged(old, value)).orElseGet(() -> withoutNulls(value));
        return new Planned.Send(kind, body, find(patch, read), desired);
    }

    /** Whether {@code object} already is what the write wanted, so that sending it again would change nothing. */
    public static boolean isDone(Action.Patch patch, Json value, Json desired, Json.Obj object) {
        if (patch.path().appends()) return same(find(patch, object), desired);
        return switch (patch.path().throughList() ? PatchKind.JSON : patch.kind()) {
            case JSON, STRATEGIC -> same(find(patch, object), desired);
            case APPLY -> find(patch, object).filter(is -> covers(is, value)).isPresent();
            case MERGE ->
                find(patch, object).map(is -> merged(is, value).equals(is)).orElse(value instanceof Json.Null);
        };
    }

    /** Whether the part of {@code object} that the write touches still is what it was when {@code previous} was read. */
    public static boolean isUntouched(Action.Patch patch, Json value, Optional<Json> previous, Json.Obj object) {
        boolean partial = !patch.path().throughList()
                && (patch.kind() == PatchKind.MERGE || patch.kind() == PatchKind.APPLY)
                && value instanceof Json.Obj;
        var now = find(patch, object);
        return partial ? touched(now, value).equals(touched(previous, value)) : now.equals(previous);
    }

    /** The value of the patched field now; for an appending path, of the list. */
    public static Optional<Json> find(Action.Patch patch, Json.Obj object) {
        var path = patch.path().appends() ? new FieldPath(patch.path().parent()) : patch.path();
        return path.find(object) instanceof Lookup.Found(var value) ? Optional.of(value) : Optional.empty();
    }

    /** The body that applies {@code manifest} to the object as it was read, and to no other state of it. */
    public static Json.Obj applied(Json.Obj manifest, Optional<Json.Obj> object) {
        return object.map(read -> merge(manifest, precondition(read))).orElse(manifest);
    }

    /** What {@code object} has at the leaves of {@code manifest}, without what says which object it is. */
    public static Json under(Json.Obj manifest, Json.Obj object) {
        var content = new LinkedHashMap<>(manifest.members());
        content.remove("apiVersion");
        content.remove("kind");
        if (content.remove("metadata") instanceof Json.Obj(var metadata)) {
            var rest = new LinkedHashMap<>(metadata);
            rest.remove("name");
            rest.remove("namespace");
            if (!rest.isEmpty()) content.put("metadata", new Json.Obj(rest));
        }
        return touched(Optional.of(object), new Json.Obj(content)).orElse(Json.object());
    }

    /** Whether every leaf of {@code manifest} stands in {@code object} as it is written. */
    public static boolean isApplied(Json.Obj manifest, Json.Obj object) {
        return covers(object, manifest);
    }

    private static Optional<Json> previous(Action.Patch patch, Optional<Json.Obj> object) {
        return object.flatMap(read -> find(patch, read));
    }

    /** uid and resourceVersion of an object as the API server gave it. */
    public static Precondition versionOf(Json.Obj object) {
        return new Precondition(metadata(object, "uid"), metadata(object, "resourceVersion"));
    }

    private static String metadata(Json.Obj object, String field) {
        return object.get("metadata")
                .filter(Json.Obj.class::isInstance)
                .flatMap(metadata -> ((Json.Obj) metadata).get(field))
                .filter(Json.Text.class::isInstance)
                .map(text -> ((Json.Text) text).value())
                .orElse("");
    }

    private static Json.Obj precondition(Json.Obj read) {
        var version = versionOf(read);
        return Json.object(
                "metadata",
                Json.object("uid", Json.text(version.uid()))
                        .with("resourceVersion", Json.text(version.resourceVersion())));
    }

    private static Json.Obj applied(Action.Patch patch, Json value, Optional<Json.Obj> object) {
        var target = patch.target();
        Json.Obj identity = Json.object("name", Json.text(target.name()));
        Json.Obj whole = object.map(read -> merge(precondition(read), Json.object("metadata", identity)))
                .orElse(Json.object("metadata", identity));
        // The kind is known from what was read; for an absent object the shell fills it in from discovery.
        whole = whole.with("apiVersion", Json.text(target.apiVersion()));
        var kind = object.flatMap(read -> read.get("kind"));
        if (kind.isPresent()) whole = whole.with("kind", kind.get());
        return merge(whole, members(patch.path().segments(), value));
    }

    private static Planned jsonPatch(Action.Patch patch, Json value, Json.Obj read) {
        var segments = patch.path().segments();
        var version = versionOf(read);
        var operations = new ArrayList<Json>();
        // replace, not test: a stale version must answer 409 (conflict), a failed test answers 422 (invalid).
        operations.add(operation("replace", "/metadata/resourceVersion", Json.text(version.resourceVersion())));
        operations.add(operation("replace", "/metadata/uid", Json.text(version.uid())));
        Json at = read;
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            String pointer = patch.path().pointer(i + 1);
            switch (segments.get(i)) {
                case Segment.Member(var name) -> {
                    if (!(at instanceof Json.Obj object)) return notA("map", patch, i, at);
                    // An empty list or map may stand there as null: it is made anew, as if it were missing.
                    var next = object.get(name).filter(there -> !(there instanceof Json.Null));
                    if (last || next.isEmpty()) {
                        var rest = segments.subList(i + 1, segments.size());
                        if (rest.stream().anyMatch(segment -> segment instanceof Segment.Index)) {
                            return new Planned.Refused(patch.target() + " has no "
                                    + new FieldPath(segments.subList(0, i + 1)) + " whose elements could be patched");
                        }
                        operations.add(operation("add", pointer, nested(rest, value)));
                        return send(patch, value, read, operations);
                    }
                    at = next.get();
                }
                case Segment.Index(int index) -> {
                    if (!(at instanceof Json.Arr(var items))) return notA("list", patch, i, at);
                    if (index >= items.size()) {
                        return new Planned.Refused(patch.target() + " has " + items.size() + " elements at "
                                + new FieldPath(segments.subList(0, i)) + "; [" + index + "] is not there");
                    }
                    at = items.get(index);
                    if (at instanceof Json.Obj element && element.get("name").orElse(null) instanceof Json.Text name) {
                        operations.add(operation("test", pointer + "/name", name));
                    }
                    if (last) {
                        operations.add(operation("replace", pointer, value));
                        return send(patch, value, read, operations);
                    }
                }
                case Segment.End() -> {
                    if (!(at instanceof Json.Arr)) return notA("list", patch, i, at);
                    operations.add(operation("add", pointer, value));
                    return send(patch, value, read, operations);
                }
            }
        }
        throw new IllegalStateException("a path without a last segment: " + patch.path());
    }

    private static Planned send(Action.Patch patch, Json value, Json.Obj read, List<Json> operations) {
        var previous = find(patch, read);
        Json desired = value;
        if (patch.path().appends()) {
            var items = new ArrayList<Json>(previous.orElse(null) instanceof Json.Arr(var before) ? before : List.of());
            items.add(value);
            desired = new Json.Arr(items);
        }
        return new Planned.Send(PatchKind.JSON, new Json.Arr(operations), previous, desired);
    }

    private static Planned notA(String wanted, Action.Patch patch, int reached, Json is) {
        String place = reached == 0
                ? "the object"
                : new FieldPath(patch.path().segments().subList(0, reached)).toString();
        return new Planned.Refused(place + " of " + patch.target() + " is " + is.noun() + ", the path " + patch.path()
                + " needs a " + wanted);
    }

    static Json operation(String op, String path, Json value) {
        var operation = new LinkedHashMap<String, Json>();
        operation.put("op", Json.text(op));
        operation.put("path", Json.text(path));
        operation.put("value", value);
        return new Json.Obj(operation);
    }

    /** {@code value} under the members of {@code path}; a list's end becomes a list of one. */
    private static Json nested(List<Segment> path, Json value) {
        Json built = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            built = switch (path.get(i)) {
                case Segment.Member(var name) -> Json.object(name, built);
                case Segment.End() -> Json.array(built);
                case Segment.Index(int index) -> throw new IllegalStateException("index " + index + " in a body");
            };
        }
        return built;
    }

    /** {@code value} under a path that begins with a member, as every path of a body does. */
    private static Json.Obj members(List<Segment> path, Json value) {
        return (Json.Obj) nested(path, value);
    }

    /** Two bodies in one, members of both kept (nulls too: in a merge patch they delete). */
    static Json.Obj merge(Json.Obj left, Json.Obj right) {
        var both = new LinkedHashMap<>(left.members());
        right.members()
                .forEach((name, value) -> both.merge(
                        name,
                        value,
                        (old, added) ->
                                old instanceof Json.Obj a && added instanceof Json.Obj b ? merge(a, b) : added));
        return new Json.Obj(both);
    }

    /** What {@code old} becomes by the merge patch {@code patch}, RFC 7396 section 2. */
    private static Json merged(Json old, Json patch) {
        if (!(patch instanceof Json.Obj changes)) return patch;
        var result = new LinkedHashMap<String, Json>(
                old instanceof Json.Obj object
                        ? object.members()
                        : Json.object().members());
        changes.members().forEach((name, change) -> {
            if (change instanceof Json.Null) {
                result.remove(name);
            } else {
                result.put(name, merged(result.getOrDefault(name, new Json.Null()), change));
            }
        });
        return new Json.Obj(result);
    }

    private static Json withoutNulls(Json value) {
        return merged(new Json.Null(), value);
    }

    /** Whether a field is as desired; the API server drops members that are null, so null and absent are the same. */
    private static boolean same(Optional<Json> is, Json desired) {
        return bare(is.orElse(new Json.Null())).equals(bare(desired));
    }

    private static Json bare(Json value) {
        return switch (value) {
            case Json.Obj(var members) -> {
                var kept = new LinkedHashMap<String, Json>();
                members.forEach((name, member) -> {
                    if (!(member instanceof Json.Null)) kept.put(name, bare(member));
                });
                yield new Json.Obj(kept);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(Write::bare).toList());
            case Json.Text ignored -> value;
            case Json.Num ignored -> value;
            case Json.Bool ignored -> value;
            case Json.Null ignored -> value;
        };
    }

    /** Whether every leaf of {@code wanted} stands in {@code is}. */
    private static boolean covers(Json is, Json wanted) {
        return wanted instanceof Json.Obj members
                ? is instanceof Json.Obj object
                        && members.members().entrySet().stream().allMatch(member -> object.get(member.getKey())
                                .filter(value -> covers(value, member.getValue()))
                                .isPresent())
                : is.equals(wanted);
    }

    /** The part of {@code is} at the leaves of {@code patch}; absent leaves are left out. */
    private static Optional<Json> touched(Optional<Json> is, Json patch) {
        if (!(patch instanceof Json.Obj changes) || !(is.orElse(null) instanceof Json.Obj object)) return is;
        var part = new LinkedHashMap<String, Json>();
        changes.members()
                .forEach((name, change) -> touched(object.get(name), change).ifPresent(value -> part.put(name, value)));
        return Optional.of(new Json.Obj(part));
    }
}

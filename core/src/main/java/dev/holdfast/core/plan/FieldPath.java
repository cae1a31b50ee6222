package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way to one field of an object: {@code status.loadBalancer.ingress[0].ip},
 * {@code metadata.annotations["example.com/role"]}, {@code spec.rules[-]} (the place behind the last element).
 */
public record FieldPath(List<Segment> segments) {

    /** One step of the way. */
    public sealed interface Segment {
        /** A member of an object. */
        record Member(String name) implements Segment {}

        /** An element of a list, counted from zero. */
        record Index(int index) implements Segment {}

        /** Behind the last element of a list; only as the last segment, only for writing. */
        record End() implements Segment {}
    }

    /** What stands at a path. */
    public sealed interface Lookup {
        record Found(Json value) implements Lookup {}

        /** Nothing there; {@code where} is the longest part of the path that exists and what it holds, in words. */
        record Missing(String where) implements Lookup {}
    }

    public FieldPath {
        if (segments.isEmpty()) throw new IllegalArgumentException("a field path names at least one field");
        segments = List.copyOf(segments);
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException with the position and what was expected there
     */
    public static FieldPath parse(String text) {
        return new FieldPath(new FieldPathParser(text).parse());
    }

    /** Whether the path goes through a list: such a path is always written as a JSON patch. */
    public boolean throughList() {
        return segments.stream().anyMatch(segment -> !(segment instanceof Segment.Member));
    }

    /** Whether the path ends behind the last element of a list. */
    public boolean appends() {
        return segments.getLast() instanceof Segment.End;
    }

    /** The path to what holds the last segment; the whole object when there is only one. */
    public List<Segment> parent() {
        return segments.subList(0, segments.size() - 1);
    }

    /** RFC 6901 pointer of the first {@code length} segments. */
    public String pointer(int length) {
        return segments.subList(0, length).stream()
                .map(segment -> switch (segment) {
                    case Segment.Member(var name) ->
                        "/" + name.replace("~", "~0").replace("/", "~1");
                    case Segment.Index(int index) -> "/" + index;
                    case Segment.End() -> "/-";
                })
                .collect(Collectors.joining());
    }

    /** RFC 6901 pointer of the whole path. */
    public String pointer() {
        return pointer(segments.size());
    }

    /** What stands at this path of {@code root}; a path that appends finds nothing. */
    public Lookup find(Json root) {
        Json at = root;
        for (int i = 0; i < segments.size(); i++) {
            var next = child(at, segments.get(i));
            if (next.isEmpty()) return new Lookup.Missing(describe(i, at));
            at = next.get();
        }
        return new Lookup.Found(at);
    }

    private static Optional<Json> child(Json parent, Segment segment) {
        return switch (segment) {
            case Segment.Member(var name) -> parent instanceof Json.Obj object ? object.get(name) : Optional.empty();
            case Segment.Index(int index) ->
                parent instanceof Json.Arr(var items) && index < items.size()
                        ? Optional.of(items.get(index))
                        : Optional.empty();
            case Segment.End() -> Optional.empty();
        };
    }

    private String describe(int reached, Json at) {
        String place = reached == 0 ? "the object" : new FieldPath(segments.subList(0, reached)).toString();
        String holds =
                switch (at) {
                    case Json.Obj(var members) when members.isEmpty() -> "is an empty map";
                    case Json.Obj(var members) -> "has " + few(List.copyOf(members.keySet()));
                    default -> "is " + at.noun();
                };
        return place + " " + holds;
    }

    private static String few(List<String> names) {
        int shown = Math.min(names.size(), 8);
        return String.join(", ", names.subList(0, shown)) + (names.size() > shown ? ", …" : "");
    }

    @Override
    public String toString() {
        var out = new StringBuilder();
        for (var segment : segments) {
            switch (segment) {
                case Segment.Member(var name)
                when FieldPathParser.isPlain(name) ->
                    out.append(out.isEmpty() ? "" : ".").append(name);
                case Segment.Member(var name) ->
                    out.append("[\"")
                            .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                            .append("\"]");
                case Segment.Index(int index) -> out.append('[').append(index).append(']');
                case Segment.End() -> out.append("[-]");
            }
        }
        return out.toString();
    }
}

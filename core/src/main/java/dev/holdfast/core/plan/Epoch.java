package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.FieldPath.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which hold of its target a run has: a later one has a higher number. It goes with each write that can carry it, as an
 * annotation in the same patch, and a policy of the cluster that is written to refuses a lower one. See
 * docs/adr/0036-a-hold-is-a-patch-that-is-given-back.md.
 *
 * @param target of the run, as its Lease names it
 * @param number from 1 on
 */
public record Epoch(String target, long number) {

    /** What the annotations begin with; the policy looks for it. */
    public static final String PREFIX = "epoch.holdfast.dev/";

    /** As many as the name of the target's Lease has. */
    private static final int DIGITS = 40;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Whoever writes one of these as a whole writes the annotation over. */
    private static final List<List<Segment>> WHOLE = List.of(
            List.of(new Segment.Member("metadata")),
            List.of(new Segment.Member("metadata"), new Segment.Member("annotations")));

    private static final FieldPath ANNOTATIONS = FieldPath.parse("metadata.annotations");

    public Epoch {
        if (number < 1) throw new IllegalArgumentException("epochs count from 1, not " + number);
    }

    /** The annotation's name: one for each target, so that two applications may write one object. */
    public String annotation() {
        return PREFIX + Digest.hex(target).substring(0, DIGITS);
    }

    /** The number of this target that {@code object} carries; none, when it is no number. */
    public Optional<Long> carriedBy(Json.Obj object) {
        return new FieldPath(List.of(
                                                new Segment.Member("metadata"),
                                                new Segment.Member("annotations"),
                                                new Segment.Member(annotation())))
                                        .find(object)
                                instanceof Lookup.Found(Json.Text(var text))
                        && NUMBER.matcher(text).matches()
                ? Optional.of(Long.valueOf(text))
                : Optional.empty();
    }

    /**
     * The body of a patch with this epoch in it.
     *
     * <p>A server-side apply carries none: the annotation would belong to the step, and another plan's apply would conflict
     * with it. Nor does a patch of all annotations, which means what it says.
     *
     * @param object as it was read; the patch is for exactly that version
     */
    public Json on(Action.Patch patch, PatchKind kind, Json body, Optional<Json.Obj> object) {
        if (kind == PatchKind.APPLY
                || object.isEmpty()
                || WHOLE.contains(patch.path().segments())) return body;
        var number = Json.text(String.valueOf(this.number));
        return switch (body) {
            case Json.Obj whole ->
                Write.merge(
                        whole, Json.object("metadata", Json.object("annotations", Json.object(annotation(), number))));
            case Json.Arr(var operations) -> {
                boolean has = ANNOTATIONS.find(object.get()) instanceof Lookup.Found(Json.Obj ignored);
                var all = new ArrayList<>(operations);
                // before what the plan does, behind the two that name the version
                all.add(
                        Write.PRECONDITIONS,
                        has
                                ? Write.operation("add", "/metadata/annotations/" + pointer(annotation()), number)
                                : Write.operation("add", "/metadata/annotations", Json.object(annotation(), number)));
                yield new Json.Arr(all);
            }
            default -> throw new IllegalStateException("a patch that is " + body.noun());
        };
    }

    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}

package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether an object shows a write although its field is not just as the plan has it.
 *
 * <ol>
 *   <li>The API server fills in what an element of a list does not say.
 *   <li>A strategic merge, and a server-side apply, leave elements in a list that the plan does not name.
 *   <li>A strategic merge takes an element away that the plan names with {@code $patch: delete}.
 * </ol>
 *
 * <p>To be asked only of a field that is no longer what it was before the write: that may have had all of it, and more.
 */
public final class Landed {

    /** What an element of a strategic merge says of itself. */
    private static final String DIRECTIVE = "$patch";

    private Landed() {}

    public static boolean in(Json.Obj object, Action.Patch patch, Json value) {
        if (patch.path().appends()) return false;
        boolean merges =
                !patch.path().throughList() && (patch.kind() == PatchKind.STRATEGIC || patch.kind() == PatchKind.APPLY);
        return Write.find(patch, object)
                .filter(field -> shows(field, value, merges))
                .isPresent();
    }

    private static boolean shows(Json is, Json wanted, boolean merges) {
        return switch (wanted) {
            case Json.Obj(var members) ->
                is instanceof Json.Obj object
                        && members.entrySet().stream()
                                .allMatch(member -> hasMember(object, member.getKey(), member.getValue(), merges));
            case Json.Arr(var elements) -> is instanceof Json.Arr(var items) && hasElements(items, elements, merges);
            case Json.Text ignored -> is.equals(wanted);
            case Json.Num ignored -> is.equals(wanted);
            case Json.Bool ignored -> is.equals(wanted);
            case Json.Null ignored -> is.equals(wanted);
        };
    }

    private static boolean hasMember(Json.Obj object, String name, Json wanted, boolean merges) {
        var there = object.get(name);
        if (wanted instanceof Json.Null) return there.isEmpty();
        return there.filter(is -> shows(is, wanted, merges)).isPresent();
    }

    /** Only elements that are maps have a key by which they are merged; any other list is replaced as a whole. */
    private static boolean hasElements(List<Json> items, List<Json> elements, boolean merges) {
        if (merges && elements.stream().allMatch(element -> element instanceof Json.Obj)) {
            return elements.stream().allMatch(element -> hasElement(items, (Json.Obj) element));
        }
        return items.size() == elements.size()
                && IntStream.range(0, items.size()).allMatch(i -> shows(items.get(i), elements.get(i), merges));
    }

    private static boolean hasElement(List<Json> items, Json.Obj element) {
        boolean taken = element.get(DIRECTIVE).equals(Optional.of(Json.text("delete")));
        var members = new LinkedHashMap<>(element.members());
        members.remove(DIRECTIVE);
        return items.stream().anyMatch(item -> shows(item, new Json.Obj(members), true)) != taken;
    }
}

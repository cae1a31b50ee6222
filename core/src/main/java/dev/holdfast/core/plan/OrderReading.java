package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** When each step's turn comes, as manifests write it: names, on which a step depends, and groups. */
final class OrderReading {

    /** Most members of one group. */
    static final int MEMBERS_MAX = 50;

    static final String GROUP = "parallel";

    private static final int DEPENDS_ON_MAX = Plan.STEPS_MAX;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> OF_A_GROUP = Set.of("type", "title", "name", "dependsOn", GROUP);

    private final BiConsumer<String, String> problems;
    private final Set<String> all = new HashSet<>();

    /** The numbers of the steps that earlier names mean; a group's name means its members. */
    private final Map<String, List<Integer>> named = new HashMap<>();

    private Optional<Group> group = Optional.empty();
    private Optional<List<Integer>> groupDependsOn = Optional.empty();

    OrderReading(BiConsumer<String, String> problems, List<Json> steps) {
        this.problems = problems;
        steps.forEach(this::collect);
    }

    private void collect(Json step) {
        if (!(step instanceof Json.Obj written)) return;
        StepReading.text(written, "name").ifPresent(all::add);
        if (isGroup(step)) members(written).forEach(this::collect);
    }

    static boolean isGroup(Json step) {
        return step instanceof Json.Obj written
                && StepReading.text(written, "type").equals(Optional.of(GROUP));
    }

    /** The members of a group; none when they are not written as a list. */
    static List<Json> members(Json.Obj group) {
        return StepReading.member(group, GROUP)
                                .flatMap(block -> block.get("steps"))
                                .orElse(null)
                        instanceof Json.Arr(var members)
                ? members
                : List.of();
    }

    /** The group's members come next; the first of them is step {@code first}. */
    void begin(Json.Obj written, int first) {
        written.members().keySet().stream()
                .filter(field -> !OF_A_GROUP.contains(field))
                .sorted()
                .forEach(field -> wrong(field, "a step of type parallel has no " + field + ", its members have"));
        int count = members(written).size();
        if (count == 0) wrong(GROUP + ".steps", "needs a list of steps");
        if (count > MEMBERS_MAX) wrong(GROUP + ".steps", count + " steps are more than " + MEMBERS_MAX);
        var given = StepReading.member(written, GROUP).flatMap(block -> block.get("maxConcurrent"));
        var concurrent = given.flatMap(json -> StepReading.whole(json, Group.CONCURRENT_MAX))
                .filter(number -> number > 0);
        if (given.isPresent() && concurrent.isEmpty()) {
            wrong(GROUP + ".maxConcurrent", "needs a whole number from 1 to " + Group.CONCURRENT_MAX);
        }
        groupDependsOn = dependsOn(written);
        String title = Listing.cut(StepReading.text(written, "title").orElse("").strip(), Step.TITLE_LENGTH_MAX);
        group = Optional.of(new Group(first, title, concurrent.orElse(Group.CONCURRENT_DEFAULT)));
    }

    /** The group's members were read; the last of them is step {@code last}. */
    void end(Json.Obj written, int last) {
        var members = new ArrayList<Integer>();
        for (int number = group.orElseThrow().first(); number <= last; number++) members.add(number);
        group = Optional.empty();
        groupDependsOn = Optional.empty();
        name(written).ifPresent(name -> called(name, members));
    }

    /** The order of step {@code number}. */
    Order order(Json.Obj step, int number) {
        var dependsOn = dependsOn(step).or(() -> groupDependsOn);
        var name = name(step);
        name.ifPresent(is -> called(is, List.of(number)));
        return new Order(name, group, dependsOn);
    }

    private void called(String name, List<Integer> numbers) {
        if (named.putIfAbsent(name, numbers) != null) wrong("name", "an earlier step is called " + name + " too");
    }

    private Optional<String> name(Json.Obj step) {
        if (step.get("name").isEmpty()) return Optional.empty();
        var name =
                StepReading.text(step, "name").filter(text -> NAME.matcher(text).matches());
        if (name.isEmpty()) wrong("name", "needs at most 63 small letters, digits and -, such as promote-db");
        return name;
    }

    private Optional<List<Integer>> dependsOn(Json.Obj step) {
        if (step.get("dependsOn").isEmpty()) return Optional.empty();
        if (!(step.get("dependsOn").get() instanceof Json.Arr(var items)) || items.size() > DEPENDS_ON_MAX) {
            wrong("dependsOn", "needs a list of at most " + DEPENDS_ON_MAX + " names of earlier steps");
            return Optional.empty();
        }
        var numbers = new TreeSet<Integer>();
        for (var item : items) {
            if (item instanceof Json.Text(var name) && named.containsKey(name)) numbers.addAll(named.get(name));
            else wrong("dependsOn", unknown(item));
        }
        return Optional.of(List.copyOf(numbers));
    }

    private String unknown(Json item) {
        if (!(item instanceof Json.Text(var name))) return "is a list of names, this is " + item.noun();
        if (all.contains(name)) {
            return name + " does not come before this step; a step can depend on earlier ones only";
        }
        String known = named.keySet().stream().sorted().collect(Collectors.joining(", "));
        return "no step is called " + Listing.cut(name, Step.TITLE_LENGTH_MAX)
                + (known.isEmpty() ? "; no earlier step has a name" : "; earlier ones are called " + known);
    }

    private void wrong(String field, String message) {
        problems.accept(field, message);
    }
}

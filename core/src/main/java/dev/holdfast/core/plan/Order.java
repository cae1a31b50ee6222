package dev.holdfast.core.plan;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * When a step's turn comes: after all steps before it, or before its group; or, when it says on which steps it depends,
 * as soon as these are over. It can depend on earlier steps only, so there are no circles.
 *
 * @param name by which later steps depend on this one
 * @param dependsOn the numbers of the steps that it names, or its group does; empty when neither says so
 */
public record Order(Optional<String> name, Optional<Group> group, Optional<List<Integer>> dependsOn) {

    /** One after the other. */
    public static final Order PLAIN = new Order(Optional.empty(), Optional.empty(), Optional.empty());

    public Order {
        dependsOn = dependsOn.map(List::copyOf);
    }

    /** The numbers of the steps that must be over before step {@code number} begins. */
    BitSet awaits(int number) {
        var awaited = new BitSet();
        if (dependsOn.isPresent()) dependsOn.get().forEach(awaited::set);
        else awaited.set(1, group.map(Group::first).orElse(number));
        return awaited;
    }

    /** Whether all of these are over. */
    boolean isCovered(int number, BitSet over) {
        return dependsOn
                .map(steps -> steps.stream().allMatch(over::get))
                .orElseGet(() -> over.nextClearBit(1) >= group.map(Group::first).orElse(number));
    }

    /** All steps that are over when step {@code number} begins, whatever happens: those it awaits, and those these await. */
    public static BitSet behind(List<Step> steps, int number) {
        var behind = steps.get(number - 1).awaits();
        for (int before = number - 1; before > 0 && behind.cardinality() < number - 1; before--) {
            if (behind.get(before)) behind.or(steps.get(before - 1).awaits());
        }
        return behind;
    }

    /**
     * Whether the first of two steps is over when the other begins, whatever happens: it is behind that, or both are members of
     * a group that lets one of them go on at a time, and wait for the same.
     */
    public static boolean precedes(List<Step> steps, int first, int other) {
        if (first >= other) return false;
        var order = steps.get(first - 1).order();
        var later = steps.get(other - 1).order();
        boolean inTurn =
                order.group().filter(group -> group.maxConcurrent() == 1).isPresent()
                        && order.group().equals(later.group())
                        && order.dependsOn().equals(later.dependsOn());
        return inTurn || behind(steps, other).get(first);
    }
}

package dev.holdfast.core.run;

import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes on side by side in a run: one lane for each step that is under way or may begin.
 *
 * <ol>
 *   <li>A step may begin when all that it awaits is over: has succeeded, was not needed or skipped, or has failed and says
 *       that the run goes on without it.
 *   <li>Of a group no more members are under way than it allows, and of a run no more steps than {@link #LANES_MAX}; who
 *       stands earlier in the plan comes first.
 *   <li>When a step has failed, nothing further begins.
 * </ol>
 *
 * @param busy what has begun and is not over
 * @param ready the numbers of the steps that may begin
 * @param failed the steps without which the run does not go on
 */
public record Lanes(List<Entry> busy, List<Integer> ready, List<Entry> failed) {

    /** Most steps of a run that are under way at the same time. */
    static final int LANES_MAX = 50;

    static Lanes of(Plan plan, Journal journal) {
        var busy = new ArrayList<Entry>();
        var failed = new ArrayList<Entry>();
        var begun = new BitSet();
        var over = new BitSet();
        var members = new HashMap<Group, Integer>();
        for (var entry : journal.entries()) {
            begun.set(entry.step());
            if (isOver(plan, entry)) over.set(entry.step());
            else if (entry.state() == Entry.State.FAILED) failed.add(entry);
            else if (!entry.state().isFinal()) {
                busy.add(entry);
                group(plan, entry.step()).ifPresent(group -> members.merge(group, 1, Integer::sum));
            }
        }
        return new Lanes(busy, failed.isEmpty() ? ready(plan, begun, over, busy.size(), members) : List.of(), failed);
    }

    private static List<Integer> ready(Plan plan, BitSet begun, BitSet over, int busy, Map<Group, Integer> members) {
        var ready = new ArrayList<Integer>();
        for (var step : plan.steps()) {
            if (busy + ready.size() >= LANES_MAX) break;
            if (begun.get(step.number()) || !step.isCovered(over)) continue;
            var group = step.order().group();
            if (group.isPresent()
                    && members.merge(group.get(), 1, Integer::sum) > group.get().maxConcurrent()) continue;
            ready.add(step.number());
        }
        return ready;
    }

    /** Whether what awaits the step may begin. A plan that was changed under the run may have fewer steps than it. */
    private static boolean isOver(Plan plan, Entry entry) {
        return switch (entry.state()) {
            case SUCCEEDED, NOT_NEEDED, SKIPPED, DEFERRED -> true;
            case FAILED ->
                entry.step() <= plan.steps().size() && Grace.step(plan, entry).onFailure() == OnFailure.CONTINUE;
            case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING, CANCELED -> false;
        };
    }

    private static Optional<Step> step(Plan plan, int number) {
        return number <= plan.steps().size() ? Optional.of(plan.step(number)) : Optional.empty();
    }

    private static Optional<Group> group(Plan plan, int number) {
        return step(plan, number).flatMap(step -> step.order().group());
    }

    int size() {
        return busy.size() + ready.size();
    }

    /** The numbers of the steps, those under way first. */
    List<Integer> steps() {
        return Stream.concat(busy.stream().map(Entry::step), ready.stream()).toList();
    }

    /**
     * What makes a journal impossible under this plan: a step that has begun before what it awaits was over. Empty for one
     * that Holdfast has written.
     */
    public static Optional<String> objection(Plan plan, Journal journal) {
        var over = new BitSet();
        journal.entries().stream()
                .filter(entry -> entry.state().isFinal() && entry.state() != Entry.State.CANCELED)
                .forEach(entry -> over.set(entry.step()));
        for (var entry : journal.entries()) {
            var step = plan.step(entry.step());
            if (!step.isCovered(over)) {
                var awaited = step.awaits();
                awaited.andNot(over);
                return Optional.of(
                        "step " + entry.step() + " began before step " + awaited.nextSetBit(0) + " was over");
            }
        }
        return Optional.empty();
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.RunCase;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What a stored journal says of steps that are under way at the same time, and of one that has begun since the last. */
final class SideBySide implements Invariant {

    private final Map<String, Journal> last = new HashMap<>();

    @Override
    public String sentence() {
        return "no more goes on side by side than its group allows, and nothing begins before its turn or after a failure";
    }

    @Override
    public void stored(OfStore store) {
        var after = store.journal();
        var before = last.put(store.run().name(), after);
        var under = new HashMap<Group, Integer>();
        for (var entry : after.entries()) {
            var step = store.run().plan().step(entry.step());
            if (!entry.state().isFinal()) step.order().group().ifPresent(group -> under.merge(group, 1, Integer::sum));
            if (before == null || before.entry(entry.step()).isEmpty()) begins(store.run(), before, after, step);
        }
        under.forEach((group, count) -> require(
                count <= group.maxConcurrent(),
                store.run().name() + " has " + count + " steps of a group under way, allowed are "
                        + group.maxConcurrent()));
    }

    private void begins(RunCase run, Journal before, Journal after, Step step) {
        var awaited = step.order().dependsOn().orElseGet(() -> IntStream.range(
                        1, step.order().group().map(Group::first).orElse(step.number()))
                .boxed()
                .toList());
        for (int number : awaited) {
            require(
                    after.entry(number).filter(entry -> isOver(run, entry)).isPresent(),
                    run.name() + " begins " + step.label() + " before step " + number + " is over");
        }
        if (before == null) return;
        for (var entry : before.entries()) {
            // between two writes people may have had it tried again: it was under way then, and has failed anew
            boolean stays = isFailed(run, entry)
                    && after.entry(entry.step())
                            .filter(is -> isFailed(run, is) && is.round() == entry.round())
                            .isPresent();
            require(!stays, run.name() + " begins " + step.label() + " although step " + entry.step() + " has failed");
        }
    }

    private static boolean isOver(RunCase run, Entry entry) {
        return switch (entry.state()) {
            case SUCCEEDED, NOT_NEEDED, SKIPPED, DEFERRED -> true;
            case FAILED -> !isFailed(run, entry);
            case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING, CANCELED -> false;
        };
    }

    /** Whether the run may not go on without it. */
    private static boolean isFailed(RunCase run, Entry entry) {
        return entry.state() == Entry.State.FAILED
                && run.plan().step(entry.step(), entry.ungraceful()).onFailure() != OnFailure.CONTINUE;
    }
}

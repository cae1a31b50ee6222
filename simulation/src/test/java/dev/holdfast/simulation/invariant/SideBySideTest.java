package dev.holdfast.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Group;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.RunCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Group GROUP = new Group(1, "", 2);

    /** Three members, two of them at a time; then one that waits for all. */
    private static final RunCase RUN = new RunCase("run", plan(), true);

    private final SideBySide invariant = new SideBySide();

    @Test
    void no_more_members_than_allowed_are_under_way() {
        holds(entry(1, State.RUNNING), entry(2, State.WAITING));
        holds(entry(1, State.SUCCEEDED), entry(2, State.WAITING), entry(3, State.BACKING_OFF));
        violates(
                "has 3 steps of a group under way",
                entry(1, State.RUNNING),
                entry(2, State.RUNNING),
                entry(3, State.RUNNING));
    }

    @Test
    void a_step_begins_when_all_that_it_awaits_is_over() {
        var members = new Entry[] {entry(1, State.SUCCEEDED), entry(2, State.SKIPPED), entry(3, State.RUNNING)};
        holds(members);
        violates("before step 3 is over", members[0], members[1], members[2], entry(4, State.RUNNING));
        holds(members[0], members[1], entry(3, State.NOT_NEEDED), entry(4, State.RUNNING));
    }

    @Test
    void after_a_failure_nothing_begins_until_somebody_has_seen_to_it() {
        holds(entry(1, State.FAILED), entry(2, State.RUNNING));
        violates(
                "although step 1 has failed", entry(1, State.FAILED), entry(2, State.RUNNING), entry(3, State.RUNNING));
        holds(entry(1, State.FAILED), entry(2, State.SUCCEEDED));
        holds(entry(1, State.SKIPPED), entry(2, State.SUCCEEDED), entry(3, State.RUNNING));
    }

    @Test
    void a_step_may_begin_beside_one_that_was_tried_again_and_has_failed_once_more() {
        holds(entry(1, State.FAILED), entry(2, State.SUCCEEDED));
        violates(
                "although step 1 has failed",
                entry(1, State.FAILED),
                entry(2, State.SUCCEEDED),
                entry(3, State.RUNNING));
        var anew = new SideBySide();
        anew.stored(store(entry(1, State.FAILED), entry(2, State.SUCCEEDED)));
        anew.stored(store(entry(1, State.FAILED, 2), entry(2, State.SUCCEEDED), entry(3, State.RUNNING)));
    }

    private void holds(Entry... entries) {
        assertThatNoException().isThrownBy(() -> invariant.stored(store(entries)));
    }

    private void violates(String words, Entry... entries) {
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(() -> invariant.stored(store(entries)))
                .withMessageContaining(words);
    }

    private static OfStore store(Entry... entries) {
        return new OfStore(RUN, null, new Journal("sha256:d", Optional.of(NOON), List.of(entries), Optional.empty()));
    }

    private static Entry entry(int step, State state) {
        return entry(step, state, 1);
    }

    private static Entry entry(int step, State state, int round) {
        return new Entry(
                step,
                state,
                1,
                NOON,
                NOON.plusSeconds(60),
                state.isFinal() ? Optional.of(NOON) : Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                false,
                round,
                false);
    }

    private static Plan plan() {
        var steps = new ArrayList<Step>();
        var action = new Action.Scale(new Target("", "apps/v1", "deployments", "", "db"), 1);
        for (int number = 1; number <= 4; number++) {
            var group = number < 4 ? Optional.of(GROUP) : Optional.<Group>empty();
            steps.add(new Step(
                    number,
                    "scale",
                    action,
                    Duration.ofMinutes(1),
                    1,
                    OnFailure.PAUSE,
                    Optional.empty(),
                    new Order(Optional.empty(), group, Optional.empty())));
        }
        return new Plan(RunCase.NAMESPACE, "plan", steps, "sha256:d");
    }
}

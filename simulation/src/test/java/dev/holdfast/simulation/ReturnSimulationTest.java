package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.run.Quarantine.Deferred;
import dev.holdfast.simulation.quarantine.ReturnRules;
import dev.holdfast.simulation.quarantine.ReturnShell;
import dev.holdfast.simulation.quarantine.ReturnShell.Slip;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster that returns with an old primary, seed after seed, and the bugs that this finds. */
class ReturnSimulationTest {

    private static final UnaryOperator<List<Deferred>> ALL = waiting -> waiting;

    record Planted(ReturnShell shell, List<String> violates) {
        @Override
        public String toString() {
            return shell.name();
        }
    }

    static List<Planted> bugs() {
        var first = ReturnRules.FIRST;
        var order = ReturnRules.ORDER;
        return List.of(
                new Planted(new ReturnShell("another effect slips in", ALL, false, true, true), List.of(first)),
                new Planted(new ReturnShell("the order is reversed", List::reversed, true, true, true), List.of(order)),
                new Planted(
                        new ReturnShell("a crash forgets what was put off", ALL, true, false, true),
                        List.of(first, order)),
                new Planted(
                        new ReturnShell("a quarantine is lifted one action early", early(), true, true, true),
                        List.of(first, order)),
                new Planted(
                        new ReturnShell("a quarantine is lifted when one has failed", unfailed(), true, true, true),
                        List.of(first, order)),
                new Planted(
                        new ReturnShell("a run goes on without the deferred action", ALL, true, true, false),
                        List.of(ReturnRules.NOT_LOST, ReturnRules.ALL_END)),
                new Planted(
                        ReturnShell.patient("what nobody writes any more is waited for"),
                        List.of(ReturnRules.ALL_END, ReturnRules.LIFTED)),
                new Planted(ReturnShell.slipping(Slip.LOOKS_FOR_NOTHING), List.of(ReturnRules.ONCE)),
                new Planted(WrongReturns.refusalsBelieved(), List.of(ReturnRules.ONCE)),
                new Planted(ReturnShell.slipping(Slip.COUNTS_SECONDS), List.of(order)),
                new Planted(WrongReturns.endedWaiverTaken(), List.of(ReturnRules.PROVEN)),
                new Planted(WrongReturns.earlierRoundForgotten(), List.of(ReturnRules.ONCE)),
                new Planted(WrongReturns.startNotStored(), List.of(ReturnRules.JOURNALLED)));
    }

    private static UnaryOperator<List<Deferred>> unfailed() {
        return waiting -> waiting.stream().filter(each -> !each.needsPerson()).toList();
    }

    private static UnaryOperator<List<Deferred>> early() {
        return waiting -> waiting.isEmpty() ? waiting : waiting.subList(0, waiting.size() - 1);
    }

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    @Test
    void what_was_put_off_comes_first_in_order_and_once_whatever_the_seed() {
        Worlds.RETURNS.requireAll(Seeds.all());
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_planted_bug_is_found_within_the_everyday_seeds(Planted bug) {
        assertThat(Seeds.lowest(Seeds.EVERYDAY, seed -> ReturnSimulation.run(seed, bug.shell())
                        .filter(violation -> bug.violates().contains(violation.invariant()))
                        .isPresent()))
                .as("the first seed that finds: " + bug)
                .isPresent();
    }
}

package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.simulation.ChildSimulation;
import dev.holdfast.simulation.Simulation;
import dev.holdfast.simulation.child.ChildShell;
import dev.holdfast.simulation.fence.FenceSimulation;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The simulation keeps journals as core has them; the status must keep the same of each that a run can come to. */
class SimulatedJournalsTest {

    private static final int SEEDS = 400;

    private final Set<Journal> read = new HashSet<>();

    /** Decides, and reads back from a status what it has decided; which of several steps that was about is not kept. */
    private Decider checked(Decider decider) {
        return (plan, subject, journal, report, now) -> {
            var move = decider.decide(plan, subject, journal, report, now);
            if (move.journal().started().isPresent())
                require(plan, move.journal().whole());
            return move;
        };
    }

    private void require(Plan plan, Journal journal) {
        if (!read.add(journal)) return;
        try {
            assertThat(JournalMappingTest.throughTheStatus(plan, journal)).isEqualTo(journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_journal_of_runs_in_all_weathers_is_read_as_it_was_written() {
        var shell = Shell.deciding("reads back", this::checked);
        for (long seed = 1; seed <= SEEDS; seed++) Simulation.run(seed, shell, Trace.SILENT);
        assertThat(read).hasSizeGreaterThan(SEEDS * 10);
    }

    @Test
    void every_journal_of_runs_that_fence_is_read_as_it_was_written() {
        for (long seed = 1; seed <= SEEDS; seed++) FenceSimulation.run(seed, checked(NextMove::decide));
        assertThat(read).hasSizeGreaterThan(SEEDS * 2);
    }

    @Test
    void every_journal_of_runs_that_start_runs_is_read_as_it_was_written() {
        var right = ChildShell.RIGHT;
        var shell = new ChildShell(right.name(), checked(right.decider()), right.upkeep(), right.lender());
        for (long seed = 1; seed <= SEEDS; seed++) ChildSimulation.run(seed, shell);
        assertThat(read).hasSizeGreaterThan(SEEDS * 2);
    }
}

package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.protection.Claim;
import dev.holdfast.core.protection.Hold;
import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Hold.Verdict;
import dev.holdfast.core.protection.Holder;
import dev.holdfast.core.protection.Records;
import dev.holdfast.simulation.invariant.Violation;
import dev.holdfast.simulation.operator.TargetShell;
import dev.holdfast.simulation.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The production claim of targets in a simulated world, seed after seed, and the bugs that it finds. */
class TargetSimulationTest {

    private static final long GIVEN_BACK_LATE = 4695;

    private static final UnaryOperator<Claim.Decider> RIGHT = decider -> decider;
    private static final UnaryOperator<Records> REAL = records -> records;

    /** A mistake, and the sentences of which one must be found untrue because of it. */
    record Planted(TargetShell shell, List<String> violates) {
        @Override
        public String toString() {
            return shell.name();
        }
    }

    static List<Planted> bugs() {
        var acts = List.of(TargetSimulation.ONE_ACTS);
        var rise = List.of(TargetSimulation.EPOCHS_RISE);
        return List.of(
                new Planted(new TargetShell("the record is not heeded", RIGHT, REAL, false, true, true), acts),
                new Planted(
                        new TargetShell("a target is let go before its run has ended", RIGHT, REAL, true, false, true),
                        acts),
                new Planted(
                        new TargetShell(
                                "a target is taken while something of its last run is on its way",
                                RIGHT,
                                REAL,
                                true,
                                true,
                                false),
                        List.of(TargetSimulation.NOTHING_UNDER_WAY)),
                new Planted(TargetShell.deciding("the epoch is not raised", TargetSimulationTest::sameEpoch), rise),
                new Planted(
                        TargetShell.deciding(
                                "the record alone is asked for the last epoch", TargetSimulationTest::forgetful),
                        rise),
                new Planted(
                        TargetShell.deciding(
                                "a run of the same name is taken for the same", TargetSimulationTest::byName),
                        List.of(TargetSimulation.ONE_ACTS, TargetSimulation.EPOCHS_RISE)),
                new Planted(
                        TargetShell.deciding("an unfinished holder is taken over", TargetSimulationTest::impatient),
                        acts),
                new Planted(
                        TargetShell.recording(
                                "a record is written over whatever is there", TargetSimulationTest::blind),
                        List.of(TargetSimulation.ONE_ACTS, TargetSimulation.EPOCHS_RISE)),
                new Planted(
                        new TargetShell(
                                "a run goes on whose target was recovered meanwhile",
                                RIGHT,
                                REAL,
                                true,
                                true,
                                true,
                                false),
                        List.of(TargetSimulation.MEANT)),
                new Planted(
                        TargetShell.deciding("a holder that is over is waited for", TargetSimulationTest::patient),
                        List.of(TargetSimulation.ALL_END)));
    }

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    @Test
    void one_run_acts_for_a_target_and_every_run_gets_its_turn_whatever_the_seed() {
        Worlds.TARGETS.requireAll(Seeds.all());
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_planted_bug_is_found_within_the_everyday_seeds(Planted bug) {
        assertThat(Seeds.lowest(Seeds.EVERYDAY, seed -> TargetSimulation.run(seed, bug.shell(), Trace.SILENT)
                        .filter(violation -> bug.violates().contains(violation.invariant()))
                        .isPresent()))
                .as("the first seed that finds: " + bug)
                .isPresent();
    }

    /** Seldom enough to be kept by its number: what was given back came half a minute late, and found the run at work again. */
    @Test
    void a_run_that_keeps_what_it_may_have_given_back_is_found_by_the_seed_that_found_it_first() {
        var keeping = TargetShell.deciding("a record that names the run is kept", TargetSimulationTest::keeping);
        assertThat(Seeds.inFibers(() -> TargetSimulation.run(GIVEN_BACK_LATE, keeping, Trace.SILENT)))
                .map(Violation::invariant)
                .contains(TargetSimulation.ONE_ACTS);
    }

    private static Claim.Decider sameEpoch(Claim.Decider right) {
        return (me, seen, other, known) ->
                right.decide(me, seen, other, known) instanceof Verdict.Take(var holder, var epoch)
                        ? new Verdict.Take(holder, Math.max(1, epoch - 1))
                        : right.decide(me, seen, other, known);
    }

    private static Claim.Decider forgetful(Claim.Decider right) {
        return (me, seen, other, known) -> right.decide(me, seen, other, 0);
    }

    private static Claim.Decider byName(Claim.Decider right) {
        return (me, seen, other, known) -> {
            var named = seen.flatMap(Record::run);
            boolean same = named.isPresent()
                    && named.get().namespace().equals(me.namespace())
                    && named.get().name().equals(me.name());
            return same ? new Verdict.Held(seen.get().epoch()) : right.decide(me, seen, other, known);
        };
    }

    private static Claim.Decider keeping(Claim.Decider right) {
        return (me, seen, other, known) -> {
            boolean own = seen.filter(record -> record.isOf(me) && record.epoch() >= known)
                    .isPresent();
            return own ? new Verdict.Held(seen.get().epoch()) : right.decide(me, seen, other, known);
        };
    }

    private static Claim.Decider impatient(Claim.Decider right) {
        return (me, seen, other, known) -> right.decide(me, seen, other.map(how -> Other.OVER), known);
    }

    private static Claim.Decider patient(Claim.Decider right) {
        return (me, seen, other, known) -> right.decide(me, seen, other.map(how -> Other.UNFINISHED), known);
    }

    /** Writes over the version that is there now, not over the one that was decided on. */
    private static Records blind(Records honest) {
        return new Records() {
            @Override
            public Seen read() {
                return honest.read();
            }

            @Override
            public Written write(Optional<Record> before, String holder, long epoch) {
                return honest.read() instanceof Seen.Found(var now)
                        ? honest.write(now, holder, epoch)
                        : new Written.NotNow("no answer");
            }

            @Override
            public long known() {
                return honest.known();
            }

            @Override
            public Looked look(Holder run) {
                return honest.look(run);
            }
        };
    }

    /** The production decision is what all of this is about. */
    @Test
    void the_honest_shell_decides_as_the_operator_does() {
        Claim.Decider production = Hold::decide;
        assertThat(TargetShell.HONEST.decider().apply(production)).isSameAs(production);
    }
}

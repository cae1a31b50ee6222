package dev.holdfast.simulation.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code make sim wide=true} looks at more worlds: some minutes. */
class ExplorationSimulationTest {

    /** Arrows that need a person's override, an edited register or a broken one: the tests of core take them. */
    private static final List<String> NEED_A_PERSON = List.of(
            "KNOWN_MEMBER: ALONE to MEMBER",
            "OUT: ALONE to EVICTED",
            "OUT: TAKEN to EVICTED",
            "LET_IN_HOLDING: EVICTED to TAKEN",
            "OVERRIDDEN: EVICTED to ALONE",
            "OVERRIDDEN: EVICTED to DOUBTFUL",
            "GIVEN_UP: TAKEN to MEMBER",
            "STOPPED: EVICTED to EVICTED",
            "FREEZE: INERT to FROZEN",
            "FREEZE: MEMBER to FROZEN",
            "FREEZE: ALONE to FROZEN",
            "FREEZE: DOUBTFUL to FROZEN",
            "FREEZE: TAKEN to FROZEN",
            "FREEZE: UNSURE to FROZEN",
            "FREEZE: EVICTED to FROZEN",
            "THAW_NOT: FROZEN to FROZEN",
            "FROZEN_RELEASE: FROZEN to FROZEN");

    /** Arrows of a process that claims its site while that is evicted. */
    private static final List<String> NEED_CLAIMS =
            List.of("ASKED: EVICTED to EVICTED", "RENEWED: EVICTED to EVICTED", "LOST_TRACK: EVICTED to UNSURE");

    private record Expected(Bounds bounds, int states, int reference) {
        @Override
        public String toString() {
            return bounds.toString();
        }
    }

    /** The numbers of the reference are those of its final protocol, an observation that is void counting as none. */
    private static final Expected EVERYDAY = new Expected(Bounds.of(2, 2), 5_324_085, 3_842_841);

    static List<Expected> wide() {
        return List.of(
                new Expected(new Bounds(2, 2, false, true, false), 3_154_052, 2_308_608),
                new Expected(new Bounds(2, 2, true, false, false), 3_463_382, 2_700_568),
                new Expected(new Bounds(2, 2, true, true, true), 11_787_486, 0),
                new Expected(Bounds.of(2, 3), 14_938_845, 9_530_590));
    }

    @Test
    void the_production_rules_never_let_both_sites_run_the_same() {
        var found = explored(EVERYDAY);
        assertThat(found.taken().missing())
                .as("arrows of the table that no world takes, beside those that a person makes")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(NEED_A_PERSON.stream(), NEED_CLAIMS.stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("wide")
    @EnabledIfSystemProperty(named = "holdfast.wide", matches = "true")
    void nor_do_they_in_more_worlds(Expected expected) {
        var found = explored(expected);
        if (expected.bounds().claims()) {
            assertThat(found.taken().missing()).containsExactlyInAnyOrderElementsOf(NEED_A_PERSON);
        }
    }

    private static Exploration.Found explored(Expected expected) {
        var found = Exploration.of(expected.bounds(), Rules.PRODUCTION, false);
        System.out.printf(
                "%s: %s, %,d states within %d steps; counted as the reference does %,d, the reference %s%n",
                expected.bounds(),
                found.safe() ? "safe" : "VIOLATED",
                found.states(),
                found.depth(),
                found.counted(),
                expected.reference() == 0 ? "does not look at these" : "%,d".formatted(expected.reference()));
        assertThat(found.overlap()).isEmpty();
        if (expected.states() != 0) assertThat(found.states()).isEqualTo(expected.states());
        if (expected.reference() != 0) assertThat(found.counted()).isEqualTo(expected.reference());
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_rule_is_found_on_the_shortest_way(PlantedRule rule) {
        isFound(rule.toString(), Bounds.of(2, 2), rule, rule.steps());
    }

    @Test
    void a_wait_shorter_than_a_lease_is_found() {
        isFound("WAIT_TOO_SHORT", Bounds.of(2, 1), Rules.PRODUCTION, 5);
        isFound("WAIT_TOO_SHORT", Bounds.of(3, 2), Rules.PRODUCTION, 6);
    }

    private static void isFound(String name, Bounds bounds, Rules rules, int steps) {
        var found = Exploration.of(bounds, rules, true);
        System.out.printf(
                "%s: %,d states, overlap after %d steps%n",
                name, found.states(), found.overlap().size());
        assertThat(found.overlap()).as("the steps to an overlap").hasSize(steps);
    }
}

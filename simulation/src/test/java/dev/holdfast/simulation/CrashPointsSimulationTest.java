package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.operator.Mishap;
import dev.holdfast.simulation.operator.Peril;
import dev.holdfast.simulation.operator.Shell;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.People.Errand;
import dev.holdfast.simulation.scenario.ReferencePlans;
import dev.holdfast.simulation.trace.Trace;
import dev.holdfast.simulation.weather.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every reference plan with one mishap at every place where one can happen: between any two actions of the leading
 * process, and while any of its requests is under way. Nothing is left to chance here.
 */
class CrashPointsSimulationTest {

    static final List<String> PLANS = ReferencePlans.NAMES;

    /** In which order their effects come, a mishap may change; what must come before what is an invariant. */
    private static final List<String> SIDE_BY_SIDE = List.of("sides", "fleet");

    /** No plan has as many; a number that is never reached means that the enumeration has ended. */
    private static final int POINTS_MAX = 1_000;

    /** Every plan reads, writes its journal and acts at least once, each with several places around it. */
    private static final int POINTS_MIN = 20;

    /** Longer than any lease. */
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A request that is under way in a crash arrives before the next process begins, or while it does the same. */
    private static final Duration LATE_MAX = Duration.ofSeconds(12);

    /** No longer than from a look to the effect that follows it. */
    private static final Duration STEP = Duration.ofMillis(25);

    private static final int EVENTS_EFFECTS = 3;

    private static final List<Errand> PAUSED_AND_RESUMED =
            List.of(new Errand(Duration.ofMillis(450), Verb.PAUSE), new Errand(Duration.ofMinutes(2), Verb.RESUME));

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    @ParameterizedTest
    @FieldSource("PLANS")
    void a_crash_at_any_point_of_the_only_process_leaves_every_effect_done_once(String plan) {
        everyPoint(plan, new Mishap.Crash(), 1);
    }

    @ParameterizedTest
    @FieldSource("PLANS")
    void a_crash_at_any_point_of_the_leader_leaves_every_effect_done_once_by_the_next(String plan) {
        everyPoint(plan, new Mishap.Crash(), 2);
    }

    @ParameterizedTest
    @FieldSource("PLANS")
    void a_leader_that_is_stopped_beyond_its_lease_at_any_point_doubles_nothing_when_it_wakes(String plan) {
        everyPoint(plan, new Mishap.Pause(LONG), 2);
    }

    /** A pause while the run is young, and a resume when all that was under way has come to rest. */
    @ParameterizedTest
    @FieldSource("PLANS")
    void a_crash_at_any_point_of_a_run_that_people_pause_and_resume_leaves_every_effect_done_once(String plan) {
        everyPoint(plan, PAUSED_AND_RESUMED, new Mishap.Crash(), 1);
    }

    @Test
    void the_last_request_of_a_dead_process_may_arrive_at_any_time() {
        assertThat(lateRequests(Shell.HONEST)).isEmpty();
    }

    @Test
    void the_last_request_of_a_dead_process_does_harm_without_its_precondition() {
        assertThat(lateRequests(WrongDecisions.preconditionDropped()).findFirst())
                .isPresent();
    }

    /** What goes wrong when the request under way in a crash is held up, for every request and ever longer. */
    private static Stream<String> lateRequests(Shell shell) {
        return IntStream.range(0, POINTS_MIN).boxed().flatMap(point -> Stream.iterate(
                        STEP, late -> late.compareTo(LATE_MAX) < 0, late -> late.plus(STEP))
                .map(late -> new Mishap.Crash(late))
                .flatMap(crash -> wrong(shell, point, crash).stream()));
    }

    private static Optional<String> wrong(Shell shell, int point, Mishap crash) {
        var peril = new At(point, crash);
        var result = Seeds.inFibers(() -> Simulation.rehearse("events", Weather.calm(1), peril, shell, Trace.SILENT));
        boolean once = result.violation().isEmpty()
                && result.effects().size() == EVENTS_EFFECTS
                && result.outcomes().equals(List.of(Outcome.COMPLETED));
        return once ? Optional.empty() : Optional.of(crash + " at point " + point + ": " + result);
    }

    @Test
    void the_enumeration_finds_a_start_that_is_forgotten_in_a_crash() {
        assertThat(finds(WrongDecisions.startForgotten(), new Mishap.Crash(), 1))
                .isTrue();
        assertThat(finds(Shell.HONEST, new Mishap.Crash(), 1)).isFalse();
    }

    @Test
    void the_enumeration_finds_a_leader_that_wakes_and_does_not_look_whether_it_still_leads() {
        assertThat(finds(WrongActions.tenureNotChecked(), new Mishap.Pause(LONG), 2))
                .isTrue();
        assertThat(finds(Shell.HONEST, new Mishap.Pause(LONG), 2)).isFalse();
    }

    private static boolean finds(Shell shell, Mishap mishap, int replicas) {
        return IntStream.range(0, POINTS_MIN)
                .mapToObj(point -> Seeds.inFibers(() -> Simulation.rehearse(
                        "events", Weather.calm(replicas), new At(point, mishap), shell, Trace.SILENT)))
                .anyMatch(result -> result.violation().isPresent());
    }

    private static void everyPoint(String plan, Mishap mishap, int replicas) {
        everyPoint(plan, List.of(), mishap, replicas);
    }

    private static void everyPoint(String plan, List<Errand> errands, Mishap mishap, int replicas) {
        var undisturbed = rehearse(plan, errands, new At(POINTS_MAX, mishap), replicas);
        assertThat(undisturbed.effects())
                .as("effects of " + plan + " without a mishap")
                .isNotEmpty();
        int points = 0;
        while (true) {
            var at = new At(points, mishap);
            var result = rehearse(plan, errands, at, replicas);
            if (!at.reached()) break;
            String where = plan + ", " + mishap + " at point " + points;
            assertThat(result.violation())
                    .as(where + "\n" + trace(plan, errands, points, mishap, replicas))
                    .isEmpty();
            assertThat(result.outcomes()).as(where).containsExactly(Outcome.COMPLETED);
            if (SIDE_BY_SIDE.contains(plan)) {
                assertThat(result.effects())
                        .as(where + ": each effect once")
                        .containsExactlyInAnyOrderElementsOf(undisturbed.effects());
            } else {
                assertThat(result.effects()).as(where + ": each effect once").isEqualTo(undisturbed.effects());
            }
            points++;
        }
        assertThat(points).as("points of " + plan).isBetween(POINTS_MIN, POINTS_MAX);
    }

    private static Result rehearse(String plan, List<Errand> errands, At at, int replicas) {
        return Seeds.inFibers(() -> Simulation.rehearse(
                plan, Weather.calm(replicas), People.with(errands), at, Shell.HONEST, Trace.SILENT));
    }

    private static Object trace(String plan, List<Errand> errands, int point, Mishap mishap, int replicas) {
        return new Object() {
            @Override
            public String toString() {
                var lines = new ArrayList<String>();
                Seeds.inFibers(() -> Simulation.rehearse(
                        plan,
                        Weather.calm(replicas),
                        People.with(errands),
                        new At(point, mishap),
                        Shell.HONEST,
                        line -> lines.add(line.get())));
                return String.join("\n", lines);
            }
        };
    }

    /** One mishap at the place of a number. */
    private static final class At implements Peril {
        private final int point;
        private final Mishap mishap;
        private int passed;

        At(int point, Mishap mishap) {
            this.point = point;
            this.mishap = mishap;
        }

        @Override
        public Optional<Mishap> next() {
            return passed++ == point ? Optional.of(mishap) : Optional.empty();
        }

        boolean reached() {
            return passed > point;
        }
    }
}

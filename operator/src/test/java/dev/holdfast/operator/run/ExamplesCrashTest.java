package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.operator.run.StagedWorld.Fate;
import dev.holdfast.operator.run.StagedWorld.Fates;
import dev.holdfast.operator.run.StagedWorld.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every plan in {@code examples/}, read and written as the operator does, with one mishap at every point of every write:
 * before it is sent, when it is done and not answered, and when it is answered. A new example is found by its folder.
 */
class ExamplesCrashTest {

    private static final Path EXAMPLES = Path.of(System.getProperty("holdfast.checkout", ".."), "examples");

    /** How a manifest says that it is a plan, in YAML or in JSON. */
    private static final Pattern PLAN = Pattern.compile("(?m)^[ \\t{-]*\"?kind\"?\\s*:\\s*\"?RecoveryPlan\\b");

    /** No example has as many points; a number that is never reached means that the enumeration has ended. */
    private static final int POINTS_MAX = 1_000;

    /** The shortest run writes that it waits, or begins, and its end. */
    private static final int POINTS_MIN = 2 * Point.values().length;

    static List<StagedPlan> plans() throws IOException {
        try (var folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(StagedPlan::of)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_crash_at_any_point_of_any_write_leaves_every_effect_done_once(StagedPlan plan) {
        everyPoint(plan, Fate.CRASH);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void an_answer_that_is_lost_at_any_write_leaves_every_effect_done_once(StagedPlan plan) {
        everyPoint(plan, Fate.NO_ANSWER);
    }

    /** Wherever in the folder, in whatever kind of file: one that is not found by {@link #plans} would go untried. */
    @Test
    void every_plan_in_any_file_of_the_examples_is_tried() throws IOException {
        try (var files = Files.walk(EXAMPLES)) {
            long plans = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".md"))
                    .mapToLong(ExamplesCrashTest::plansIn)
                    .sum();
            assertThat(plans()).as("plans that are tried, of " + plans).hasSize(Math.toIntExact(plans));
        }
    }

    private static long plansIn(Path file) {
        try {
            return PLAN.matcher(Files.readString(file)).results().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_folder_of_examples_has_a_plan() throws IOException {
        try (var folders = Files.list(EXAMPLES)) {
            assertThat(folders.filter(Files::isDirectory).toList())
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(StagedPlan.of(folder)).isNotEmpty());
        }
    }

    private static void everyPoint(StagedPlan plan, Fate fate) {
        var undisturbed = plan.stage();
        var journal = StagedWorld.conduct(undisturbed, plan.plan(), plan.subject(), Fates.KIND);
        assertThat(journal.end().orElseThrow().outcome())
                .as(plan + " without a mishap: " + undisturbed.status)
                .isEqualTo(Outcome.COMPLETED);
        // one of two plans that turn a switch finds it turned, and changes nothing
        assertThat(undisturbed.sent).as("what " + plan + " sends").isPositive();
        int point = 0;
        Set<Point> struck = new HashSet<>();
        for (var at = new At(point, fate); ; at = new At(++point, fate)) {
            var stage = plan.stage();
            var end = StagedWorld.conduct(stage, plan.plan(), plan.subject(), at)
                    .end()
                    .orElseThrow();
            if (at.struck == null) break;
            struck.add(at.struck);
            String where = plan + ", " + fate + " at point " + point + ", " + at.struck;
            assertThat(end.outcome()).as(where + ": " + end.message()).isEqualTo(Outcome.COMPLETED);
            var effects = assertThat(stage.effects()).as(where + ": each effect once");
            if (plan.goesSideBySide()) effects.containsExactlyInAnyOrderElementsOf(undisturbed.effects());
            else effects.isEqualTo(undisturbed.effects());
            assertThat(stage.content()).as(where + ": the same objects").isEqualTo(undisturbed.content());
            // a message that may have left is sent again, with the key that it had
            assertThat(stage.messages.keySet()).as(where + ": the same keys").isEqualTo(undisturbed.messages.keySet());
            assertThat(stage.messages.values()).as(where).allSatisfy(times -> assertThat(times)
                    .isBetween(1, 2));
        }
        assertThat(point).as("points of " + plan).isBetween(POINTS_MIN, POINTS_MAX);
        assertThat(struck).as("points of writes that were struck").contains(Point.values());
    }

    /** One mishap, at the point of a number. */
    private static final class At implements Fates {
        private final int number;
        private final Fate fate;
        private int passed;
        private Point struck;

        At(int number, Fate fate) {
            this.number = number;
            this.fate = fate;
        }

        @Override
        public Fate at(Point point) {
            if (passed++ != number) return Fate.NOTHING;
            struck = point;
            return fate;
        }
    }
}

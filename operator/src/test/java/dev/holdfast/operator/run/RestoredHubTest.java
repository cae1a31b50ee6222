package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Act;
import dev.holdfast.operator.run.StagedWorld.Fate;
import dev.holdfast.operator.run.StagedWorld.Fates;
import dev.holdfast.operator.run.StagedWorld.Point;
import dev.holdfast.simulation.apiserver.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hub's API server is restored from an older state of its etcd while a run is under way: journal, objects and versions
 * go back to after any earlier write, what is on other clusters and outside does not. What must hold is what
 * docs/explanation/exactly-once.md says of it.
 */
class RestoredHubTest {

    private static final Path PLANS = Path.of(
            System.getProperty("holdfast.checkout", ".."), "operator", "src", "test", "resources", "journals", "plans");

    /** No run here writes as often. */
    private static final int WRITES_MAX = 60;

    static List<StagedPlan> plans() throws IOException {
        return Stream.concat(ExamplesCrashTest.plans().stream(), StagedPlan.of(PLANS).stream())
                .filter(plan -> plan.people().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_run_whose_journal_goes_back_ends_as_it_would_and_repeats_only_what_cannot_be_recognised(StagedPlan plan) {
        var undisturbed = plan.stage();
        var end = StagedWorld.conduct(undisturbed, plan.plan(), plan.subject(), Fates.KIND)
                .end()
                .orElseThrow();
        int restores = 0;
        for (int from = 1; from < WRITES_MAX && restores == from * (from - 1) / 2; from++) {
            for (int to = 0; to < from; to++) {
                var stage = plan.stage();
                var restore = new Restore(stage, from, to);
                var journal = StagedWorld.conduct(stage, plan.plan(), plan.subject(), restore);
                // it does not write as often
                if (!restore.done) break;
                restores++;
                String where = plan + ", after write " + from + " back to after write " + to;
                if (undoes(plan)) assertThat(journal.end()).as(where).isPresent();
                else assertThat(journal.end().orElseThrow().outcome()).as(where).isEqualTo(end.outcome());
                assertThat(stage.messages.keySet()).as(where).isEqualTo(undisturbed.messages.keySet());
                assertThat(stage.messages.values()).as(where).allSatisfy(times -> assertThat(times)
                        .isLessThanOrEqualTo(2));
                if (!repeats(plan) && !undoes(plan)) {
                    assertThat(stage.content()).as(where).isEqualTo(undisturbed.content());
                    assertThat(elsewhere(stage)).as(where).isEqualTo(elsewhere(undisturbed));
                }
            }
        }
        assertThat(restores).as("restores of " + plan).isPositive();
    }

    /** Whether a step appends on a cluster whose state does not go back. */
    private static boolean repeats(StagedPlan plan) {
        return plan.plan().steps().stream()
                .anyMatch(step -> step.action() instanceof Action.Patch patch
                        && patch.path().appends()
                        && !patch.cluster().isEmpty());
    }

    /**
     * Whether a step takes back what one before it has done: what stands elsewhere is not told from what was there before
     * both. They are done again, or fail and say what they have found.
     */
    private static boolean undoes(StagedPlan plan) {
        return plan.plan().steps().stream().anyMatch(step -> step.action() instanceof Action.Unfence);
    }

    private static List<String> elsewhere(Stage stage) {
        return stage.effects().stream()
                .filter(effect -> !effect.contains(" changes hub "))
                .toList();
    }

    /** One restore, when a write is done; the process that wrote dies of it. */
    private static final class Restore implements Fates {
        private final Stage stage;
        private final int from;
        private final int to;
        private int writes;
        private Backup hub;
        private String status;
        private Map<String, String> kept;
        private List<Act> given;
        private boolean done;

        Restore(Stage stage, int from, int to) {
            this.stage = stage;
            this.from = from;
            this.to = to;
        }

        @Override
        public Fate at(Point point) {
            if (point != Point.DONE_AND_NOT_ANSWERED) return Fate.NOTHING;
            int write = writes++;
            if (write == to) {
                hub = stage.servers.get("").backup();
                status = stage.status;
                kept = Map.copyOf(stage.kept);
                given = new ArrayList<>(stage.people.given);
            }
            if (write != from) return Fate.NOTHING;
            stage.servers.get("").restore(hub);
            stage.status = status;
            stage.version++;
            stage.kept.keySet().retainAll(kept.keySet());
            stage.people.given.retainAll(given);
            done = true;
            return Fate.CRASH;
        }
    }
}

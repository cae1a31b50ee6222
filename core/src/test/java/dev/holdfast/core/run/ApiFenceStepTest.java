package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.API;
import static dev.holdfast.core.run.FenceSamples.OBSERVED;
import static dev.holdfast.core.run.FenceSamples.OLD;
import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.FenceSamples.RUNNING;
import static dev.holdfast.core.run.FenceSamples.pods;
import static dev.holdfast.core.run.FenceSamples.workload;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiFenceStepTest {

    private static final Look OBJECT = new Look.AtObject(1, OLD, Optional.empty());
    /** An object of an operator's own kind, whose status says no generation. */
    private static final Target CLUSTER = new Target("east", "db.example/v1", "clusters", "shop", "main");

    private static final Action OWN =
            new Action.Fence(PRIMARY, new FenceMethod.Api(new Action.Scale(CLUSTER, 0).write(), Map.of("db", "main")));
    private static final Look PODS = new Look.AtPods(1, "east", "shop", "app=db");

    /** The write was taken: nothing is known yet of what runs. */
    private static Tale accepted() {
        return Tale.of(plan(API)).answer(RUNNING).answer(new Report.Done());
    }

    @Test
    void that_the_write_was_taken_is_no_evidence() {
        var run = accepted();
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        assertThat(run.last().evidence()).isEmpty();
        assertThat(run.rest().watching()).contains(OBJECT);
    }

    @Test
    void pods_are_asked_for_only_when_the_controller_has_seen_the_change() {
        var run = accepted().wake().answer(workload(8, 2, 0, 1));
        assertThat(run.rest().watching()).contains(OBJECT);
        assertThat(run.last().message())
                .isEqualTo("spec.replicas is set; waits until the controller of " + OLD + " has seen it");
        run.wake().answer(OBSERVED);
        assertThat(run.look()).isEqualTo(PODS);
    }

    @Test
    void pods_that_are_left_are_watched_and_the_object_is_looked_at_again_before_them() {
        var run = accepted().wake().answer(OBSERVED).answer(pods("db-0", "db-1"));
        assertThat(run.rest().watching()).contains(PODS);
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        assertThat(run.wake().look()).isEqualTo(OBJECT);
    }

    @Test
    void that_no_pod_is_left_after_the_controller_has_seen_it_is_the_evidence() {
        var run = accepted().wake().answer(OBSERVED).answer(pods());
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().evidence())
                .contains(new Evidence(
                        PRIMARY,
                        new Evidence.Proof.Api(OLD.toString()),
                        "spec.replicas of " + OLD + " is 0, as its controller has seen at generation 2; none of its"
                                + " pods is left that could act",
                        NOON,
                        RunSamples.SUBJECT.uid(),
                        Optional.empty()));
    }

    @Test
    void a_restart_before_the_answer_looks_and_finds_the_write() {
        var run = Tale.of(plan(API)).answer(RUNNING).wake().answer(workload(8, 2, 0, 1));
        assertThat(run.last().foundApplied()).isTrue();
        assertThat(run.last().evidence()).isEmpty();
        run.wake().answer(OBSERVED).answer(pods());
        assertThat(run.last().evidence()).isPresent();
    }

    @Test
    void who_brings_it_back_meanwhile_makes_the_fence_fail_and_is_not_overruled() {
        var run = accepted().wake().answer(workload(9, 3, 2, 3));
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.last().message())
                .isEqualTo("somebody else has changed spec.replicas of " + OLD + " while it was being fenced, to 2");
    }

    @Test
    void an_object_that_is_gone_or_another_proves_nothing() {
        assertThat(accepted().wake().answer(absent()).last().message())
                .isEqualTo(OLD + " was deleted while it was being fenced");
    }

    @Test
    void pods_that_stay_make_it_fail_in_time_by_name() {
        var run = accepted().wake().answer(OBSERVED).answer(pods("db-0"));
        run.after(Duration.ofMinutes(11)).wake().answer(OBSERVED).answer(pods("db-0"));
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().message()).isEqualTo("pods of " + OLD + " were still there after 10m: db-0");
    }

    @Test
    void a_side_that_cannot_be_read_is_never_taken_for_fenced() {
        var run = accepted().wake().answer(new Report.Unreached("no route"));
        assertThat(run.last().evidence()).isEmpty();
        for (int i = 0; i < 3 && run.journal.end().isEmpty(); i++) {
            run.after(Duration.ofMinutes(1)).wake().answer(new Report.Unreached("no route"));
        }
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().evidence()).isEmpty();
    }

    @Test
    void replicas_that_the_controller_still_counts_are_waited_for() {
        var run = accepted().wake().answer(owned("StatefulSet", 0, "\"observedGeneration\":2,\"replicas\":1", ""));
        assertThat(run.rest().watching()).contains(OBJECT);
        run.wake().answer(owned("StatefulSet", 0, "\"observedGeneration\":2,\"replicas\":0", ""));
        assertThat(run.look()).isEqualTo(PODS);
    }

    @Test
    void labels_that_none_of_its_pods_has_are_no_evidence() {
        var stray = new FenceMethod.Api(FenceSamples.SCALED.change(), Map.of("ap", "db"));
        String template = ",\"template\":{\"metadata\":{\"labels\":{\"app\":\"db\"}}}";
        var run = Tale.of(plan(new Action.Fence(PRIMARY, stray)))
                .answer(owned("StatefulSet", 2, "\"observedGeneration\":1", template))
                .answer(new Report.Done())
                .wake()
                .answer(owned("StatefulSet", 0, "\"observedGeneration\":2", template));
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().message())
                .isEqualTo("the pods of " + OLD + " have the labels {\"app\":\"db\"}, so fence.api.pods.matchLabels,"
                        + " ap=db, names none of them");
    }

    @Test
    void labels_by_which_no_pod_is_there_prove_nothing_and_nothing_is_written() {
        var run = Tale.of(plan(OWN)).answer(pods());
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().intent()).isEmpty();
        assertThat(run.last().message()).startsWith("no pod of " + CLUSTER + " is there by the labels db=main");
    }

    @Test
    void of_a_controller_that_does_not_say_what_it_has_seen_no_pod_must_be_left_for_a_while() {
        var run = Tale.of(plan(OWN));
        assertThat(run.look()).isEqualTo(new Look.AtPods(1, "east", "shop", "db=main"));
        run.answer(pods("db-0")).answer(owned("Cluster", 2, "", "")).answer(new Report.Done());
        run.wake().answer(owned("Cluster", 0, "", "")).answer(pods());
        assertThat(run.last().evidence()).as("a pod may be made in a moment").isEmpty();
        run.after(ApiFenceMove.STEADY)
                .wake()
                .answer(owned("Cluster", 0, "", ""))
                .answer(pods("db-1"));
        assertThat(run.last().evidence()).isEmpty();
        run.after(ApiFenceMove.STEADY)
                .wake()
                .answer(owned("Cluster", 0, "", ""))
                .answer(pods());
        assertThat(run.last().evidence())
                .as("counted from the pod that was seen")
                .isEmpty();
        run.after(ApiFenceMove.STEADY)
                .wake()
                .answer(owned("Cluster", 0, "", ""))
                .answer(pods());
        assertThat(run.last().evidence().orElseThrow().observed())
                .isEqualTo("spec.replicas of " + CLUSTER + " is 0; none of its pods is left that could act, for 10s");
    }

    @Test
    void the_next_round_does_not_ask_for_pods_that_the_one_before_has_stopped() {
        var run = Tale.of(plan(OnFailure.PAUSE, OWN))
                .answer(pods("db-0"))
                .answer(owned("Cluster", 2, "", ""))
                .answer(new Report.Unreadable("forbidden"));
        run.act(Verb.RETRY);
        assertThat(run.look()).isEqualTo(new Look.AtObject(1, CLUSTER, Optional.empty()));
    }

    private static Report owned(String kind, int replicas, String status, String spec) {
        return RunSamples.seen(RunSamples.object(
                """
                {"kind":"%s","metadata":{"uid":"u","resourceVersion":"%d","generation":%d},\
                "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"db"}}%s},"status":{%s}}""".formatted(kind, replicas == 0 ? 9 : 7, replicas == 0 ? 2 : 1, replicas, spec, status)));
    }

    @Test
    void the_plan_can_say_which_pods_are_meant() {
        var method = new FenceMethod.Api(FenceSamples.SCALED.change(), Map.of("role", "primary", "app", "db"));
        var run = Tale.of(plan(new Action.Fence(PRIMARY, method)))
                .answer(RUNNING)
                .answer(new Report.Done())
                .wake()
                .answer(OBSERVED);
        assertThat(((Look.AtPods) run.look()).selector()).isEqualTo("app=db,role=primary");
    }
}

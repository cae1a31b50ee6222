package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetworkFenceStepTest {

    private static final Target OBJECT =
            new Target("west", FenceMethod.Network.API_VERSION, "NetworkFence", "", "east-db");
    private static final FenceMethod.Network METHOD = new FenceMethod.Network(
            OBJECT,
            Json.object("driver", Json.text("rbd.example")).with("cidrs", Json.array(Json.text("10.0.8.0/24"))));
    private static final Action FENCE = new Action.Fence(PRIMARY, METHOD);
    private static final Action UNFENCE = new Action.Unfence(PRIMARY, METHOD);

    private static Report fence(int version, int generation, String state, String cidr, String status) {
        return seen(object("""
                {"kind":"NetworkFence","metadata":{"uid":"u","resourceVersion":"%d","generation":%d},\
                "spec":{"driver":"rbd.example","cidrs":["%s"],"fenceState":"%s"},"status":%s}""".formatted(version, generation, cidr, state, status)));
    }

    private static Report fence(int version, int generation, String state, String status) {
        return fence(version, generation, state, "10.0.8.0/24", status);
    }

    private static final String SUCCEEDED = "{\"result\":\"Succeeded\"}";
    private static final String PENDING = "{\"result\":\"Succeeded\",\"message\":\"fencing operation pending\"}";
    private static final String FENCED = "{\"result\":\"Succeeded\",\"message\":\"fencing operation successful\"}";
    private static final String UNFENCED = "{\"result\":\"Succeeded\",\"message\":\"unfencing operation successful\"}";

    @Test
    void a_fence_that_is_not_there_is_made_and_the_drivers_word_is_waited_for() {
        var run = Tale.of(plan(FENCE)).answer(absent());
        assertThat(((Effect.Patch) run.effect()).body()).isEqualTo(JsonText.read("""
                        {"apiVersion":"csiaddons.openshift.io/v1alpha1","kind":"NetworkFence","metadata":{"name":"east-db"},\
                        "spec":{"driver":"rbd.example","cidrs":["10.0.8.0/24"],"fenceState":"Fenced"}}"""));
        run.answer(new Report.Done());
        assertThat(run.last().evidence()).isEmpty();
        run.wake().answer(fence(1, 1, "Fenced", "{}"));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.wake().answer(fence(2, 1, "Fenced", SUCCEEDED));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().evidence().orElseThrow().proof())
                .isEqualTo(new Evidence.Proof.NetworkCut(OBJECT.toString()));
    }

    @Test
    void the_result_of_the_state_before_is_not_believed() {
        var run = Tale.of(plan(FENCE)).answer(fence(5, 2, "Unfenced", UNFENCED));
        assertThat(((Effect.Patch) run.effect()).body()).isInstanceOf(Json.Obj.class);
        run.answer(new Report.Done()).wake().answer(fence(6, 3, "Fenced", UNFENCED));
        assertThat(run.last().evidence()).isEmpty();
        run.wake().answer(fence(6, 3, "Fenced", SUCCEEDED));
        assertThat(run.last().evidence())
                .as("which of the two it is about is not said")
                .isEmpty();
        run.wake().answer(fence(6, 3, "Fenced", PENDING));
        assertThat(run.last().evidence())
                .as("what is said is not that it is done")
                .isEmpty();
        run.wake().answer(fence(7, 3, "Fenced", FENCED));
        assertThat(run.last().evidence()).isPresent();
    }

    @Test
    void a_fence_around_something_else_is_left_alone() {
        var run = Tale.of(plan(FENCE)).answer(fence(5, 1, "Fenced", "10.9.0.0/16", FENCED));
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().intent()).isEmpty();
        assertThat(run.last().message()).contains("is there and fences something else");
    }

    @Test
    void a_driver_that_fails_or_says_nothing_makes_it_fail_in_time() {
        var run =
                Tale.of(plan(FENCE)).answer(absent()).answer(new Report.Done()).after(Duration.ofMinutes(11));
        run.wake().answer(fence(2, 1, "Fenced", "{\"result\":\"Failed\",\"message\":\"no such driver\"}"));
        assertThat(run.last().message())
                .isEqualTo("the driver had not done it after 10m: it says Failed (no such driver)");
    }

    @Test
    void unfencing_waits_for_the_drivers_word_about_that() {
        var run = Tale.of(plan(UNFENCE)).answer(fence(5, 1, "Fenced", FENCED)).answer(new Report.Done());
        run.wake().answer(fence(6, 2, "Unfenced", FENCED));
        assertThat(run.last().state()).isEqualTo(State.RUNNING);
        run.wake().answer(fence(7, 2, "Unfenced", UNFENCED));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }
}

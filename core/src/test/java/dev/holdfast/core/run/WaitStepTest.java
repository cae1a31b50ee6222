package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.SECRET;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.OneField;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.plan.Until;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitStepTest {

    private static final Target STANDBY = new Target("west", "apps/v1", "deployments", "shop", "db");
    private static final Action AVAILABLE = new Action.Wait(STANDBY, new Until.Condition("Available", "True"));
    private static final Look LOOK = new Look.AtObject(1, STANDBY, Optional.empty());

    private static Action field(Target target, String path, Json value) {
        return new Action.Wait(target, new Until.Field(FieldPath.parse(path), value));
    }

    private static Report available(String status, int generation, int observed) {
        return seen(object("""
                {"metadata":{"generation":%d},"status":{"observedGeneration":%d,"conditions":[\
                {"type":"Progressing","status":"True"},\
                {"type":"Available","status":"%s","reason":"MinimumReplicasUnavailable","message":"0 of 3"}]}}""".formatted(generation, observed, status)));
    }

    @Test
    void a_condition_that_is_there_ends_the_step_at_once() {
        var run = Tale.of(plan(AVAILABLE));
        assertThat(run.look()).isEqualTo(LOOK);
        run.answer(available("True", 2, 2));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("condition Available is True");
    }

    @Test
    void a_condition_that_is_not_there_yet_is_watched_for_and_told_with_its_reason() {
        var run = Tale.of(plan(AVAILABLE)).answer(available("False", 2, 2));
        assertThat(run.rest().watching()).contains(LOOK);
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Duration.ofMinutes(10)));
        assertThat(run.last().message()).isEqualTo("condition Available is False (MinimumReplicasUnavailable 0 of 3)");
        run.wake().answer(available("True", 2, 2));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void an_object_that_changes_while_it_is_waited_for_is_not_a_write_each_time() {
        var run = Tale.of(plan(AVAILABLE)).answer(absent());
        assertThat(run.last().message()).contains("deployments/db in namespace shop on cluster west does not exist");
        var journal = run.journal;
        run.wake().answer(available("False", 2, 2));
        assertThat(run.journal).isEqualTo(journal);
    }

    @Test
    void a_condition_of_an_older_generation_is_not_believed() {
        var run = Tale.of(plan(AVAILABLE)).answer(available("True", 3, 2));
        assertThat(run.last().message())
                .isEqualTo("condition Available is True, but for an older generation of the object");
        var own = object("""
                {"metadata":{"generation":3},"status":{"observedGeneration":1,"conditions":[\
                {"type":"Available","status":"True","observedGeneration":3}]}}""");
        run.wake().answer(seen(own));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_wait_that_is_over_says_what_was_there() {
        var run = Tale.of(plan(AVAILABLE))
                .answer(absent())
                .after(Duration.ofMinutes(10))
                .wake()
                .answer(available("Unknown", 1, 1));
        assertThat(run.end().message()).contains("waited 10m: condition Available is Unknown (Minimum");
        assertThat(Tale.of(plan(AVAILABLE))
                        .answer(absent())
                        .after(Duration.ofMinutes(10))
                        .wake()
                        .answer(seen(object("{\"status\":{\"conditions\":\"none\"}}")))
                        .end()
                        .message())
                .contains("there is no condition Available");
    }

    @Test
    void a_field_is_waited_for_until_it_has_the_value() {
        var run = Tale.of(plan(field(STANDBY, "status.phase", Json.text("Bound"))))
                .answer(seen(object("{\"status\":{\"phase\":\"Pending\"}}")));
        assertThat(run.last().message()).isEqualTo("status.phase is \"Pending\", not \"Bound\"");
        run.wake().answer(seen(object("{\"status\":{\"phase\":\"Bound\"}}")));
        assertThat(run.last().message()).isEqualTo("status.phase is \"Bound\"");
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_field_that_shall_be_null_may_be_absent() {
        var run = Tale.of(plan(field(STANDBY, "spec.paused", new Json.Null()))).answer(seen(object("{\"spec\":{}}")));
        assertThat(run.last().message()).isEqualTo("spec.paused is absent");
        assertThat(Tale.of(plan(field(STANDBY, "spec.paused", new Json.Bool(true))))
                        .answer(seen(object("{\"spec\":{}}")))
                        .last()
                        .message())
                .contains("there is no spec.paused: ");
    }

    @Test
    void an_expression_is_waited_for_until_it_holds_and_one_that_cannot_be_told_does_not() {
        var ready = new Action.Wait(STANDBY, new Until.Holding(OneField.of("object.status.ready")));
        var run = Tale.of(plan(ready)).answer(seen(object("{\"status\":{}}")));
        assertThat(run.rest().watching()).contains(LOOK);
        assertThat(run.last().message()).startsWith("object.status.ready cannot be told: ");
        run.wake().answer(seen(object("{\"status\":{\"ready\":false}}")));
        assertThat(run.rest().watching()).contains(LOOK);
        run.wake().answer(seen(object("{\"status\":{\"ready\":true}}")));
        assertThat(run.last().message()).isEqualTo("object.status.ready holds");
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(Tale.of(plan(ready))
                        .answer(seen(object("{\"status\":{\"ready\":false}}")))
                        .after(Duration.ofMinutes(10))
                        .wake()
                        .answer(seen(object("{\"status\":{\"ready\":false}}")))
                        .end()
                        .message())
                .contains("waited 10m: object.status.ready does not hold");
    }

    @Test
    void why_an_expression_over_a_secret_cannot_be_told_is_not_said() {
        var wait = new Action.Wait(SECRET, new Until.Holding(OneField.of("object.data.password")));
        var run = Tale.of(plan(wait))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}")));
        assertThat(run.last().message()).isEqualTo("object.data.password cannot be told");
    }

    @Test
    void a_value_from_a_secret_is_compared_and_not_said() {
        var password = object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}");
        var run = Tale.of(plan(READ_PASSWORD, field(STANDBY, "spec.key", Json.text("{{ .Values.password }}"))))
                .answer(seen(password))
                .answer(seen(object("{\"spec\":{\"key\":\"other\"}}")));
        assertThat(run.last().message()).doesNotContain("aHVudGVyMg").contains("kept secret");
        run.wake().answer(seen(object("{\"spec\":{\"key\":\"aHVudGVyMg==\"}}")));
        assertThat(run.last().message()).doesNotContain("aHVudGVyMg");
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(Tale.of(plan(field(SECRET, "data.password", Json.text("x"))))
                        .answer(seen(password))
                        .last()
                        .message())
                .doesNotContain("aHVudGVyMg");
    }

    @Test
    void an_unreachable_cluster_is_tried_again_and_then_given_up_and_an_unreadable_one_fails_at_once() {
        var run = Tale.of(plan(AVAILABLE));
        for (int i = 0; i < 3; i++) run.after(Backoff.MAX).wake().answer(new Report.Unreached("connection refused"));
        assertThat(run.end().message()).contains("gave up after 3 attempts: cannot read deployments/db");
        assertThat(Tale.of(plan(AVAILABLE))
                        .answer(new Report.Unreadable("forbidden (403)"))
                        .end()
                        .message())
                .contains("cannot read deployments/db");
    }

    @Test
    void a_kind_that_is_not_served_yet_is_waited_for_and_then_told_no_more() {
        var run = Tale.of(plan(AVAILABLE)).answer(new Report.Unserved("the API server serves no shop.example/v1"));
        assertThat(run.last().message()).contains("serves no shop.example/v1");
        assertThat(run.rest().until()).isEqualTo(RunSamples.NOON.plus(Frame.KIND_AGAIN));
        run.after(Frame.KIND_AGAIN).wake().answer(absent());
        assertThat(run.last().message()).endsWith("deployments/db in namespace shop on cluster west does not exist");
        assertThat(run.rest().watching()).contains(LOOK);
        run.wake().answer(available("True", 2, 2));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void what_is_no_answer_to_a_look_is_a_programming_error() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tale.of(plan(AVAILABLE)).answer(new Report.Done()))
                .withMessageContaining("a wait cannot be answered with Done");
    }
}

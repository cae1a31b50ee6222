package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SWITCH;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.patch;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.OneField;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Journal.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Steps that are asked first whether they are needed. */
class WhenTest {

    private static final Report YES = seen(object("{\"status\":{\"ip\":true}}"));
    private static final Report NO = seen(object("{\"status\":{\"ip\":false}}"));

    private static Expression expression(String text) {
        try {
            return OneField.LANGUAGE.read(text, Set.of(Step.VALUES, Step.ALERT));
        } catch (Expression.Unreadable e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The plan with a condition of its step number {@code number}. */
    private static Plan when(Plan plan, int number, String text) {
        var steps = plan.steps().stream()
                .map(step -> new Step(
                        step.number(),
                        step.title(),
                        step.action(),
                        step.timeout(),
                        step.retries(),
                        step.onFailure(),
                        step.number() == number ? Optional.of(expression(text)) : step.when()))
                .toList();
        return new Plan(plan.namespace(), plan.name(), steps, plan.digest());
    }

    @Test
    void a_step_whose_condition_holds_is_taken() {
        var run = Tale.of(when(plan(READ_IP, SET_TO), 2, "values.ip")).answer(YES);
        assertThat(run.look()).isEqualTo(new Look.AtObject(2, SWITCH, Optional.empty()));
    }

    @Test
    void a_step_whose_condition_does_not_hold_is_passed_over_and_asks_for_nothing() {
        var run = Tale.of(when(plan(READ_IP, SET_TO), 2, "values.ip")).answer(NO);
        assertThat(run.last().state()).isEqualTo(Entry.State.NOT_NEEDED);
        assertThat(run.last().message()).isEqualTo("not needed: values.ip does not hold");
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.end().message()).isEqualTo("1 step succeeded, 1 was not needed");
        assertThat(run.journal.exceptions()).isEmpty();
    }

    @Test
    void a_condition_that_cannot_be_told_fails_the_step_and_sends_nothing() {
        var run = Tale.of(when(plan(READ_IP, SET_TO), 2, "values.other")).answer(YES);
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message()).contains("whether it is needed cannot be told: values.other: ");
        assertThat(run.last().intent()).isEmpty();
    }

    @Test
    void a_step_that_is_tried_again_is_asked_again() {
        var run = Tale.of(when(plan(OnFailure.PAUSE, READ_IP, SET_TO), 2, "values.other"))
                .answer(YES)
                .act(Verb.RETRY);
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.last().round()).isEqualTo(2);
        run.act(Verb.SKIP);
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_step_that_needs_what_a_passed_over_one_would_have_read_fails_before_anything_is_written() {
        var uses = patch("data.to", Json.text("{{ .Values.ip }}"), PatchKind.MERGE);
        var plan = when(plan(READ_IP, uses), 1, "alert.firing");
        var subject = new Subject("uid", "run", Map.of());
        var journal = Journal.begin(plan, RunSamples.NOON)
                .with(Entry.begin(1, Entry.State.WAITING, RunSamples.NOON, RunSamples.NOON)
                        .notNeeded(RunSamples.NOON, "not needed: alert.firing does not hold"));
        var move = NextMove.decide(plan, subject, journal, new Report.Nothing(), RunSamples.NOON);
        assertThat(move.journal().entries().getLast().state()).isEqualTo(Entry.State.FAILED);
        assertThat(move.journal().entries().getLast().message())
                .isEqualTo("it needs the value ip, and step 1 \"readField\" was not needed");
    }

    @Test
    void values_and_labels_are_asked_for_by_their_names() {
        var asked = new Expression() {
            private Map<String, Json> seen = Map.of();

            @Override
            public String text() {
                return "anything";
            }

            @Override
            public Judgement judge(Map<String, Json> variables) {
                seen = variables;
                return new Judgement.Holds();
            }
        };
        var step = plan(SET_TO).step(1);
        var steps = java.util.List.of(new Step(
                1, step.title(), step.action(), step.timeout(), step.retries(), OnFailure.ABORT, Optional.of(asked)));
        var plan = new Plan("shop", "failover", steps, "sha256:plan");
        NextMove.decide(
                plan,
                new Subject("uid", "run", Map.of("severity", "critical")),
                Journal.begin(plan, RunSamples.NOON),
                seen(configMap("u", "1", "east")),
                RunSamples.NOON);
        assertThat(asked.seen)
                .containsEntry(Step.VALUES, object("{}"))
                .containsEntry(Step.ALERT, object("{\"labels\":{\"severity\":\"critical\"}}"));
    }
}

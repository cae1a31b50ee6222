package dev.holdfast.core.run;

import static dev.holdfast.core.run.FenceSamples.MACHINE;
import static dev.holdfast.core.run.FenceSamples.POWER;
import static dev.holdfast.core.run.FenceSamples.PRIMARY;
import static dev.holdfast.core.run.FenceSamples.answered;
import static dev.holdfast.core.run.FenceSamples.machine;
import static dev.holdfast.core.run.RunSamples.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PowerStepTest {

    private static Tale ordered() {
        return Tale.of(plan(POWER)).answer(machine("On"));
    }

    private static Tale offTwice(Tale asked) {
        return asked.answer(machine("Off")).after(Duration.ofSeconds(2)).wake().answer(machine("Off"));
    }

    private static Outgoing.Request request(Tale run) {
        return (Outgoing.Request) ((Effect.Call) run.effect()).message();
    }

    @Test
    void the_order_goes_to_the_place_that_the_machine_names_and_logs_in() {
        var request = request(ordered());
        assertThat(request.to())
                .isEqualTo(new Outgoing.To.Address(
                        Url.parse("https://bmc.example/redfish/v1/Systems/1/Actions/ComputerSystem.Reset")));
        assertThat(request.body()).contains("{\"ResetType\":\"ForceOff\"}");
        assertThat(request.credentials()).contains("bmc");
    }

    @Test
    void that_the_order_was_taken_is_no_evidence_and_the_machine_is_asked_until_it_is_off() {
        var run = ordered().answer(answered(204));
        assertThat(run.last().evidence()).isEmpty();
        assertThat(run.last().intent().map(intent -> ((Intent.Power) intent).accepted()))
                .contains(true);
        var before = run.last();
        run.after(Duration.ofSeconds(2)).wake().answer(machine("PoweringOff"));
        assertThat(run.last()).as("a question is no write").isEqualTo(before);
        run.after(Duration.ofSeconds(2)).wake().answer(machine("Off"));
        run.after(Duration.ofSeconds(2)).wake().answer(machine("Off"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().evidence().orElseThrow().proof())
                .isEqualTo(new Evidence.Proof.PowerOff("https://bmc.example/redfish/v1/Systems/1"));
    }

    @Test
    void a_restart_between_order_and_answer_asks_before_it_orders_again() {
        var off = offTwice(ordered().wake());
        assertThat(off.last().evidence()).isPresent();
        var on = ordered().wake().answer(machine("On"));
        assertThat(on.next).isInstanceOf(Next.Act.class);
        assertThat(on.last().attempt()).isEqualTo(1);
    }

    @Test
    void an_order_that_was_taken_is_never_sent_again_whoever_switches_the_machine_on() {
        var run = ordered().answer(answered(204));
        for (int i = 0; i < 400 && run.journal.end().isEmpty(); i++) {
            assertThat(run.next).isNotInstanceOf(Next.Act.class);
            run.after(Duration.ofSeconds(2)).wake().answer(machine("On"));
        }
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().message()).isEqualTo("after 10m " + MACHINE.system() + " says PowerState On, not Off");
    }

    @Test
    void a_machine_that_does_not_answer_is_not_one_that_is_off() {
        var run = Tale.of(plan(POWER));
        for (int i = 0; i < 10 && run.journal.end().isEmpty(); i++) {
            run.answer(new Report.Unreached("no route"))
                    .after(Duration.ofMinutes(1))
                    .wake();
        }
        assertThat(run.last().state()).isEqualTo(State.FAILED);
        assertThat(run.last().evidence()).isEmpty();
    }

    @Test
    void a_machine_that_is_off_already_is_left_alone() {
        var run = offTwice(Tale.of(plan(POWER)));
        assertThat(run.last().attempt()).isEqualTo(1);
        assertThat(run.last().evidence().orElseThrow().observed()).endsWith("says PowerState Off; found so");
    }

    @Test
    void a_machine_that_is_off_for_a_moment_is_not_off() {
        var run = Tale.of(plan(POWER)).answer(machine("Off"));
        assertThat(run.last().evidence()).isEmpty();
        run.after(Duration.ofSeconds(2)).wake().answer(machine("On"));
        assertThat(request(run).body()).contains("{\"ResetType\":\"ForceOff\"}");
        assertThat(run.last().attempt()).isEqualTo(1);
        run.answer(answered(204)).after(Duration.ofSeconds(2));
        assertThat(offTwice(run.wake()).last().evidence()).isPresent();
    }

    @Test
    void a_machine_that_falls_silent_between_two_answers_has_to_give_both_anew() {
        var run = Tale.of(plan(POWER)).answer(machine("Off"));
        run.after(Duration.ofSeconds(2)).wake().answer(new Report.Unreached("no route"));
        run.after(Duration.ofMinutes(1)).wake().answer(machine("Off"));
        assertThat(run.last().evidence()).isEmpty();
        run.after(Duration.ofSeconds(2)).wake().answer(machine("Off"));
        assertThat(run.last().evidence()).isPresent();
    }

    @Test
    void a_machine_that_sends_the_order_elsewhere_is_not_followed() {
        for (String target : new String[] {"https://evil.example/", "//evil.example/", "/a/../b", "relative"}) {
            String body = """
                    {"PowerState":"On","Actions":{"#ComputerSystem.Reset":{"target":"%s"}}}""".formatted(target);
            var answer = new Answer.Machine(new Answer.Http(200, "", body, Optional.of(RunSamples.object(body)), true));
            var run = Tale.of(plan(POWER)).answer(new Report.Answered(answer));
            assertThat(run.last().state()).as(target).isEqualTo(State.FAILED);
        }
    }

    @Test
    void an_answer_without_a_power_state_fails_with_its_words() {
        var answer = new Answer.Machine(new Answer.Http(401, "who are you", "", Optional.empty(), true));
        var run = Tale.of(plan(POWER)).answer(new Report.Answered(answer));
        assertThat(run.last().message())
                .isEqualTo(MACHINE.system() + " answered 401 without a PowerState: who are you");
    }

    @Test
    void unfencing_switches_on_and_waits_until_it_is() {
        var run = Tale.of(plan(new Action.Unfence(PRIMARY, MACHINE))).answer(machine("Off"));
        assertThat(request(run).body()).contains("{\"ResetType\":\"On\"}");
        run.answer(answered(202)).after(Duration.ofSeconds(2)).wake().answer(machine("On"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().evidence()).isEmpty();
    }
}

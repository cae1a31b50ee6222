package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallStepTest {

    private static final Set<Integer> SUCCESSES = Set.of(200, 201);

    private static Action.Http post(String target, Json body) {
        return new Action.Http(
                "POST",
                Url.parse("https://dns.example" + target),
                Map.of("X-Zone", "{{ .Values.ip }}"),
                List.of(),
                Optional.of(new Action.Http.Body(body, false)),
                SUCCESSES,
                Optional.empty(),
                Optional.empty());
    }

    private static Action.Http plain() {
        return new Action.Http(
                "PUT",
                Url.parse("https://dns.example/switch"),
                Map.of(),
                List.of(),
                Optional.empty(),
                SUCCESSES,
                Optional.empty(),
                Optional.empty());
    }

    private static Action.Http keeping(String path, List<SecretHeader> secrets) {
        return new Action.Http(
                "POST",
                Url.parse("https://dns.example/tasks"),
                Map.of(),
                secrets,
                Optional.empty(),
                SUCCESSES,
                Optional.of(new Action.Http.Output("task", Optional.of(FieldPath.parse(path)))),
                Optional.empty());
    }

    private static Report answer(int status, String body) {
        Optional<Json> json = body.startsWith("{") ? Optional.of(JsonText.read(body)) : Optional.empty();
        return new Report.Answered(new Answer.Http(status, body, body, json, true));
    }

    private static Report lost() {
        return new Report.Unclear("no answer");
    }

    private static String key(Tale run) {
        return ((Effect.Call) run.effect()).key();
    }

    private static Outgoing.Request request(Tale run) {
        return (Outgoing.Request) ((Effect.Call) run.effect()).message();
    }

    @Test
    void the_key_is_in_the_journal_before_the_request_is_sent() {
        var run = Tale.of(plan(plain()));
        assertThat(run.last().state()).isEqualTo(Entry.State.RUNNING);
        assertThat(run.last().intent()).contains(new Intent.Call(key(run)));
        assertThat(request(run).headers()).containsEntry("Idempotency-Key", key(run));
        run.answer(answer(200, ""));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("https://dns.example answered 200");
    }

    @Test
    void a_restart_between_journal_and_answer_sends_the_same_attempt_again_under_the_same_key() {
        var run = Tale.of(plan(plain()));
        var first = run.effect();
        var journal = run.journal;
        assertThat(run.wake().effect()).isEqualTo(first);
        assertThat(run.journal).isEqualTo(journal);
    }

    @Test
    void no_answer_and_answers_that_say_not_now_are_further_attempts_under_the_same_key() {
        for (var report : List.of(lost(), answer(500, "down"), answer(503, ""), answer(429, "slow"), answer(408, ""))) {
            var run = Tale.of(plan(plain()));
            String first = key(run);
            run.answer(report);
            assertThat(run.rest().until()).isEqualTo(run.now.plusSeconds(1));
            run.after(Duration.ofSeconds(1)).wake();
            assertThat(run.last().attempt()).isEqualTo(2);
            assertThat(key(run)).isEqualTo(first);
        }
    }

    @Test
    void attempts_are_used_up_and_the_step_fails_with_the_last_words() {
        var run = Tale.of(plan(plain())).answer(lost());
        run.after(Duration.ofSeconds(1)).wake().answer(answer(503, "down"));
        run.after(Duration.ofSeconds(2)).wake().answer(answer(503, "still down"));
        assertThat(run.end().message())
                .contains("gave up after 3 attempts: https://dns.example answered 503: still down");
    }

    @Test
    void a_restart_after_the_deadline_sends_nothing_more() {
        var run = Tale.of(plan(plain())).after(Duration.ofMinutes(10)).wake();
        assertThat(run.end().message())
                .contains("timed out after 10m: it was under way (whether it was carried out is not known)");
    }

    @Test
    void an_answer_that_says_no_fails_at_once_with_its_words() {
        for (int status : new int[] {400, 401, 404, 409, 422}) {
            var run = Tale.of(plan(plain())).answer(answer(status, "no such zone"));
            assertThat(run.end().message()).contains("answered " + status + ": no such zone");
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        var run = Tale.of(plan(plain())).answer(answer(302, ""));
        assertThat(run.end().message()).contains("answered 302; redirects are not followed");
    }

    @Test
    void what_may_not_be_called_fails_at_once() {
        var run = Tale.of(plan(plain())).answer(new Report.Refused("dns.example:443 is not allowed", false));
        assertThat(run.end().message())
                .contains("https://dns.example cannot be called: dns.example:443 is not allowed");
    }

    @Test
    void every_run_and_step_has_its_own_key() {
        assertThat(SUBJECT.callKey(1)).isEqualTo(SUBJECT.callKey(1)).isNotEqualTo(SUBJECT.callKey(2));
        assertThat(new Subject("other", "failover-abc").callKey(1)).isNotEqualTo(SUBJECT.callKey(1));
        assertThat(SUBJECT.callKey(1)).matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    }

    @Test
    void values_become_neither_structure_nor_headers_nor_parts_of_the_path() {
        var body = Json.object("to", Json.text("at {{ .Values.ip }}"));
        var run = Tale.of(plan(READ_IP, post("/zones/{{ .Values.ip }}", body)))
                .answer(seen(object("{\"status\":{\"ip\":\"1\\\",\\\"admin\\\":\\\"yes/x\"}}")));
        assertThat(request(run).body()).contains("{\"to\":\"at 1\\\",\\\"admin\\\":\\\"yes/x\"}");
        assertThat(request(run).to().toString()).contains("/zones/1%22%2C%22admin%22%3A%22yes%2Fx");
        assertThat(request(run).headers())
                .containsEntry("X-Zone", "1\",\"admin\":\"yes/x")
                .containsEntry("Content-Type", "application/json");
    }

    @Test
    void a_value_with_a_line_break_is_never_sent_in_a_header() {
        var run = Tale.of(plan(READ_IP, post("/", Json.text("x"))))
                .answer(seen(object("{\"status\":{\"ip\":\"1\\r\\nHost: evil.example\"}}")));
        assertThat(run.end().message())
                .contains("the header X-Zone has a line break")
                .doesNotContain("evil");
        assertThat(run.last().intent()).as("nothing was to be sent").isEmpty();
    }

    @Test
    void a_template_that_would_make_megabytes_is_refused_before_it_is_filled_in() {
        var bomb = Json.text("{{ .Values.ip }}".repeat(3_000));
        var run = Tale.of(plan(READ_IP, post("/", bomb)))
                .answer(seen(object("{\"status\":{\"ip\":\"" + "x".repeat(16_000) + "\"}}")));
        assertThat(run.end().message()).contains("has 48", "characters with its templates filled in, more than 262144");
    }

    @Test
    void a_field_of_the_answer_is_kept_for_later_steps() {
        var run = Tale.of(plan(keeping("task.id", List.of()), plain()));
        run.answer(answer(201, "{\"task\":{\"id\":7}}"));
        assertThat(run.journal.values().get("task")).isEqualTo(Held.of(Json.number(7), false));
        assertThat(run.journal.entries().getFirst().message())
                .isEqualTo("https://dns.example answered 201, task.id is 7");
    }

    @Test
    void what_answers_a_request_with_a_secret_is_kept_secret() {
        var secret = new SecretHeader("Authorization", "Bearer ", new SecretKey("login", "token"));
        var run = Tale.of(plan(keeping("token", List.of(secret)))).answer(answer(200, "{\"token\":\"hunter2\"}"));
        assertThat(run.journal.values().get("task")).isEqualTo(Held.of(Json.text("hunter2"), true));
        assertThat(run.last().message()).doesNotContain("hunter2").contains("kept secret");
    }

    @Test
    void words_that_repeat_a_value_from_a_secret_are_cleaned() {
        var run = Tale.of(plan(
                        READ_PASSWORD,
                        new Action.Http(
                                "POST",
                                Url.parse("https://dns.example/{{ .Values.password }}"),
                                Map.of(),
                                List.of(),
                                Optional.empty(),
                                SUCCESSES,
                                Optional.empty(),
                                Optional.empty())))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"hunter2\"}}")))
                .answer(answer(404, "no route hunter2"));
        assertThat(run.end().message()).contains("no route [secret]").doesNotContain("hunter2");
    }

    @Test
    void an_answer_without_the_field_fails_and_says_that_the_call_was_carried_out() {
        var run = Tale.of(plan(keeping("task.id", List.of()))).answer(answer(200, "{\"task\":{}}"));
        assertThat(run.end().message()).contains("the answer has no task.id").endsWith("the call was carried out");
        run = Tale.of(plan(keeping("task.id", List.of()))).answer(answer(200, "hello"));
        assertThat(run.end().message()).contains("it is no JSON object");
        var endless = new Report.Answered(new Answer.Http(200, "", "x".repeat(262_144), Optional.empty(), false));
        run = Tale.of(plan(keeping("task.id", List.of()))).answer(endless);
        assertThat(run.end().message()).contains("more than the 262144 characters that a run reads");
    }

    @Test
    void an_answer_of_another_kind_is_a_mistake_of_ours() {
        var run = Tale.of(plan(plain()));
        assertThatIllegalStateException().isThrownBy(() -> run.answer(new Report.Done()));
        assertThatIllegalStateException().isThrownBy(() -> run.answer(new Report.Answered(new Answer.Connected())));
    }
}

package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeStepTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Check PORT = new Check.Tcp(Endpoint.parse("db.example:5432", 1));

    private static Action probe(Check check, int successes) {
        return new Action.Probe(check, successes, INTERVAL);
    }

    private static Check http(String target, String contains) {
        return new Check.Http(
                Url.parse("https://shop.example" + target), Set.of(200), Optional.of(contains), Optional.empty());
    }

    private static Report answer(int status, String body) {
        return new Report.Answered(new Answer.Http(status, body, body, Optional.empty(), true));
    }

    private static final Report OPEN = new Report.Answered(new Answer.Connected());

    private static Report closed() {
        return new Report.Unreached("connection refused");
    }

    @Test
    void the_first_question_is_asked_at_once_and_a_right_answer_ends_the_step() {
        var run = Tale.of(plan(probe(PORT, 1)));
        assertThat(run.look()).isEqualTo(new Look.Outside(1, PORT));
        assertThat(run.journal.entries()).isEmpty();
        run.answer(OPEN);
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("db.example:5432 takes connections");
    }

    @Test
    void a_wrong_answer_is_asked_again_an_interval_later_however_few_retries_there_are() {
        var run = Tale.of(plan(probe(PORT, 1)));
        for (int i = 0; i < 20; i++) {
            run.answer(closed());
            assertThat(run.rest().until()).isEqualTo(run.now.plus(INTERVAL));
            assertThat(run.rest().watching()).isEmpty();
            run.after(INTERVAL).wake();
        }
        assertThat(run.last().message()).isEqualTo("connection refused");
        run.answer(OPEN);
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_question_that_is_asked_all_day_is_one_write() {
        var run = Tale.of(plan(probe(PORT, 1))).answer(closed());
        var journal = run.journal;
        run.after(INTERVAL).wake().answer(new Report.Unreached("no route to host"));
        assertThat(run.journal).isEqualTo(journal);
    }

    @Test
    void a_probe_that_never_holds_fails_at_its_deadline_with_the_last_answer() {
        var run = Tale.of(plan(probe(PORT, 1))).answer(closed());
        run.after(Duration.ofMinutes(10)).wake().answer(new Report.Unreached("no route to host"));
        assertThat(run.end().message()).contains("failed: waited 10m: no route to host");
    }

    @Test
    void the_last_question_is_asked_at_the_deadline_not_after_it() {
        var run = Tale.of(plan(new Action.Probe(PORT, 1, Duration.ofHours(1)))).answer(closed());
        assertThat(run.rest().until()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
    }

    @Test
    void right_answers_count_in_a_row_and_across_a_restart() {
        var run = Tale.of(plan(probe(PORT, 3))).answer(OPEN);
        assertThat(run.last().message()).startsWith("right 1 of 3 times in a row");
        assertThat(run.wake().rest().until()).as("a restart asks no earlier").isEqualTo(NOON.plus(INTERVAL));
        run.after(INTERVAL).wake().answer(OPEN);
        run.after(INTERVAL).wake().answer(closed());
        assertThat(run.last().intent()).as("a wrong answer begins anew").isEmpty();
        for (int i = 0; i < 2; i++) run.after(INTERVAL).wake().answer(OPEN);
        assertThat(run.last().intent()).contains(new Intent.Holding(2));
        run.after(INTERVAL).wake().answer(OPEN);
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).endsWith(", 3 times in a row");
    }

    @Test
    void right_answers_that_are_too_few_at_the_deadline_are_not_enough() {
        var run = Tale.of(plan(probe(PORT, 2))).answer(closed());
        run.after(Duration.ofMinutes(10)).wake().answer(OPEN);
        assertThat(run.end().message()).contains("(right 1 of 2 times in a row)");
    }

    @Test
    void an_http_answer_is_right_by_status_and_text() {
        var check = http("/healthz", "ok");
        var run = Tale.of(plan(probe(check, 1))).answer(answer(503, "starting"));
        assertThat(run.last().message()).isEqualTo("https://shop.example answered 503: starting");
        run.after(INTERVAL).wake().answer(answer(200, "not yet"));
        run.after(INTERVAL).wake().answer(answer(200, "it is ok"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void values_are_filled_into_path_and_text_and_can_add_no_part_to_the_path() {
        var run = Tale.of(plan(READ_IP, probe(http("/of/{{ .Values.ip }}", "is {{ .Values.ip }}"), 1)))
                .answer(seen(object("{\"status\":{\"ip\":\"a/../b?c\"}}")));
        var asked = (Check.Http) ((Look.Outside) run.look()).check();
        assertThat(asked.url().toString()).isEqualTo("https://shop.example/of/a%2F..%2Fb%3Fc");
        run.answer(answer(200, "is nothing"));
        assertThat(run.last().message()).isEqualTo("https://shop.example answered 200 without \"is a/../b?c\"");
    }

    @Test
    void a_value_that_is_a_dot_segment_is_refused() {
        var run = Tale.of(plan(READ_IP, probe(http("/of/{{ .Values.ip }}", "x"), 1)))
                .answer(seen(object("{\"status\":{\"ip\":\"..\"}}")));
        assertThat(run.end().message()).contains("the URL has . or .. in its path");
    }

    @Test
    void a_name_is_right_when_it_leads_to_exactly_these_addresses_in_any_order_and_spelling() {
        var check = new Check.Dns("db.example", true, List.of("fd00::7", "{{ .Values.ip }}"), Optional.empty());
        var run = Tale.of(plan(READ_IP, probe(check, 1))).answer(seen(object("{\"status\":{\"ip\":\"FD00::8\"}}")));
        run.answer(new Report.Answered(new Answer.Addresses(List.of("fd00:0:0:0:0:0:0:7"))));
        assertThat(run.last().message())
                .isEqualTo("db.example is fd00:0:0:0:0:0:0:7, not fd00:0:0:0:0:0:0:7, fd00:0:0:0:0:0:0:8");
        run.after(INTERVAL).wake().answer(new Report.Answered(new Answer.Addresses(List.of("fd00::8", "fd00::7"))));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_query_is_right_when_its_first_value_is() {
        var check = new Check.Sql(
                Endpoint.parse("db.example:5432", 1),
                "shop",
                "SELECT 1",
                "f",
                "login",
                Check.Tls.NONE,
                Optional.empty());
        var run = Tale.of(plan(probe(check, 1))).answer(new Report.Answered(new Answer.Value(Optional.of("t"))));
        assertThat(run.last().message()).isEqualTo("the query answers \"t\", not \"f\"");
        run.after(INTERVAL).wake().answer(new Report.Answered(new Answer.Value(Optional.empty())));
        run.after(INTERVAL).wake().answer(new Report.Answered(new Answer.Value(Optional.of("f"))));
        assertThat(run.last().message()).isEqualTo("the query answers what it shall");
    }

    @Test
    void what_may_not_be_asked_fails_at_once() {
        var run = Tale.of(plan(probe(PORT, 1))).answer(new Report.Unreadable("db.example:5432 is not allowed"));
        assertThat(run.end().message()).contains("cannot ask TCP db.example:5432: db.example:5432 is not allowed");
    }

    @Test
    void a_value_from_a_secret_is_not_said() {
        var check = new Check.Http(
                Url.parse("https://shop.example/"),
                Set.of(200),
                Optional.of("{{ .Values.password }}"),
                Optional.empty());
        var run = Tale.of(plan(READ_PASSWORD, probe(check, 1)))
                .answer(seen(object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}")))
                .answer(answer(200, "aHVudGVyM is nearly it"));
        assertThat(run.last().message()).doesNotContain("aHVudGVyMg").contains("kept secret");
        run.after(INTERVAL).wake().answer(answer(500, "aHVudGVyMg== is wrong"));
        run.after(Duration.ofMinutes(10)).wake().answer(answer(500, "aHVudGVyMg== is wrong"));
        assertThat(run.end().message()).contains("[secret] is wrong").doesNotContain("aHVudGVyMg");
    }

    @Test
    void an_answer_of_another_kind_is_a_mistake_of_ours() {
        var run = Tale.of(plan(probe(PORT, 1)));
        assertThatIllegalStateException().isThrownBy(() -> run.answer(answer(200, "")));
        assertThatIllegalStateException().isThrownBy(() -> run.answer(new Report.Done()));
    }
}

package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.JOB;
import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.READ_PASSWORD;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.absent;
import static dev.holdfast.core.run.RunSamples.configMap;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.patch;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Entry.State;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Move.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextMoveTest {

    @Test
    void a_run_reads_fills_in_patches_and_waits_for_its_job_in_order() {
        var set = patch("data.to", Json.text("at {{ .Values.ip }}"), PatchKind.MERGE);
        var run = Tale.of(plan(READ_IP, set, JOB));
        run.answer(seen(object("{\"status\":{\"ip\":\"10.0.0.7\"}}")));
        run.answer(seen(configMap("u", "1", "east")));
        assertThat(((Effect.Patch) run.effect()).body().print()).contains("\"data\":{\"to\":\"at 10.0.0.7\"}");
        run.answer(new Report.Done());
        assertThat(run.effect()).isInstanceOf(Effect.CreateJob.class);
        run.answer(new Report.Done()).wake().answer(new Report.JobSeen(Report.JobState.COMPLETE, ""));
        assertThat(run.end()).isEqualTo(new Journal.End(Outcome.COMPLETED, "3 steps succeeded", NOON));
        assertThat(run.journal.entries()).extracting(Entry::state).containsOnly(State.SUCCEEDED);
    }

    @Test
    void what_cannot_run_fails_before_anything_is_looked_at() {
        var run = Tale.of(plan(SET_TO, patch("data.x", Json.text("{{ .Values.nobody }}"), PatchKind.MERGE)));
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message())
                .isEqualTo(
                        "nothing was started: step 2 \"patch\" uses {{ .Values.nobody }}, which no earlier step outputs");
        assertThat(run.journal.entries()).isEmpty();
    }

    @Test
    void an_ended_run_never_moves_again() {
        var run = Tale.of(plan(SET_TO)).answer(absent());
        var ended = run.journal;
        for (Report report : List.of(new Report.Nothing(), new Report.Done(), seen(configMap("u", "1", "east")))) {
            run.after(Duration.ofDays(1)).answer(report);
            assertThat(run.next).isEqualTo(new Next.Stop());
            assertThat(run.journal).isEqualTo(ended);
        }
    }

    @Test
    void a_run_whose_steps_were_changed_under_it_stops() {
        var run = Tale.of(plan(SET_TO)).sends(configMap("u", "1", "east"));
        var other = new Plan("shop", "failover", plan(SET_TO).steps(), "sha256:other");
        var move = NextMove.decide(other, SUBJECT, run.journal, new Report.Nothing(), NOON);
        assertThat(move.next()).isEqualTo(new Next.Stop());
        assertThat(move.journal().end().orElseThrow().message())
                .contains("the run's steps are not the ones it started with (sha256:plan)");
    }

    @Test
    void the_same_question_has_the_same_answer() {
        var run = Tale.of(plan(SET_TO));
        var report = seen(configMap("u", "1", "east"));
        assertThat(NextMove.decide(plan(SET_TO), SUBJECT, run.journal, report, NOON))
                .isEqualTo(NextMove.decide(plan(SET_TO), SUBJECT, run.journal, report, NOON));
    }

    @Test
    void secret_values_never_stand_in_messages_however_the_server_writes_them() {
        String secret = "p\"a\\ss\nwörd<&>";
        var login = object("{\"kind\":\"Secret\"}").with("data", Json.object("password", Json.text(secret)));
        var set = patch("data.to", Json.text("login {{ .Values.password }} now"), PatchKind.MERGE);
        String json = Json.text(secret).print();
        String go = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
        String twice = Json.text(json).print();
        for (String words : List.of(
                "Invalid value: " + secret,
                "Invalid value: " + json,
                "Invalid value: \"login " + json.substring(1, json.length() - 1) + " now\"",
                "Invalid value: " + go,
                "cannot decode " + twice)) {
            for (Report refusal : List.of(new Report.Refused(words, false), new Report.Unclear(words))) {
                var run = Tale.of(plan(READ_PASSWORD, set)).answer(seen(login)).sends(configMap("u", "1", "east"));
                run.answer(refusal);
                assertThat(run.last().message())
                        .contains("[secret]")
                        .doesNotContain(secret)
                        .doesNotContain("ss\\n")
                        .doesNotContain("wörd");
            }
        }
    }

    @Test
    void the_parts_of_a_secret_map_are_secret_too() {
        var all = new Action.ReadField(RunSamples.SECRET, FieldPath.parse("data"), "all");
        var login = object("{\"kind\":\"Secret\",\"data\":{\"user\":\"YWRtaW4=\",\"password\":\"aHVudGVyMg==\"}}");
        var set = patch("data.to", Json.text("{{ .Values.all }}"), PatchKind.MERGE);
        var run = Tale.of(plan(all, set)).answer(seen(login)).sends(configMap("u", "1", "east"));
        run.answer(new Report.Refused("no: aHVudGVyMg== of YWRtaW4=", false));
        assertThat(run.end().message()).contains("no: [secret] of [secret]");
    }

    @Test
    void what_a_secret_encodes_is_secret_too() {
        var login = object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}");
        var job = new Action.Job("", "", object("{\"spec\":{\"a\":\"{{ .Values.password }}\"}}"), Optional.empty());
        var run = Tale.of(plan(READ_PASSWORD, job))
                .answer(seen(login))
                .answer(new Report.Done())
                .wake();
        run.answer(new Report.JobSeen(Report.JobState.COMPLETE, "logged in with hunter2"));
        assertThat(run.last().message()).endsWith("completed: logged in with [secret]");
    }

    @Test
    void the_value_that_a_secret_held_before_is_secret_too() {
        var set = new Action.Patch(
                RunSamples.SECRET, FieldPath.parse("data.password"), Json.text("bmV3"), PatchKind.MERGE);
        var before = object("{\"kind\":\"Secret\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"},"
                + "\"data\":{\"password\":\"b2xkb2xk\"}}");
        var run = Tale.of(plan(set)).sends(before);
        run.answer(new Report.Refused("cannot change b2xkb2xk", false));
        assertThat(run.end().message()).contains("cannot change [secret]");
    }

    /** As a real server answers a number in a Secret's data: with the whole object, quoted. */
    @Test
    void a_refusal_that_shows_the_whole_secret_is_told_without_its_values() {
        var set =
                new Action.Patch(RunSamples.SECRET, FieldPath.parse("data.password"), Json.number(5), PatchKind.MERGE);
        var before = object("{\"kind\":\"Secret\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"},"
                + "\"data\":{\"password\":\"b2xkb2xk\",\"other\":\"aHVudGVyMg==\"}}");
        String words = "\"\" is invalid: patch: Invalid value: "
                + Json.text(before.print()).print();
        var run = Tale.of(plan(set)).sends(before).answer(new Report.Refused(words, true));
        run.answer(seen(before, words));
        assertThat(run.end().message())
                .contains("is invalid: patch", "[secret]")
                .doesNotContain("b2xkb2xk")
                .doesNotContain("aHVudGVyMg");
    }

    @Test
    void a_third_value_of_a_secret_is_told_by_its_nature_only() {
        var set = patch("data.to", Json.text("x{{ .Values.password }}"), PatchKind.MERGE);
        var login = object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}");
        var run = Tale.of(plan(READ_PASSWORD, set)).answer(seen(login)).sends(configMap("u", "1", "before"));
        run.wake().answer(seen(configMap("u", "2", "after")));
        assertThat(run.end().message())
                .contains("it was a string that is kept secret, this step wanted a string that is kept secret"
                        + ", now it is a string that is kept secret")
                .doesNotContain("aHVudGVyMg==")
                .doesNotContain("before\"");
    }

    @Test
    void a_value_that_the_runs_secret_has_lost_fails_the_step_that_needs_it() {
        var set = patch("data.to", Json.text("{{ .Values.password }}"), PatchKind.MERGE);
        var run = Tale.of(plan(READ_PASSWORD, set)).answer(seen(LOGIN));
        run.journal = withoutValues(run.journal);
        run.wake().answer(seen(configMap("u", "1", "east")));
        assertThat(run.end().message()).contains("the run's Secret no longer holds the value password");
    }

    @Test
    void words_that_may_hold_a_secret_which_is_lost_are_left_out() {
        var run = Tale.of(plan(READ_PASSWORD, JOB)).answer(seen(LOGIN)).answer(new Report.Done());
        run.journal = withoutValues(run.journal);
        run.wake().answer(new Report.JobSeen(Report.JobState.FAILED, "cannot log in with aHVudGVyMg=="));
        assertThat(run.end().message())
                .contains(
                        " failed: [words that may hold a secret are left out, for the run's Secret has lost its values]");
    }

    private static final Json.Obj LOGIN = object("{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}");

    /** As it is read back when the run's Secret is gone. */
    private static Journal withoutValues(Journal journal) {
        var entries = journal.entries().stream()
                .map(read -> new Entry(
                        read.step(),
                        read.state(),
                        read.attempt(),
                        read.started(),
                        read.deadline(),
                        read.finished(),
                        read.notBefore(),
                        read.message(),
                        read.intent(),
                        read.output().map(output -> new Entry.Output(output.key(), Held.lost())),
                        read.foundApplied()))
                .toList();
        return new Journal(journal.digest(), journal.started(), entries, journal.end());
    }

    @Test
    void words_of_a_server_are_kept_to_a_length_that_fits_the_status() {
        var run = Tale.of(plan(SET_TO)).sends(configMap("u", "1", "east"));
        run.answer(new Report.Refused("x".repeat(1_000_000), false));
        assertThat(run.last().message().length()).isLessThan(5_000);
        assertThat(run.end().message().length()).isLessThan(32_768);
    }

    @Test
    void a_long_list_of_steps_that_were_not_started_still_fits_the_status() {
        var steps = new ArrayList<Step>();
        for (int i = 1; i <= Plan.STEPS_MAX; i++) {
            steps.add(new Step(i, "t".repeat(256), SET_TO, Duration.ofMinutes(1), 0));
        }
        var run = Tale.of(new Plan("shop", "long", steps, "sha256:plan")).answer(absent());
        assertThat(run.end().message()).contains("does not exist").contains("not started: step 2");
        assertThat(run.end().message().length()).isLessThan(32_768);
        var refused = new ArrayList<Step>();
        for (int i = 1; i <= Plan.STEPS_MAX; i++) {
            var action = patch("data.x", Json.text("{{ .Values.x" + i + " }}"), PatchKind.MERGE);
            refused.add(new Step(i, "t".repeat(256), action, Duration.ofMinutes(1), 0));
        }
        assertThat(Tale.of(new Plan("shop", "long", refused, "sha256:plan"))
                        .end()
                        .message()
                        .length())
                .isLessThan(32_768);
    }

    @Test
    void a_journal_at_its_bound_pauses_the_run_before_the_next_effect() {
        var value = Json.text("v".repeat(Held.INLINE_BYTES_MAX - 10));
        var previous = "p".repeat(Held.INLINE_BYTES_MAX - 10);
        var actions = Collections.nCopies(20, patch("data.to", value, PatchKind.MERGE))
                .toArray(Action[]::new);
        var run = Tale.of(plan(actions));
        int effects = 0;
        while (run.journal.end().isEmpty()) {
            run.sends(configMap("u", String.valueOf(effects), previous));
            assertThat(run.journal.bytes()).isLessThanOrEqualTo(Journal.BYTES_MAX);
            if (run.next instanceof Next.Act) {
                effects++;
                run.answer(new Report.Done());
            }
        }
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.end().message())
                .isEqualTo("the journal has reached its bound of 512 KiB before step " + (effects + 1)
                        + " \"patch\"; start a new run with the remaining steps");
        assertThat(run.journal.entries()).hasSize(effects);
    }

    @Test
    void a_journal_at_its_bound_pauses_the_run_before_it_keeps_another_value_that_was_read() {
        var actions = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> new Action.ReadField(RunSamples.SERVICE, FieldPath.parse("status.ip"), "ip" + i))
                .toArray(Action[]::new);
        var run = Tale.of(plan(actions));
        var large = Json.object("status", Json.object("ip", Json.text("v".repeat(15 << 10))));
        int read = 0;
        while (run.journal.end().isEmpty()) {
            run.answer(seen(large));
            assertThat(run.journal.bytes()).isLessThanOrEqualTo(Journal.BYTES_MAX);
            if (run.journal.end().isEmpty()) read++;
        }
        assertThat(read).isGreaterThan(10);
        assertThat(run.end().outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(run.end().message())
                .isEqualTo("the journal has reached its bound of 512 KiB before step " + (read + 1)
                        + " \"readField\"; start a new run with the remaining steps");
        assertThat(run.journal.entries()).as("what was read before").hasSize(read);
    }

    @Test
    void every_step_has_its_own_time_which_begins_with_it() {
        var run = Tale.of(plan(SET_TO, JOB)).sends(configMap("u", "1", "east")).after(Duration.ofMinutes(9));
        run.answer(new Report.Done());
        assertThat(run.last().deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(19)));
    }

    @Test
    void a_value_may_be_any_json_and_reads_as_its_text() {
        var set = patch("data.to", JsonText.read("[\"{{ .Values.ip }}\"]"), PatchKind.MERGE);
        var run = Tale.of(plan(READ_IP, set)).answer(seen(object("{\"status\":{\"ip\":{\"a\":[1,true]}}}")));
        run.answer(seen(configMap("u", "1", "east")));
        assertThat(((Effect.Patch) run.effect()).body().print()).endsWith("{\"to\":[\"{\\\"a\\\":[1,true]}\"]}}");
    }
}

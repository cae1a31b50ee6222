package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Condition;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.core.plan.FieldPath;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Look;
import dev.holdfast.core.run.Move;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What core writes into its journal is what it reads back after a crash. */
class JournalMappingTest {

    private static final int SEEDS = 3_000;

    @Test
    void a_journal_read_back_from_the_status_is_the_one_that_was_written() throws IOException {
        var shapes = new HashSet<String>();
        for (long seed = 0; seed < SEEDS; seed++) {
            var samples = new JournalSamples(seed);
            var plan = samples.plan();
            var journal = samples.journal(plan);
            assertThat(throughTheStatus(plan, journal)).as("seed " + seed).isEqualTo(journal);
            journal.entries().forEach(entry -> shapes.add(shape(entry)));
        }
        for (var state : Entry.State.values()) {
            assertThat(shapes)
                    .contains(state + " nothing", state + " change", state + " change, written")
                    .contains(
                            state + " create", state + " create, made", state + " delete", state + " delete, accepted")
                    .contains(state + " call", state + " holding", state + " power", state + " power, accepted");
        }
    }

    /** As the version before acts wrote it. */
    private static final String BEFORE_ACTS = """
            {"status":{"phase":"Running","startTime":"2026-03-01T12:00:00Z","journal":{"digest":"sha256:plan","entries":[
              {"step":1,"title":"a","type":"patch","state":"Succeeded","attempt":2,"startTime":"2026-03-01T12:00:00Z",
               "finishTime":"2026-03-01T12:00:01Z","deadline":"2026-03-01T12:10:00Z","message":"data.to is set",
               "target":{"apiVersion":"v1","resource":"configmaps","namespace":"shop","name":"switch","uid":"u","resourceVersion":"7"},
               "previous":{"value":"\\"east\\""},"desired":{"value":"\\"west\\""}},
              {"step":2,"title":"b","type":"job","state":"Running","attempt":1,"startTime":"2026-03-01T12:00:01Z",
               "deadline":"2026-03-01T12:10:01Z","created":true,
               "target":{"apiVersion":"batch/v1","kind":"Job","resource":"jobs","namespace":"shop","name":"run-2-12345678"}}]}}}
            """;

    @Test
    void a_journal_of_the_version_before_acts_goes_on_where_it_was() throws IOException {
        var patch = new Action.Patch(
                new Target("", "v1", "configmaps", "shop", "switch"),
                FieldPath.parse("data.to"),
                Json.text("west"),
                PatchKind.MERGE);
        var job = new Action.Job("", "shop", Json.object(), Optional.empty());
        var plan = new Plan(
                "shop",
                "failover",
                List.of(
                        new Step(1, "a", patch, Duration.ofMinutes(10), 3),
                        new Step(2, "b", job, Duration.ofMinutes(10), 3)),
                "sha256:plan");
        var status = Api.MAPPER.readValue(BEFORE_ACTS, RecoveryRun.class).getStatus();
        var journal = JournalMapping.fromWire(plan, status, (step, hash) -> Optional.empty());
        assertThat(journal.acts()).isEmpty();
        assertThat(journal.entries()).allSatisfy(entry -> {
            assertThat(entry.round()).isEqualTo(1);
            assertThat(entry.carried()).isFalse();
        });
        var now = Instant.parse("2026-03-01T12:00:05Z");
        var subject = new Subject("uid", "run");
        var look = NextMove.decide(plan, subject, journal, new Report.Nothing(), now);
        assertThat(look.next()).isEqualTo(new Move.Next.Read(new Look.AtJob(2, "", "shop", "run-2-12345678")));
        var done = NextMove.decide(plan, subject, journal, new Report.JobSeen(Report.JobState.COMPLETE, ""), now);
        assertThat(NextMove.decide(plan, subject, done.journal(), new Report.Nothing(), now)
                        .journal()
                        .end()
                        .orElseThrow()
                        .outcome())
                .isEqualTo(Journal.Outcome.COMPLETED);
        assertThat(Api.print(JournalMapping.toWire(plan, journal)))
                .as("what is new is left out where there is none of it")
                .doesNotContain("round", "carried", "acts");
    }

    @Test
    void a_value_that_is_only_large_does_not_become_a_secret_one() {
        var large = Held.of(Json.text("x".repeat(Held.INLINE_BYTES_MAX)), false);
        var slip = EntryMapping.slip(large);
        assertThat(slip.value()).isNull();
        assertThat(slip.secret()).isTrue();
        assertThat(slip.large()).isTrue();
        assertThat(EntryMapping.slip(Held.of(large.value().get(), true)).large())
                .isFalse();
    }

    private static String shape(Entry entry) {
        return entry.state() + " "
                + entry.intent()
                        .map(intent -> switch (intent) {
                            case Intent.Change change -> change.written() ? "change, written" : "change";
                            case Intent.Delete delete -> delete.accepted() ? "delete, accepted" : "delete";
                            case Intent.Create create -> create.made() ? "create, made" : "create";
                            case Intent.Call ignored -> "call";
                            case Intent.Power power -> power.accepted() ? "power, accepted" : "power";
                            case Intent.Holding ignored -> "holding";
                        })
                        .orElse("nothing");
    }

    /** As JSON text, as the API server would keep it, with the values that do not stand in it kept apart. */
    static Journal throughTheStatus(Plan plan, Journal journal) throws IOException {
        var run = new RecoveryRun();
        run.setMetadata(new ObjectMeta());
        run.setSpec(new RecoveryRunSpec(null, List.of(), null, null, null, null, null));
        run.setStatus(StatusView.of(run, plan, journal, Instant.EPOCH));
        assertThat(run.getStatus().conditions())
                .extracting(Condition::type)
                .as("the API server refuses a list with a type twice")
                .doesNotHaveDuplicates();
        var read = Api.MAPPER.readValue(Api.print(run), RecoveryRun.class);
        Map<String, String> kept = new HashMap<>();
        journal.entries().stream()
                .flatMap(Journal::held)
                .filter(Held::belongsInSecret)
                .flatMap(held -> held.value().stream())
                .forEach(json -> kept.put(Digest.hex(json.print()), json.print()));
        return JournalMapping.fromWire(plan, read.getStatus(), (step, hash) -> Optional.ofNullable(kept.get(hash)));
    }
}

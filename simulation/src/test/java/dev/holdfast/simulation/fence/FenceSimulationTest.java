package dev.holdfast.simulation.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Conductor.Hearer;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Evidence;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Move;
import dev.holdfast.core.run.NextMove;
import dev.holdfast.core.run.Report;
import dev.holdfast.simulation.Seeds;
import dev.holdfast.simulation.Worlds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code make sim} runs more seeds by {@code -Dholdfast.seeds=N}. */
class FenceSimulationTest {

    private record Planted(String name, String violates, Decider decider) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeEach
    void only_when_no_seed_is_replayed() {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
    }

    @Test
    void nothing_is_promoted_while_the_old_primary_can_act_whatever_happens() {
        var results = Worlds.FENCES.requireAll(
                Seeds.all(), seed -> FenceSimulation.run(seed, NextMove::decide), FenceSimulation.Result::violation);
        assertThat(results.stream().filter(FenceSimulation.Result::promoted).count())
                .as("runs that promote: else nothing was proved")
                .isGreaterThan(results.size() / 5);
        assertThat(results.stream()
                        .filter(result -> result.journal().entries().stream()
                                .anyMatch(entry -> entry.message().startsWith("refused: there is no evidence")))
                        .count())
                .as("promotions that were refused")
                .isGreaterThan(results.size() / 20);
    }

    static List<Planted> bugs() {
        return List.of(
                new Planted(
                        "evidence of another run is taken for the run's own",
                        FenceSimulation.PROMOTED,
                        evidence((is, subject, epoch) -> with(is, subject, is.epoch(), is.proof(), is.asOf()))),
                new Planted(
                        "evidence of an earlier epoch is taken for the present one's",
                        FenceSimulation.PROMOTED,
                        evidence((is, subject, epoch) -> with(is, is.run(), epoch, is.proof(), is.asOf()))),
                new Planted(
                        "a waiver never ends",
                        FenceSimulation.PROMOTED,
                        evidence((is, subject, epoch) -> with(
                                is,
                                is.run(),
                                is.epoch(),
                                is.proof() instanceof Evidence.Proof.Waiver(var who, var until)
                                        ? new Evidence.Proof.Waiver(who, Instant.MAX)
                                        : is.proof(),
                                is.asOf()))),
                new Planted(
                        "an unfence does not end the evidence",
                        FenceSimulation.PROMOTED,
                        evidence((is, subject, epoch) ->
                                with(is, is.run(), is.epoch(), is.proof(), Instant.parse("2030-01-01T00:00:00Z")))),
                new Planted(
                        "a write that was taken counts as a primary that is gone",
                        FenceSimulation.PROMOTED,
                        reports(FenceSimulationTest::nobodyLeft)),
                new Planted(
                        "a machine that is being switched off counts as off",
                        FenceSimulation.PROMOTED,
                        reports(FenceSimulationTest::off)),
                new Planted("what was seen once is believed", FenceSimulation.PROMOTED, onceIsEnough()),
                new Planted("a fence that was skipped counts", FenceSimulation.PROMOTED, skippedTakenForFenced()),
                new Planted(
                        "an order that was taken is forgotten",
                        FenceSimulation.ORDERED,
                        (plan, subject, journal, report, now) -> NextMove.decide(
                                plan, subject, last(journal, FenceSimulationTest::forgotten), report, now)));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_planted_bug_is_found(Planted bug) {
        assertThat(Seeds.lowest(Seeds.EVERYDAY, seed -> FenceSimulation.run(seed, bug.decider())
                        .violation()
                        .filter(bug.violates()::equals)
                        .isPresent()))
                .as("the first seed that finds: " + bug)
                .isPresent();
    }

    @Test
    void a_waiver_that_counts_for_another_hold_than_the_person_has_seen_is_found() {
        Hearer wrong = (plan, journal, acts, now) -> {
            var bound = acts.given().stream()
                    .map(act -> new Act(
                            act.verb(),
                            act.step(),
                            act.comment(),
                            act.actor(),
                            act.planDigest(),
                            act.role(),
                            act.waiver().map(is -> new Act.Waiver(is.primary(), is.until(), acts.hold()))))
                    .toList();
            return Hearing.hear(plan, journal, new Acts(bound, acts.vouching(), acts.hold()), now);
        };
        assertThat(Seeds.lowest(Seeds.EVERYDAY, seed -> FenceSimulation.run(seed, NextMove::decide, wrong)
                        .violation()
                        .filter(FenceSimulation.PROMOTED::equals)
                        .isPresent()))
                .as("the first seed that finds it")
                .isPresent();
    }

    private interface Twist {
        Evidence of(Evidence is, String run, Optional<Long> epoch);
    }

    private static Decider evidence(Twist twist) {
        return (plan, subject, journal, report, now) -> NextMove.decide(
                plan,
                subject,
                all(
                        journal,
                        entry -> proving(
                                entry,
                                entry.evidence().map(is -> twist.of(is, subject.uid(), subject.hold())),
                                entry.state())),
                report,
                now);
    }

    private static Decider reports(UnaryOperator<Report> twist) {
        return (plan, subject, journal, report, now) ->
                NextMove.decide(plan, subject, journal, twist.apply(report), now);
    }

    private static Report nobodyLeft(Report report) {
        if (!(report instanceof Report.Seen(var object, var refusal)) || object.isEmpty()) return report;
        boolean pods = object.get().get("kind").equals(Optional.of(Json.text("PodList")));
        return pods
                ? new Report.Seen(Optional.of(object.get().with("items", new Json.Arr(List.of()))), refusal)
                : report;
    }

    private static Report off(Report report) {
        if (!(report instanceof Report.Answered(Answer.Machine(var http)))
                || !(http.json().orElse(null) instanceof Json.Obj system)
                || !system.get("PowerState").equals(Optional.of(Json.text("PoweringOff")))) return report;
        Json is = system.with("PowerState", Json.text("Off"));
        return new Report.Answered(
                new Answer.Machine(new Answer.Http(http.status(), "", is.print(), Optional.of(is), true)));
    }

    /** No look at what may come back in a moment, but the same answer once more. */
    private static Decider onceIsEnough() {
        return (plan, subject, journal, report, now) -> {
            var move = NextMove.decide(plan, subject, journal, report, now);
            return isDown(report) && move.next() instanceof Move.Next.Rest(var until, var ignored)
                    ? NextMove.decide(plan, subject, move.journal(), report, until)
                    : move;
        };
    }

    private static boolean isDown(Report report) {
        return switch (report) {
            case Report.Answered(Answer.Machine(var http)) -> http.body().contains("\"PowerState\":\"Off\"");
            case Report.Seen(var object, var ignored) ->
                object.flatMap(read -> read.get("items")).equals(Optional.of(new Json.Arr(List.of())));
            default -> false;
        };
    }

    private static Decider skippedTakenForFenced() {
        return (plan, subject, journal, report, now) -> NextMove.decide(
                plan,
                subject,
                all(journal, entry -> {
                    boolean skipped = entry.state() == Entry.State.SKIPPED
                            && plan.step(entry.step()).action() instanceof Action.Fence;
                    if (!skipped) return entry;
                    var evidence = new Evidence(
                            "east-db", new Evidence.Proof.Api("db"), "skipped", now, subject.uid(), subject.hold());
                    return proving(entry, Optional.of(evidence), Entry.State.SUCCEEDED);
                }),
                report,
                now);
    }

    private static Entry forgotten(Entry entry) {
        return entry.intent().orElse(null) instanceof Intent.Power(var key, var accepted)
                        && !entry.state().isFinal()
                ? intending(entry, new Intent.Power(key, false))
                : entry;
    }

    private static Evidence with(Evidence is, String run, Optional<Long> epoch, Evidence.Proof proof, Instant asOf) {
        return new Evidence(is.primary(), proof, is.observed(), asOf, run, epoch);
    }

    private static Journal all(Journal journal, UnaryOperator<Entry> change) {
        var entries = journal.entries().stream().map(change).toList();
        return new Journal(journal.digest(), journal.started(), entries, journal.end(), journal.acts(), journal.halt());
    }

    private static Journal last(Journal journal, UnaryOperator<Entry> change) {
        int count = journal.entries().size();
        return all(journal, entry -> entry.step() == count ? change.apply(entry) : entry);
    }

    private static Entry proving(Entry entry, Optional<Evidence> evidence, Entry.State state) {
        return copy(entry, state, entry.intent(), evidence);
    }

    private static Entry intending(Entry entry, Intent intent) {
        return copy(entry, entry.state(), Optional.of(intent), entry.evidence());
    }

    private static Entry copy(Entry entry, Entry.State state, Optional<Intent> intent, Optional<Evidence> evidence) {
        return new Entry(
                entry.step(),
                state,
                entry.attempt(),
                entry.started(),
                entry.deadline(),
                entry.finished(),
                entry.notBefore(),
                entry.message(),
                intent,
                entry.output(),
                entry.foundApplied(),
                entry.round(),
                entry.carried(),
                evidence,
                entry.ungraceful());
    }
}

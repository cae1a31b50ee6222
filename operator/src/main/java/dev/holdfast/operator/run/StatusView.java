package dev.holdfast.operator.run;

import dev.holdfast.api.Condition;
import dev.holdfast.api.run.AllowedAction;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.core.run.Resting;
import dev.holdfast.core.run.Run;
import dev.holdfast.core.run.StillHeld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The status of a run: its journal, and beside it what people and {@code kubectl wait} read. */
final class StatusView {

    /** The condition of a run that a freeze holds up, and the reason of its others. */
    static final String HELD = "Held";

    /** The condition of a run that holds objects of GitOps tools, and the Event of one that has ended so. */
    static final String STILL_HELD = "StillHeld";

    /** The condition that says what came of the last act. */
    static final String ACT_OBEYED = "ActObeyed";

    private StatusView() {}

    static RecoveryRunStatus of(RecoveryRun run, Plan plan, Journal journal, Instant now) {
        var before = run.getStatus() == null ? RecoveryRunStatus.blank() : run.getStatus();
        var phase = journal.end()
                .map(end -> JournalMapping.phase(end.outcome()))
                .orElseGet(() -> PeopleAsked.phase(plan, journal));
        Long generation = run.getMetadata().getGeneration();
        return new RecoveryRunStatus(
                phase,
                progress(plan, journal),
                values(journal),
                conditions(before.conditions(), phase, reason(plan, journal, phase), journal, plan, now, generation),
                JournalMapping.toWire(plan, journal),
                journal.started().orElse(now),
                phase.terminal() ? journal.end().orElseThrow().at() : null,
                generation,
                before.alerts(),
                before.target(),
                allowed(plan, journal),
                Resting.all(plan, journal));
    }

    static List<AllowedAction> allowed(Plan plan, Journal journal) {
        return wire(Hearing.allowed(plan, journal));
    }

    static List<AllowedAction> wire(List<Hearing.Allowed> allowed) {
        return allowed.stream()
                .map(is -> new AllowedAction(is.verb().word(), is.step() == 0 ? null : is.step()))
                .toList();
    }

    /** The phase in a word that says more: why a run rests, and that a completed one lacks something. */
    private static String reason(Plan plan, Journal journal, Phase phase) {
        if (isHeld(phase, journal)) return HELD;
        if (phase == Phase.COMPLETED && !journal.exceptions().isEmpty()) return "CompletedWithExceptions";
        if (phase == Phase.PAUSED && journal.end().isEmpty()) return "PausedByStep";
        if (!(journal.run(plan) instanceof Run.Paused(var end, var at))) return phase.word();
        if (at instanceof Run.Broken) return "PausedByFailedStep";
        return journal.isPausedByPerson() ? "PausedByOperator" : phase.word();
    }

    private static boolean isHeld(Phase phase, Journal journal) {
        return phase == Phase.RUNNING && journal.halt().isPresent();
    }

    private static String progress(Plan plan, Journal journal) {
        long done = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED || entry.state() == Entry.State.NOT_NEEDED)
                .count();
        return done + "/" + plan.steps().size();
    }

    private static Map<String, String> values(Journal journal) {
        var texts = new LinkedHashMap<String, String>();
        journal.values().forEach((key, held) -> texts.put(key, shown(held)));
        return texts;
    }

    private static String shown(Held held) {
        if (held.belongsInSecret()) {
            return "(kept in the run's Secret: sha256:" + RunSecret.hash(held) + ", " + held.bytes() + " bytes)";
        }
        return held.value()
                .map(json -> json instanceof Json.Text(var text) ? text : json.print())
                .orElse("");
    }

    private static String message(Plan plan, Journal journal) {
        if (journal.end().isPresent()) return journal.end().get().message();
        if (journal.entries().isEmpty() && journal.halt().isEmpty()) return "about to begin";
        // a failure that the run does not go on from is not hidden behind what still goes on, or waits
        var failed = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.FAILED
                        && plan.step(entry.step(), entry.ungraceful()).onFailure() != OnFailure.CONTINUE)
                .map(entry -> message(plan, entry))
                .toList();
        var going = going(plan, journal);
        if (failed.isEmpty()) return going;
        return failed.contains(going)
                ? Listing.of(failed, "; ")
                : Listing.of(Stream.concat(failed.stream(), Stream.of(going)).toList(), "; ");
    }

    private static String going(Plan plan, Journal journal) {
        if (journal.halt().isPresent()) return journal.halt().get().words();
        String asked = PeopleAsked.words(plan, journal);
        if (!asked.isEmpty()) return asked;
        if (journal.run(plan) instanceof Run.Several(var busy, var ready) && !busy.isEmpty()) {
            return Listing.of(busy.stream().map(entry -> message(plan, entry)).toList(), "; ");
        }
        return message(
                plan,
                journal.run(plan) instanceof Run.Busy(var entry)
                        ? entry
                        : journal.entries().getLast());
    }

    private static String message(Plan plan, Entry last) {
        String label = plan.step(last.step()).label();
        return switch (last.state()) {
            case WAITING -> label + " waits: " + last.message();
            case BACKING_OFF -> label + " will be tried again: " + last.message();
            case RUNNING -> label + (last.resting().isPresent() ? " rests: " + last.message() : " runs");
            case ASKING -> label + " asks: " + last.message();
            case SUCCEEDED -> label + " succeeded";
            case FAILED -> label + " failed: " + last.message();
            case NOT_NEEDED -> label + " was " + last.message();
            case SKIPPED -> label + " was " + last.message();
            case DEFERRING -> label + " is being put off: " + last.message();
            case DEFERRED -> label + " was " + last.message();
            case CANCELED -> label + " was " + last.message();
        };
    }

    private static List<Condition> conditions(
            List<Condition> before,
            Phase phase,
            String reason,
            Journal journal,
            Plan plan,
            Instant now,
            Long generation) {
        String message = message(plan, journal);
        boolean held = isHeld(phase, journal);
        String success = phase == Phase.COMPLETED ? "True" : phase.terminal() ? "False" : "Unknown";
        var conditions = new ArrayList<Condition>();
        conditions.add(condition(before, "Success", success, reason, message, now, generation));
        conditions.add(condition(
                before, "Ready", phase == Phase.COMPLETED ? "True" : "False", reason, message, now, generation));
        boolean moving = phase == Phase.RUNNING || phase == Phase.PENDING;
        conditions.add(condition(before, "Reconciling", moving ? "True" : "False", reason, message, now, generation));
        boolean stalled = phase == Phase.PAUSED || phase == Phase.FAILED;
        conditions.add(condition(before, "Stalled", stalled ? "True" : "False", reason, message, now, generation));
        StillHeld.words(plan, journal)
                .map(words -> condition(before, STILL_HELD, "True", "NotReleased", words, now, generation))
                .ifPresent(conditions::add);
        if (held) conditions.add(condition(before, HELD, "True", holder(journal), message, now, generation));
        heard(before, journal, now, generation).ifPresent(conditions::add);
        return conditions;
    }

    private static String holder(Journal journal) {
        var by = journal.halt().orElseThrow();
        if (Quarantine.holds(by)) return "Quarantined";
        return Halt.isFreeze(by.freeze()) ? "Frozen" : "AnotherRunRests";
    }

    /** What came of the act that was heard last; absent when nobody has acted. */
    static Optional<Condition> heard(List<Condition> before, Journal journal, Instant now, Long generation) {
        if (journal.acts().isEmpty()) return Optional.empty();
        var last = journal.acts().getLast();
        String who = "act " + journal.acts().size() + ", " + last.verb() + " by " + last.actor() + ": ";
        return Optional.of(condition(
                before,
                ACT_OBEYED,
                last.obeyed() ? "True" : "False",
                last.obeyed() ? "Obeyed" : "NotObeyed",
                who + last.words(),
                now,
                generation));
    }

    private static Condition condition(
            List<Condition> before,
            String type,
            String status,
            String reason,
            String message,
            Instant now,
            Long generation) {
        Instant since = before.stream()
                .filter(c -> c.type().equals(type) && c.status().equals(status) && c.lastTransitionTime() != null)
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, now, since, reason, message, generation);
    }
}

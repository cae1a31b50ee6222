package dev.holdfast.operator.run;

import dev.holdfast.api.Condition;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Held;
import dev.holdfast.core.run.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status of a run: its journal, and beside it what people and {@code kubectl wait} read. */
final class StatusView {

    /** The condition of a run that a freeze holds up, and the reason of its others. */
    static final String HELD = "Held";

    private StatusView() {}

    static RecoveryRunStatus of(RecoveryRun run, Plan plan, Journal journal, Instant now) {
        var before = run.getStatus() == null ? RecoveryRunStatus.blank() : run.getStatus();
        var phase =
                journal.end().map(end -> JournalMapping.phase(end.outcome())).orElse(Phase.RUNNING);
        Long generation = run.getMetadata().getGeneration();
        return new RecoveryRunStatus(
                phase,
                progress(plan, journal),
                values(journal),
                conditions(before.conditions(), phase, journal, message(plan, journal), now, generation),
                JournalMapping.toWire(plan, journal),
                journal.started().orElse(now),
                phase.terminal() ? journal.end().orElseThrow().at() : null,
                generation,
                before.alerts(),
                before.target());
    }

    private static String progress(Plan plan, Journal journal) {
        long done = journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.SUCCEEDED)
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
        if (journal.halt().isPresent()) return journal.halt().get().words();
        if (journal.entries().isEmpty()) return "about to begin";
        var last = journal.entries().getLast();
        String label = plan.step(last.step()).label();
        return switch (last.state()) {
            case WAITING -> label + " waits: " + last.message();
            case BACKING_OFF -> label + " will be tried again: " + last.message();
            case RUNNING -> label + " runs";
            case SUCCEEDED -> label + " succeeded";
            case FAILED -> label + " failed: " + last.message();
        };
    }

    private static List<Condition> conditions(
            List<Condition> before, Phase phase, Journal journal, String message, Instant now, Long generation) {
        boolean held = phase == Phase.RUNNING && journal.halt().isPresent();
        String reason = held ? HELD : phase.word();
        String success = phase == Phase.COMPLETED ? "True" : phase.terminal() ? "False" : "Unknown";
        var conditions = new ArrayList<Condition>();
        conditions.add(condition(before, "Success", success, reason, message, now, generation));
        conditions.add(condition(
                before, "Ready", phase == Phase.COMPLETED ? "True" : "False", reason, message, now, generation));
        boolean moving = phase == Phase.RUNNING || phase == Phase.PENDING;
        conditions.add(condition(before, "Reconciling", moving ? "True" : "False", reason, message, now, generation));
        boolean stalled = phase == Phase.PAUSED || phase == Phase.FAILED;
        conditions.add(condition(before, "Stalled", stalled ? "True" : "False", reason, message, now, generation));
        if (held) conditions.add(condition(before, HELD, "True", "Frozen", message, now, generation));
        return conditions;
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

package dev.holdfast.operator.run;

import dev.holdfast.api.Condition;
import dev.holdfast.api.run.HeardAct;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunStatus;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Acts;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The status of a run that has ended, with a word on each act that came afterwards. Nothing else in it is touched, and no
 * Secret is read for it: the record of what was done stays as it was written.
 */
final class LateActs {

    private LateActs() {}

    static RecoveryRunStatus heard(RecoveryRun run, Plan plan, Acts acts, Instant now) {
        var status = run.getStatus();
        var wire = status.journal() == null
                ? new dev.holdfast.api.run.Journal(null, null, null, null, null, null)
                : status.journal();
        var before = new Journal(
                wire.digest() == null ? plan.digest() : wire.digest(),
                Optional.of(now),
                List.of(),
                Optional.of(new Journal.End(JournalMapping.outcome(status.phase()), "", now)),
                wire.acts().stream().map(JournalMapping::fromWire).toList());
        var after = Hearing.hear(plan, before, acts, now);
        List<HeardAct> heard = new ArrayList<>(wire.acts());
        after.acts().stream()
                .skip(wire.acts().size())
                .map(JournalMapping::toWire)
                .forEach(heard::add);
        return new RecoveryRunStatus(
                status.phase(),
                status.progress(),
                status.values(),
                conditions(run, after, now),
                new dev.holdfast.api.run.Journal(
                        wire.digest(), wire.entries(), wire.end(), wire.held(), heard, wire.ungraceful()),
                status.startTime(),
                status.completionTime(),
                run.getMetadata().getGeneration(),
                status.alerts(),
                status.target(),
                status.allowedActions(),
                false);
    }

    private static List<Condition> conditions(RecoveryRun run, Journal after, Instant now) {
        var before = run.getStatus().conditions();
        List<Condition> conditions = new ArrayList<>(before);
        conditions.removeIf(condition -> condition.type().equals(StatusView.ACT_OBEYED));
        StatusView.heard(before, after, now, run.getMetadata().getGeneration()).ifPresent(conditions::add);
        return conditions;
    }
}

package dev.holdfast.cli.run;

import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.Slip;
import dev.holdfast.api.run.Target;
import dev.holdfast.cli.output.Clean;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One step of a run for people: what the plan says, and what the journal knows of it.
 *
 * @param entry empty for a step that has not begun
 */
record StepView(int number, String title, String type, Optional<JournalEntry> entry) {
    private static final int VALUE_SHOWN = 60;

    /** The state in one short word, all of one width at most four. */
    String word() {
        return entry.map(JournalEntry::state)
                .map(state -> switch (state) {
                    case PENDING -> "....";
                    case WAITING -> "WAIT";
                    case RUNNING -> "RUN";
                    case ASKING -> "ASK";
                    case SUCCEEDED -> "OK";
                    case FAILED -> "FAIL";
                    case NOT_NEEDED -> "PASS";
                    case SKIPPED -> "SKIP";
                    case DEFERRING -> "DEFR";
                    case DEFERRED -> "DEFR";
                    case CANCELED -> "STOP";
                })
                .orElse("....");
    }

    /** The state as the API writes it. */
    String state() {
        return entry.map(JournalEntry::state)
                .map(state -> Clean.line(
                        state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT)))
                .orElse("Pending");
    }

    boolean failed() {
        return entry.map(JournalEntry::state).filter(EntryState.FAILED::equals).isPresent();
    }

    boolean begun() {
        return entry.map(JournalEntry::startTime).isPresent();
    }

    /** How long it took, or takes until now; nothing before it begins. */
    Optional<Duration> taken(Instant now) {
        return entry.filter(known -> known.startTime() != null)
                .map(known ->
                        Duration.between(known.startTime(), known.finishTime() == null ? now : known.finishTime()));
    }

    /** What is most worth saying about it, in one line. */
    String note() {
        return entry.map(StepView::note).orElse("");
    }

    private static String note(JournalEntry entry) {
        var words = new java.util.StringJoiner("; ");
        if (entry.round() != null) {
            words.add("round " + entry.round());
        }
        if (entry.ungraceful()) {
            words.add("ungraceful");
        }
        if (entry.attempt() > 1) {
            words.add("attempt " + entry.attempt());
        }
        if (entry.foundApplied()) {
            words.add("found applied");
        }
        if (entry.conflicts() > 0) {
            words.add(entry.conflicts() + (entry.conflicts() == 1 ? " conflict" : " conflicts"));
        }
        if (entry.state() == EntryState.SUCCEEDED && entry.desired() != null) {
            words.add(change(entry));
        } else if (entry.state() == EntryState.SUCCEEDED && entry.output() != null) {
            words.add(shown(entry.output(), VALUE_SHOWN));
        } else if (entry.message() != null && !entry.message().isBlank()) {
            words.add(Clean.line(entry.message()));
        }
        return words.toString();
    }

    /** {@code 1 -> 3}; a field that was not there before is called {@code none}. */
    static String change(JournalEntry entry) {
        var before = entry.previous() == null ? "none" : shown(entry.previous(), VALUE_SHOWN);
        return before + " -> " + shown(entry.desired(), VALUE_SHOWN);
    }

    /** The value, or why it is not shown. */
    static String shown(Slip slip, int width) {
        if (slip.secret()) {
            return "(secret, " + slip.bytes() + " bytes)";
        }
        if (slip.value() == null) {
            return "(" + slip.bytes() + " bytes, in the run's Secret)";
        }
        return Clean.cut(Clean.line(slip.value()), width, false);
    }

    /** {@code deployments/db in namespace shop on cluster west}. */
    static String shown(Target target) {
        return (target.resource() == null ? target.kind() : target.resource())
                + "/" + target.name()
                + (target.namespace() == null ? "" : " in namespace " + target.namespace())
                + (target.cluster() == null ? "" : " on cluster " + target.cluster());
    }
}

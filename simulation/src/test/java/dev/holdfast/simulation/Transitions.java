package dev.holdfast.simulation;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Conductor.Decider;
import dev.holdfast.core.run.Conductor.Hearer;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Move;
import dev.holdfast.core.run.Move.Next;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.Run;
import dev.holdfast.simulation.operator.Shell;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watches the production decisions: from which state a run went to which, why, and with which words steps and runs ended.
 * Several seeds may be watched at once.
 */
final class Transitions {

    /** Where a run stands; while a step is under way, where the step stands. */
    enum State {
        FRESH,
        READY,
        WAITING,
        BACKING_OFF,
        RUNNING,
        ASKING,
        BROKEN,
        THROUGH,
        COMPLETED,
        FAILED,
        PAUSED,
        CANCELED
    }

    record Edge(State from, State to) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            int first = from.compareTo(other.from);
            return first != 0 ? first : to.compareTo(other.to);
        }
    }

    private static final String EFFECT = " ⇒ ";

    private final Map<Edge, Set<String>> causes = new TreeMap<>();
    private final Set<String> decisions = new TreeSet<>();
    /** Of the reasons there are, those that nobody has given yet: as many messages as seeds have need not be kept. */
    private final Set<String> unsaid = new TreeSet<>(Expected.REASONS);

    /** The honest shell, watched. */
    Shell watched() {
        return new Shell("honest", this::watch, this::listen, world -> world, plan -> plan);
    }

    private Hearer listen(Hearer hearer) {
        return (plan, journal, acts, now) -> {
            var heard = hearer.hear(plan, journal, acts, now);
            note(plan, journal, heard);
            return heard;
        };
    }

    private synchronized void note(Plan plan, Journal journal, Journal heard) {
        heard.acts().stream().skip(journal.acts().size()).forEach(act -> say(act.words()));
        var from = state(plan, journal);
        var to = state(plan, heard);
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) return;
        String verbs = heard.acts().stream()
                .skip(journal.acts().size())
                .filter(Heard::obeyed)
                .map(Heard::verb)
                .reduce((earlier, later) -> later)
                .orElse("nobody");
        causes.computeIfAbsent(new Edge(from.get(), to.get()), edge -> new TreeSet<>())
                .add("a person: " + verbs);
    }

    private Decider watch(Decider decider) {
        return (plan, subject, journal, report, now) -> {
            var move = decider.decide(plan, subject, journal, report, now);
            note(plan, journal, report, move);
            return move;
        };
    }

    private synchronized void note(Plan plan, Journal journal, Report report, Move move) {
        var from = state(plan, journal);
        var to = state(plan, move.journal());
        String cause = word(report);
        switch (journal.run(plan)) {
            case Run.Ready(int step) -> decisions.add(plan.step(step).action().type() + ": " + cause);
            case Run.Busy(var entry) ->
                decisions.add(plan.step(entry.step()).action().type() + ": " + cause);
            default -> {}
        }
        move.journal().end().ifPresent(end -> say(end.message()));
        if (!move.journal().acts().isEmpty())
            say(move.journal().acts().getLast().words());
        move.journal().latest().ifPresent(entry -> say(entry.message()));
        // the picture is that of one lane: a run of several is in several states at once
        if (to.isEmpty() || from.isEmpty()) return;
        boolean changes = !move.journal().equals(journal) || move.next() instanceof Next.Act;
        if (changes) {
            causes.computeIfAbsent(new Edge(from.get(), to.get()), edge -> new TreeSet<>())
                    .add(cause + effect(move.next()));
        }
    }

    private static String effect(Next next) {
        if (!(next instanceof Next.Act(var effect))) return "";
        return switch (effect) {
            case Effect.Patch ignored -> EFFECT + "patch";
            case Effect.Delete ignored -> EFFECT + "delete";
            case Effect.CreateJob ignored -> EFFECT + "create Job";
            case Effect.CreateRun ignored -> EFFECT + "create run";
            case Effect.Call ignored -> EFFECT + "call";
            case Effect.Defer ignored -> EFFECT + "defer";
        };
    }

    private static Optional<State> state(Plan plan, Journal journal) {
        return journal.lane() != 0 || journal.run(plan) instanceof Run.Several
                ? Optional.empty()
                : Optional.of(state(journal.run(plan)));
    }

    private static State state(Run run) {
        return switch (run) {
            case Run.Fresh() -> State.FRESH;
            case Run.Ready ignored -> State.READY;
            case Run.Busy(var entry) -> state(entry.state());
            case Run.Several several -> throw new IllegalStateException("of which lane? " + several);
            case Run.Broken ignored -> State.BROKEN;
            case Run.Through() -> State.THROUGH;
            case Run.Ended(var end) ->
                switch (end.outcome()) {
                    case COMPLETED -> State.COMPLETED;
                    case FAILED -> State.FAILED;
                    case PAUSED -> State.PAUSED;
                    case CANCELED -> State.CANCELED;
                };
            case Run.Paused ignored -> State.PAUSED;
        };
    }

    private static State state(Entry.State state) {
        return switch (state) {
            case WAITING -> State.WAITING;
            case BACKING_OFF -> State.BACKING_OFF;
            case RUNNING -> State.RUNNING;
            case ASKING -> State.ASKING;
            // nothing is put off here: nobody knows of silence
            case SUCCEEDED, FAILED, NOT_NEEDED, SKIPPED, DEFERRING, DEFERRED, CANCELED ->
                throw new IllegalStateException("a step that is " + state + " is not busy");
        };
    }

    private static String word(Report report) {
        return switch (report) {
            case Report.Nothing() -> "begin";
            case Report.Seen(var object, var refusal) ->
                (object.isPresent() ? "seen" : "absent") + (refusal.isPresent() ? " after a refusal" : "");
            case Report.JobSeen(var state, var ignored) -> "Job " + state.name().toLowerCase(Locale.ROOT);
            case Report.Unreadable ignored -> "unreadable";
            case Report.Unserved ignored -> "unserved";
            case Report.Unreached ignored -> "unreached";
            case Report.Answered ignored -> "answered";
            case Report.Done() -> "done";
            case Report.Conflicted ignored -> "conflict";
            case Report.Refused(var ignored, var invalid) -> invalid ? "invalid" : "refused";
            case Report.Unclear ignored -> "unclear";
        };
    }

    /** Every change of state, with the reports that led to it and the effects that it had. */
    Map<Edge, Set<String>> causes() {
        return causes;
    }

    /** Whether an effect was sent on the way from one state to the other. */
    boolean acts(Edge edge) {
        return causes.get(edge).stream().anyMatch(cause -> cause.contains(EFFECT));
    }

    /** Every kind of step with every report that it was decided on. */
    Set<String> decisions() {
        return decisions;
    }

    private void say(String message) {
        unsaid.removeIf(message::contains);
    }

    /** The reasons that no step and no run has given. */
    Set<String> unsaid() {
        return unsaid;
    }
}

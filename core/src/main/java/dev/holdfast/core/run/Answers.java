package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Hearing.Allowed;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * What people answer to a step that asks them: they approve, reject or resume. Who has approved is nowhere but in the
 * list of the acts that were heard, so it is as lasting as they are, and nobody is counted twice.
 */
public final class Answers {

    /** Longest question with its values. */
    static final int QUESTION_LENGTH_MAX = 3000;

    private Answers() {}

    /** Who has approved a step since it asked last, each person once, in their order. A retry asks anew. */
    public static SequencedSet<String> approvers(Journal journal, int step) {
        var names = new LinkedHashSet<String>();
        boolean ungraceful = journal.entry(step).filter(Entry::ungraceful).isPresent();
        for (var act : journal.acts()) {
            // whoever switches it has it ask something else
            if (act.obeyed() && ungraceful && act.is(Verb.UNGRACEFUL) && act.step() == 0) names.clear();
            if (!act.obeyed() || act.step() != step) continue;
            if (ungraceful && isBefore(act, journal.above())) continue;
            if (act.is(Verb.RETRY) || ungraceful && act.is(Verb.UNGRACEFUL)) names.clear();
            if (act.is(Verb.APPROVE)) names.add(act.actor());
        }
        return names;
    }

    /** A run above that is switched has the step ask something else, too: what was said before was about the other. */
    private static boolean isBefore(Heard act, Optional<Journal.Above> above) {
        return above.filter(is -> !act.at().isAfter(is.at())).isPresent();
    }

    /** The steps that wait for an answer, with the answers that there are. */
    static Stream<Allowed> allowed(Plan plan, Journal journal, Verb verb) {
        return asking(journal).stream()
                .filter(entry -> verb == Verb.RESUME
                        ? plan.step(entry.step()).action() instanceof Action.Pause
                        : plan.step(entry.step()).action() instanceof Action.Approval)
                .map(entry -> new Allowed(verb, entry.step()));
    }

    /** Why an approval or a rejection is not one; empty when it counts. */
    static Optional<String> refusal(Plan plan, Journal journal, Act act, Instant now) {
        if (act.step() == 0) return Optional.of("it names no step: say which one it is about");
        if (act.step() < 1
                || act.step() > plan.steps().size()
                || !(step(plan, journal, act.step()).action() instanceof Action.Approval approval)) {
            return Optional.of("step " + act.step() + " asks nobody for approval");
        }
        String label = plan.step(act.step()).label();
        var entry = journal.entry(act.step());
        if (entry.isEmpty()) return Optional.of(label + " has not asked yet");
        if (entry.get().state() != Entry.State.ASKING
                || !now.isBefore(entry.get().deadline())) {
            return Optional.of("too late: " + label + " asks no longer");
        }
        if (!act.role().equals(approval.role())) {
            return Optional.of(label
                    + (approval.role().isEmpty() ? " asks for no role" : " asks for the role " + approval.role())
                    + ", the act is in " + (act.role().isEmpty() ? "none" : "the role " + act.role()));
        }
        boolean again = act.verb().equals(Verb.APPROVE.word())
                && approvers(journal, act.step()).contains(new Heard(act, "", now).actor());
        return again ? Optional.of(act.actor() + " has approved " + label + " already") : Optional.empty();
    }

    /** The journal after an approval that counts: the step is over when enough people have approved. */
    static Journal approved(Plan plan, Journal journal, Act act, Instant now) {
        var step = step(plan, journal, act.step());
        int quorum = ((Action.Approval) step.action()).quorum();
        var heard = journal.heard(new Heard(act, "", now));
        var names = approvers(heard, act.step());
        String often = step.label() + " is approved by " + names.size() + " of " + quorum + ": " + act.comment();
        var told = journal.heard(new Heard(act, often, now));
        if (names.size() < quorum) return told;
        var entry = told.entry(act.step()).orElseThrow();
        return told.with(entry.succeeded(now, "approved by " + String.join(", ", names) + ": " + entry.message()));
    }

    /** The numbers of the steps that rest by themselves, and that a person lets go on. */
    static List<Integer> resting(Plan plan, Journal journal) {
        return allowed(plan, journal, Verb.RESUME).map(Allowed::step).toList();
    }

    /** The step as it asks, or would begin. */
    private static Step step(Plan plan, Journal journal, int step) {
        return journal.entry(step).map(entry -> Grace.step(plan, entry)).orElseGet(() -> plan.step(step));
    }

    /** The steps that ask, for people to see: of a run that rests for nothing else. */
    public static List<Entry> asking(Journal journal) {
        return journal.entries().stream()
                .filter(entry -> entry.state() == Entry.State.ASKING)
                .toList();
    }
}

package dev.holdfast.operator.run;

import dev.holdfast.api.run.Phase;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Whom a run waits for: what its steps ask of people, as its status says it. */
final class PeopleAsked {

    private PeopleAsked() {}

    /** The phase of a run that has not ended: it waits for people when nothing else of it is under way. */
    static Phase phase(Plan plan, Journal journal) {
        var open = journal.entries().stream()
                .filter(entry -> !entry.state().isFinal())
                .toList();
        if (open.isEmpty() || open.stream().anyMatch(entry -> entry.state() != Entry.State.ASKING))
            return Phase.RUNNING;
        if (open.stream().anyMatch(entry -> plan.step(entry.step()).action() instanceof Action.Approval)) {
            return Phase.AWAITING_APPROVAL;
        }
        boolean byItself = open.stream()
                .anyMatch(entry -> plan.step(entry.step()).action() instanceof Action.Pause(var words, var by) && by);
        return byItself ? Phase.RUNNING : Phase.PAUSED;
    }

    /** {@code step 2 "Promote" waits for approval by 2 people in the role dba, 1 has approved (ana), until …: QUESTION}. */
    static String words(Plan plan, Journal journal) {
        return asking(plan, journal).stream()
                .map(entry -> words(plan, journal, entry))
                .collect(Collectors.joining("; "));
    }

    static List<Entry> asking(Plan plan, Journal journal) {
        return journal.end().isPresent() ? List.of() : Answers.asking(journal);
    }

    private static String words(Plan plan, Journal journal, Entry entry) {
        var step = plan.step(entry.step());
        String until = entry.deadline().truncatedTo(ChronoUnit.SECONDS).toString();
        String asked = entry.message();
        return step.label()
                + switch (step.action()) {
                    case Action.Approval approval -> {
                        var names = Answers.approvers(journal, entry.step());
                        yield " waits for approval by " + approval.quorum()
                                + (approval.quorum() == 1 ? " person" : " people")
                                + (approval.role().isEmpty() ? "" : " in the role " + approval.role())
                                + (names.isEmpty()
                                        ? ""
                                        : ", " + names.size() + " approved it: " + String.join(", ", names))
                                + ", until " + until + ": " + asked;
                    }
                    case Action.Pause pause ->
                        pause.byItself()
                                ? " rests until " + until + ", or until somebody resumes: " + asked
                                : " waits for somebody to resume, until " + until + ": " + asked;
                    default -> " waits: " + asked;
                };
    }
}

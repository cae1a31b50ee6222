package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Listing;
import dev.holdfast.core.plan.Template;
import java.util.Optional;

/**
 * Decides about steps that wait for people: an approval and a pause. Neither has an effect. That enough people have
 * approved, and that somebody has resumed, is heard ({@link Answers}); here is decided what is asked, and what becomes of
 * a step to which nobody comes. Its time is counted from when it asks, and neither a pause of the run nor a freeze makes it
 * longer: who approves an hour later does not approve what was asked.
 */
final class AskMove {

    private AskMove() {}

    static Move decide(Frame frame, Action.Approval approval, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (!(report instanceof Report.Nothing)) throw strange(report);
        if (frame.overdue(entry)) {
            return frame.fail(
                    entry,
                    "nobody may approve any more: " + given(frame, approval) + " in "
                            + Output.words(frame.step().timeout()));
        }
        return ask(frame, entry, approval.message());
    }

    static Move decide(Frame frame, Action.Pause pause, Report report) {
        var entry = frame.entry(Entry.State.WAITING);
        if (!(report instanceof Report.Nothing)) throw strange(report);
        String time = Output.words(frame.step().timeout());
        if (frame.overdue(entry)) {
            return pause.byItself()
                    ? frame.again(entry.succeeded(frame.now(), "rested for " + time))
                    : frame.fail(entry, "nobody has resumed the run in " + time);
        }
        return ask(frame, entry, pause.message());
    }

    private static Move ask(Frame frame, Entry entry, String message) {
        if (entry.state() == Entry.State.ASKING) return frame.rest(entry, entry.deadline(), Optional.empty());
        var lost = frame.lostValue();
        if (lost.isPresent()) return frame.fail(entry, "the run's Secret no longer holds the value " + lost.get());
        return frame.rest(entry.asking(question(frame, message)), entry.deadline(), Optional.empty());
    }

    /** What people are to see before they say yes: the values themselves, unless they are secret. */
    private static String question(Frame frame, String message) {
        var text = Json.text(message);
        if (Template.filledLength(text, frame.values()) > Answers.QUESTION_LENGTH_MAX) {
            return frame.clean(Listing.cut(message, Answers.QUESTION_LENGTH_MAX))
                    + " (its values are too long to show)";
        }
        return frame.clean(ProbeMove.fill(message, frame.values()));
    }

    private static String given(Frame frame, Action.Approval approval) {
        int given = Answers.approvers(frame.journal(), frame.step().number()).size();
        return given + " of " + approval.quorum() + (approval.quorum() == 1 ? " person" : " people") + " had approved";
    }

    private static IllegalStateException strange(Report report) {
        return new IllegalStateException("a step that waits for people cannot be answered with " + report);
    }
}

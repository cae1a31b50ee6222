package dev.holdfast.cli.demo;

import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.Slip;
import dev.holdfast.cli.output.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run in words: its beginning, each step when it has ended, its end. Every fact is told once. */
final class RunStory {
    private final String arrow;
    private final Set<Integer> told = new HashSet<>();
    private boolean begun;
    private boolean ended;

    RunStory(String arrow) {
        this.arrow = arrow;
    }

    /** What is new in this state of the run. */
    List<Moment> news(RecoveryRun run) {
        var news = new ArrayList<Moment>();
        var status = run.getStatus();
        if (status == null || status.startTime() == null) {
            return news;
        }
        var steps = Step.numbered(run.getSpec().steps());
        if (!begun) {
            begun = true;
            var words = "run " + run.getMetadata().getName() + " begins: " + Counted.of(steps.size(), "step")
                    + ", as ServiceAccount " + run.getMetadata().getNamespace() + "/"
                    + run.getSpec().serviceAccountName();
            news.add(new Moment(status.startTime(), "run", words));
        }
        if (status.journal() != null) {
            for (var entry : status.journal().entries()) {
                if (isOver(entry) && told.add(entry.step())) {
                    news.add(moment(steps.get(entry.step() - 1), entry, steps.size()));
                }
            }
        }
        if (!ended && status.phase() != null && status.phase().terminal()) {
            ended = true;
            var at = status.completionTime() == null ? status.startTime() : status.completionTime();
            news.add(new Moment(at, "run", status.phase().word()));
        }
        return news;
    }

    private Moment moment(Step step, JournalEntry entry, int steps) {
        Instant at = entry.finishTime() == null ? entry.startTime() : entry.finishTime();
        var words = entry.state() == EntryState.FAILED
                ? step.title() + ": FAILED, " + entry.message()
                : step.title() + ": " + outcome(step, entry);
        var took = Duration.between(entry.startTime(), at).toMillis();
        return new Moment(
                at, "step " + entry.step() + "/" + steps, words + " [" + cluster(step) + ", " + took + " ms]");
    }

    private String outcome(Step step, JournalEntry entry) {
        return switch (step.type()) {
            case READ_FIELD -> value(entry.output());
            case PATCH -> step.patch().override().fieldPath() + " " + change(entry);
            case SCALE -> "spec.replicas " + change(entry) + ", all ready";
            case WAIT -> entry.message();
            case DELETE -> "gone";
            case APPLY -> "applied";
            case JOB -> job(entry.message());
            case PLAN, PROBE, HTTP, NOTIFY, HOLD, RELEASE, FENCE, UNFENCE, APPROVAL, PAUSE, PARALLEL -> entry.message();
        };
    }

    /** The Job's name and end; of its last lines only whether they come from a simulated node. */
    private static String job(String message) {
        int lines = message.indexOf(": ");
        var end = lines < 0 ? message : message.substring(0, lines);
        return message.contains("simulated") ? end + ", simulated: nothing was executed" : end;
    }

    /** {@code 0 -> 3}. */
    String change(JournalEntry entry) {
        return value(entry.previous()) + " " + arrow + " " + value(entry.desired());
    }

    /** Where the step acts; a step without a cluster acts on the one that holds the plan. */
    static String cluster(Step step) {
        return Optional.ofNullable(step.cluster()).orElse("hub");
    }

    private static String value(Slip slip) {
        return slip == null ? "(absent)" : slip.value() == null ? "(" + slip.bytes() + " bytes)" : slip.value();
    }

    private static boolean isOver(JournalEntry entry) {
        return entry.state() == EntryState.SUCCEEDED || entry.state() == EntryState.FAILED;
    }
}

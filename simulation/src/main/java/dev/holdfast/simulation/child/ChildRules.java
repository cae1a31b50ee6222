package dev.holdfast.simulation.child;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.run.Effect;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Report.JobState;
import dev.holdfast.simulation.invariant.Violation;
import java.util.Map;
import java.util.Optional;

/** What must be true of runs that start runs: asked at each effect, and in the end. */
public final class ChildRules {

    public static final String ONE_CHILD = "a step has one child at a time, and one in a round";
    public static final String NONE_GOES_ON = "nothing is done below a run that has ended";
    public static final String NONE_BELOW_A_PAUSE = "nothing is done below a run that is paused";
    public static final String NONE_BESIDE_A_FAILURE = "nothing begins beside a step that has failed";
    public static final String ONE_ACTS = "of the runs for one target one acts, and those below it";
    public static final String AS_ABOVE = "what begins below a run without grace goes without it";
    public static final String ALL_END = "every run ends";
    public static final String AS_ITS_CHILD = "a step succeeds when its child has completed";

    private final Map<String, Member> runs;
    private final Map<String, JobState> jobs;

    /** @param jobs by the uid of their run and their names */
    public ChildRules(Map<String, Member> runs, Map<String, JobState> jobs) {
        this.runs = runs;
        this.jobs = jobs;
    }

    /** Something of a run is done. */
    public void sent(Member run, Effect effect) {
        for (var above : run.above()) {
            if (above.isOver()) throw new Violation(NONE_GOES_ON, run + " below " + above);
            if (above.isPaused()) throw new Violation(NONE_BELOW_A_PAUSE, run + " below " + above);
        }
        begins(run, run.journal.entry(effect.step()).orElseThrow());
        for (var other : runs.values()) {
            boolean family =
                    other == run || run.above().contains(other) || other.above().contains(run);
            boolean doing = jobs.entrySet().stream()
                    .anyMatch(job ->
                            job.getValue() == JobState.ACTIVE && job.getKey().startsWith(other.uid + "/"));
            if (!family && other.target.equals(run.target) && doing && !other.isOver()) {
                throw new Violation(ONE_ACTS, run + " beside " + other + " for " + run.target);
            }
        }
    }

    private static void begins(Member run, Entry entry) {
        for (var failed : run.journal.entries()) {
            boolean stops = failed.state() == Entry.State.FAILED
                    && run.plan.step(failed.step()).onFailure() != OnFailure.CONTINUE;
            if (stops
                    && entry.round() == 1
                    && entry.started().isAfter(failed.finished().orElseThrow())) {
                throw new Violation(
                        NONE_BESIDE_A_FAILURE,
                        run + " begins step " + entry.step() + " after step " + failed.step() + " has failed");
            }
        }
    }

    /**
     * A pass over a run is over that found one above it without grace.
     *
     * @param before the journal with which it began
     */
    public void begun(Member run, Journal before) {
        for (var entry : run.journal.entries()) {
            boolean old = before.entry(entry.step())
                    .filter(is -> is.round() == entry.round())
                    .isPresent();
            boolean differs = run.plan.step(entry.step()).ungraceful().isPresent();
            if (old || entry.round() > 1 || !differs) continue;
            if (!entry.ungraceful() && entry.state() != Entry.State.SKIPPED) {
                throw new Violation(AS_ABOVE, "step " + entry.step() + " of " + run + " began with grace");
            }
        }
    }

    /** A step makes a child. */
    public void makes(Member parent, int step, String name) {
        boolean another = runs.values().stream()
                .anyMatch(run -> run.parent.equals(Optional.of(parent)) && run.step == step && !run.isOver());
        if (another) throw new Violation(ONE_CHILD, "step " + step + " of " + parent + " made " + name);
    }

    /** Nothing more will happen. */
    public void over() {
        var open = runs.values().stream().filter(run -> !run.isOver()).toList();
        if (!open.isEmpty()) throw new Violation(ALL_END, open + " of " + runs.keySet());
        runs.values().forEach(this::requireOwnSuccess);
    }

    private void requireOwnSuccess(Member run) {
        for (var entry : run.journal.entries()) {
            if (entry.state() != Entry.State.SUCCEEDED
                    || !(run.plan.step(entry.step()).action() instanceof Action.Child)) continue;
            boolean completed = runs.values().stream()
                    .anyMatch(child -> child.parent.equals(Optional.of(run))
                            && child.step == entry.step()
                            && child.journal.end().orElseThrow().outcome() == Outcome.COMPLETED);
            if (!completed) throw new Violation(AS_ITS_CHILD, "step " + entry.step() + " of " + run);
        }
    }
}

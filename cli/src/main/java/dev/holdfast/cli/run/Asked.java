package dev.holdfast.cli.run;

import dev.holdfast.api.plan.Approval;
import dev.holdfast.api.plan.Step;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.JournalEntry;
import dev.holdfast.core.run.Verb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a step of a run asks of people, as the run has it.
 *
 * @param role empty when no role is asked for
 * @param approvers who has approved, each once
 * @param question with its values, as the operator wrote it down
 */
record Asked(int step, String title, String role, int quorum, List<String> approvers, Instant until, String question) {

    /** The steps that wait for approval. */
    static List<Asked> of(RunView run) {
        return run.steps().stream()
                .flatMap(step -> step.entry().stream()
                        .filter(entry -> entry.state() == EntryState.ASKING && entry.deadline() != null)
                        .flatMap(
                                entry -> approval(run, step.number()).map(asks -> of(run, step, entry, asks)).stream()))
                .toList();
    }

    private static Optional<Approval> approval(RunView run, int step) {
        var steps = Step.numbered(run.spec().steps());
        return step > steps.size()
                ? Optional.empty()
                : Optional.ofNullable(steps.get(step - 1).approval());
    }

    private static Asked of(RunView run, StepView step, JournalEntry entry, Approval asks) {
        var names = new LinkedHashSet<String>();
        for (var act : run.heard()) {
            if (!act.obeyed() || act.step() == null || act.step() != step.number()) continue;
            if (act.verb().equals(Verb.RETRY.word())) names.clear();
            if (act.verb().equals(Verb.APPROVE.word())) names.add(act.actor());
        }
        return new Asked(
                step.number(),
                step.title(),
                asks.role() == null ? "" : asks.role(),
                asks.quorum() == null ? 1 : asks.quorum(),
                List.copyOf(names),
                entry.deadline(),
                entry.message() == null ? "" : entry.message());
    }

    /** {@code step 2: 1 of 2 in the role dba until 2026-03-01T12:00:00Z}. */
    String words(Function<Instant, String> time) {
        return "step " + step + ": " + approvers.size() + " of " + quorum
                + (role.isEmpty() ? "" : " in the role " + role) + " until "
                + time.apply(until.truncatedTo(ChronoUnit.SECONDS));
    }
}

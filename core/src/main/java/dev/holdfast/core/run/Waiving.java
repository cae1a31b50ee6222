package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides about waivers: a person answers for it, under their own name and until a moment that they say, that an old
 * primary cannot act.
 *
 * <ol>
 *   <li>A fence step that asks for one waits for it. One of another method takes it when it has failed and the run rests
 *       there: who has pulled the plug need not wait for the machine to answer. So does a promote step that was refused.
 *   <li>It names the primary, so that nobody answers for another than they think, and ends within the step's
 *       {@code longest}, without one within {@link FenceMethod.Waiver#LONGEST_DEFAULT}.
 *   <li>It is bound to the epoch of the run's hold that the person has seen: when another run has had the target since, what
 *       they saw may be so no more, and they look again.
 *   <li>Obeying it begins a new round of a step that had failed; the step finds the waiver in the journal.
 * </ol>
 */
final class Waiving {

    private Waiving() {}

    /** The numbers of the steps to which a waiver could be given now. */
    static List<Integer> steps(Plan plan, Journal journal) {
        var waiting = Lanes.of(plan, journal.whole()).busy().stream()
                .filter(entry -> Grace.step(plan, entry).action()
                        instanceof Action.Fence(var primary, FenceMethod.Waiver waiver))
                .map(Entry::step);
        var failed = Hearing.failed(plan, journal).stream()
                .filter(step -> primary(step(plan, journal, step)).isPresent());
        return Stream.concat(waiting, failed).toList();
    }

    /** The step that is meant; the only one when none is named. */
    private static Optional<Integer> meant(Plan plan, Journal journal, int named) {
        var takes = steps(plan, journal);
        if (named == 0) return takes.size() == 1 ? Optional.of(takes.getFirst()) : Optional.empty();
        return takes.contains(named) ? Optional.of(named) : Optional.empty();
    }

    /** The step as its round has begun it. */
    private static Step step(Plan plan, Journal journal, int number) {
        return Grace.step(plan, journal.entry(number).orElseThrow());
    }

    /** The primary that a step fences, or that it needs evidence about. */
    private static Optional<String> primary(Step step) {
        return step.action() instanceof Action.Fence fence ? Optional.of(fence.primary()) : step.promotes();
    }

    /** Why nobody can waive anything as the run stands; empty when somebody can. */
    static Optional<String> refusal(Plan plan, Journal journal, int step) {
        if (meant(plan, journal, step).isPresent()) return Optional.empty();
        var takes = steps(plan, journal);
        if (takes.isEmpty()) {
            return Optional.of(
                    "nothing to waive: no fence step waits for a person, and the run rests at none that failed");
        }
        String labels = takes.stream().map(take -> plan.step(take).label()).collect(Collectors.joining(" and "));
        return Optional.of(
                step == 0
                        ? "a waiver could be for " + labels + ": say for which"
                        : "the waiver is for " + labels + ", not for step " + step);
    }

    /** Why this waiver counts for nothing; empty when it counts. */
    static Optional<String> refusal(Plan plan, Journal journal, Act act, Optional<Long> hold, Instant now) {
        var step = step(plan, journal, meant(plan, journal, act.step()).orElseThrow());
        if (act.waiver().isEmpty()) return Optional.of("a waiver names the primary, and when it ends");
        var waiver = act.waiver().get();
        String primary = primary(step).orElseThrow();
        if (!waiver.primary().equals(primary)) {
            return Optional.of(step.label() + " is about " + primary + ", the waiver about " + waiver.primary());
        }
        var moved = moved(waiver.epoch(), hold);
        if (moved.isPresent()) return moved;
        if (!now.isBefore(waiver.until()))
            return Optional.of("it was good until " + waiver.until() + ", and came later");
        var longest = step.action() instanceof Action.Fence(var ignored, FenceMethod.Waiver asks)
                ? asks.longest()
                : FenceMethod.Waiver.LONGEST_DEFAULT;
        return waiver.until().isAfter(now.plus(longest))
                ? Optional.of("it would be good until " + waiver.until() + "; a waiver here ends within "
                        + Output.words(longest))
                : Optional.empty();
    }

    /** Another hold than the one that the person has looked at. */
    private static Optional<String> moved(Optional<Long> saw, Optional<Long> hold) {
        if (saw.equals(hold)) return Optional.empty();
        String is = hold.map(epoch -> "the run now holds its target under epoch " + epoch)
                .orElse("the run's target has no epochs");
        return Optional.of(
                saw.map(epoch -> "it is for epoch " + epoch + ", " + is + ": look again whether the primary can act")
                        .orElse("it does not say for which epoch, " + is
                                + ": look again, and name in the act's epoch what status.target.epoch says"));
    }

    static Journal obeyed(Plan plan, Journal journal, Act act, Instant now) {
        var step = step(plan, journal, meant(plan, journal, act.step()).orElseThrow());
        var waiver = act.waiver().orElseThrow();
        var until = waiver.until();
        String words = act.actor() + " answers for it until " + until + " that "
                + primary(step).orElseThrow() + " cannot act: " + act.comment();
        var going = journal;
        var failed = journal.entry(step.number()).filter(entry -> entry.state() == Entry.State.FAILED);
        if (failed.isPresent()) going = journal.resumed(now).with(failed.get().again(now, now.plus(step.timeout())));
        return going.heard(new Heard(
                act.verb(), step.number(), act.actor(), true, words, now, Optional.of(until), waiver.epoch()));
    }

    /** The waiver that was given to the step in its present round, for the run's present hold. */
    static Optional<Evidence> given(Frame frame, String primary) {
        var entry = frame.existing();
        if (entry.isEmpty()) return Optional.empty();
        return frame.journal().acts().stream()
                .filter(act -> act.obeyed()
                        && act.is(Verb.WAIVE)
                        && act.step() == frame.step().number())
                .filter(act -> !act.at().isBefore(entry.get().started()))
                .filter(act -> act.epoch().equals(frame.subject().hold()))
                .reduce((earlier, later) -> later)
                .map(act -> frame.evidence(
                        primary,
                        new Evidence.Proof.Waiver(act.actor(), act.until().orElse(act.at())),
                        act.words()));
    }
}

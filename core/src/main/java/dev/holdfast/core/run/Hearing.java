package dev.holdfast.core.run;

import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Acts.Vouching;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides about what people do to a run. Pure: the same plan, journal, acts and time give the same journal.
 *
 * <ol>
 *   <li>Acts are heard once, in order, and each leaves a word in the journal, which is stored before the next effect.
 *   <li>An act that nobody vouches for, that was made for other steps, or that comes too late, is not obeyed and says why.
 *   <li>Retry, skip and resume change the journal at once. A pause and a cancel are wishes: {@link NextMove} fulfils them
 *       at the next boundary, in the same pass.
 *   <li>The act that was obeyed last counts: a retry, a skip and a resume lift a pause. After a cancel nothing counts.
 *   <li>To be ungraceful is beside all that: it stays, lifts no pause, and begins a failed step anew that says how.
 * </ol>
 */
public final class Hearing {

    private Hearing() {}

    /** Something that a person may do now; {@code step} is 0 for the run as a whole. */
    public record Allowed(Verb verb, int step) {}

    /** The journal with all acts heard that it had not heard yet. A run that has not begun hears later. */
    public static Journal hear(Plan plan, Journal journal, Acts acts, Instant now) {
        if (journal.started().isEmpty()) return journal;
        var heard = journal;
        int count = Math.min(acts.given().size(), Act.ACTS_MAX);
        for (int i = journal.acts().size(); i < count; i++) {
            heard = hear(plan, heard, acts.given().get(i), acts.vouching(), now);
        }
        return heard;
    }

    private static Journal hear(Plan plan, Journal journal, Act act, Vouching vouching, Instant now) {
        var verb = Verb.of(act.verb());
        var refusal = verb.isEmpty()
                ? Optional.of("this version of Holdfast does not know the verb " + act.verb())
                : voided(plan, journal, act, vouching).or(() -> refusal(plan, journal, verb.get(), act.step()));
        if (refusal.isPresent()) {
            return journal.heard(new Heard(act.verb(), act.step(), act.actor(), false, refusal.get(), now));
        }
        return obeyed(plan, journal, act, verb.get(), now);
    }

    private static Optional<String> voided(Plan plan, Journal journal, Act act, Vouching vouching) {
        if (vouching instanceof Vouching.Void(var words)) {
            return Optional.of("the API server does not vouch for who did it: " + words);
        }
        if (!journal.digest().equals(plan.digest())) {
            return Optional.of("too late: the run's steps are not the ones it started with");
        }
        return act.planDigest().equals(journal.digest())
                ? Optional.empty()
                : Optional.of("it is for the steps " + act.planDigest() + ", this run has " + journal.digest());
    }

    /** What people may do now. */
    public static List<Allowed> allowed(Plan plan, Journal journal) {
        if (journal.started().isEmpty() || !journal.digest().equals(plan.digest())) return List.of();
        return Stream.of(Verb.values())
                .filter(verb -> refusal(plan, journal, verb, 0).isEmpty())
                .map(verb -> new Allowed(
                        verb,
                        verb == Verb.RETRY || verb == Verb.SKIP
                                ? restingAt(plan, journal).orElse(0)
                                : 0))
                .toList();
    }

    /** Why an act cannot be obeyed as the run stands; empty when it can. */
    private static Optional<String> refusal(Plan plan, Journal journal, Verb verb, int step) {
        var run = journal.run(plan);
        if (run instanceof Run.Ended(var end)) {
            return Optional.of("too late: the run has ended, " + ended(end.outcome()));
        }
        if (journal.asked(Verb.CANCEL).isPresent()) return Optional.of("too late: the run is being canceled");
        return switch (verb) {
            case PAUSE ->
                run instanceof Run.Paused || journal.asked(Verb.PAUSE).isPresent()
                        ? Optional.of("the run is paused already")
                        : Optional.empty();
            case RESUME -> resume(plan, journal, run);
            case RETRY -> retry(plan, journal, run, step);
            case SKIP -> skip(plan, journal, run, step);
            case CANCEL -> Optional.empty();
            case UNGRACEFUL -> ungraceful(plan, journal, step);
        };
    }

    /** Only where it makes a difference: to a step that has not come to its end and says what it is without grace. */
    private static Optional<String> ungraceful(Plan plan, Journal journal, int step) {
        if (step > plan.steps().size()) return Optional.of("there is no step " + step);
        boolean already = step == 0
                ? plan.mode() == Mode.UNGRACEFUL
                        || journal.acts().stream()
                                .anyMatch(act -> act.obeyed() && act.is(Verb.UNGRACEFUL) && act.step() == 0)
                : Grace.isAsked(plan, journal, step);
        if (already) return Optional.of((step == 0 ? "the run" : plan.step(step).label()) + " is ungraceful already");
        if (step > 0 && !isOpen(journal, step)) return Optional.of(standing(plan, journal, step));
        boolean matters = plan.steps().stream()
                .filter(each -> step == 0 || each.number() == step)
                .anyMatch(each -> each.ungraceful().isPresent() && isOpen(journal, each.number()));
        return matters
                ? Optional.empty()
                : Optional.of((step == 0
                                ? "no step that is left says"
                                : plan.step(step).label() + " does not say") + " what it is without grace");
    }

    /** Whether the step has not come to an end that the run has gone on from. */
    private static boolean isOpen(Journal journal, int step) {
        if (step > journal.entries().size()) return true;
        var entry = journal.entries().get(step - 1);
        return !entry.state().isFinal()
                || entry.state() == Entry.State.FAILED
                        && step == journal.entries().size();
    }

    private static String ended(Journal.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case CANCELED -> "Canceled";
            case PAUSED -> "Paused";
        };
    }

    private static Optional<String> resume(Plan plan, Journal journal, Run run) {
        if (run instanceof Run.Paused(var end, Run.Broken(var entry))) {
            return Optional.of(plan.step(entry.step()).label() + " has failed: retry or skip it, or cancel the run");
        }
        if (journal.asked(Verb.PAUSE).isPresent()) return Optional.empty();
        return run instanceof Run.Paused(var end, var at)
                ? Optional.of("it would rest again: " + end.message())
                : Optional.of("the run is not paused");
    }

    private static Optional<String> retry(Plan plan, Journal journal, Run run, int step) {
        if (run instanceof Run.Paused(var end, Run.Broken(var entry))) return other(plan, entry.step(), step);
        return Optional.of(
                step == 0 ? "nothing to retry: the run does not rest at a failed step" : standing(plan, journal, step));
    }

    private static Optional<String> skip(Plan plan, Journal journal, Run run, int step) {
        if (!(run instanceof Run.Paused(var end, var at))) {
            boolean over = step > 0
                    && step <= journal.entries().size()
                    && journal.entries().get(step - 1).state().isFinal();
            return Optional.of(over ? standing(plan, journal, step) : "the run is not paused; pause it, then skip");
        }
        boolean byPeople = at instanceof Run.Broken || journal.asked(Verb.PAUSE).isPresent();
        if (!byPeople) return Optional.of("it would rest again: " + end.message());
        return other(plan, restingAt(plan, journal).orElse(0), step);
    }

    /** Whether the step is another one than that at which the run rests. */
    private static Optional<String> other(Plan plan, int rests, int step) {
        return step == 0 || step == rests
                ? Optional.empty()
                : Optional.of("the run rests at " + plan.step(rests).label() + ", not at step " + step);
    }

    private static String standing(Plan plan, Journal journal, int step) {
        if (step < 1 || step > plan.steps().size()) return "there is no step " + step;
        String label = plan.step(step).label();
        if (step > journal.entries().size()) return label + " has not begun";
        return switch (journal.entries().get(step - 1).state()) {
            case WAITING, BACKING_OFF, RUNNING, DEFERRING -> label + " has not failed";
            case SUCCEEDED -> "too late: " + label + " has succeeded";
            case FAILED -> "too late: the run has gone on without " + label;
            case NOT_NEEDED -> "too late: " + label + " was not needed";
            case SKIPPED -> "too late: " + label + " was skipped";
            case DEFERRED -> "too late: " + label + " was deferred, and is a run of its own";
            case CANCELED -> "too late: " + label + " was canceled";
        };
    }

    /** The number of the step at which a paused run would go on. */
    private static Optional<Integer> restingAt(Plan plan, Journal journal) {
        return journal.run(plan) instanceof Run.Paused(var end, var at)
                ? switch (at) {
                    case Run.Ready(int step) -> Optional.of(step);
                    case Run.Busy(var entry) -> Optional.of(entry.step());
                    case Run.Broken(var entry) -> Optional.of(entry.step());
                    case Run.Fresh ignored -> Optional.empty();
                    case Run.Through ignored -> Optional.empty();
                    case Run.Paused ignored -> Optional.empty();
                    case Run.Ended ignored -> Optional.empty();
                }
                : Optional.empty();
    }

    private static Journal obeyed(Plan plan, Journal journal, Act act, Verb verb, Instant now) {
        return switch (verb) {
            case PAUSE, CANCEL -> journal.heard(said(act, act.step(), act.comment(), now));
            case RESUME -> journal.resumed(now).heard(said(act, act.step(), "the run goes on: " + act.comment(), now));
            case RETRY -> {
                var failed = journal.entries().getLast();
                var step = Grace.step(plan, failed);
                var again = failed.again(now, now.plus(step.timeout()));
                String words = step.label() + " begins round " + again.round() + ": " + act.comment()
                        + "; it had failed: " + failed.message();
                yield journal.resumed(now).with(again).heard(said(act, step.number(), words, now));
            }
            case UNGRACEFUL -> {
                var heard = journal.heard(said(act, act.step(), act.comment(), now));
                boolean goesOn = journal.run(plan) instanceof Run.Paused(var end, Run.Broken(var failed))
                        && Grace.isDue(plan, heard, failed);
                yield goesOn ? heard.resumed(now) : heard;
            }
            case SKIP -> {
                var step = plan.step(restingAt(plan, journal).orElseThrow());
                var entry = entry(journal, step, now);
                String words = "skipped by " + act.actor() + ": " + act.comment() + "; " + Known.of(entry);
                yield journal.resumed(now)
                        .with(entry.skipped(now, words))
                        .heard(said(act, step.number(), step.label() + " is " + words, now));
            }
        };
    }

    private static Entry entry(Journal journal, Step step, Instant now) {
        return journal.entries().size() == step.number()
                ? journal.entries().getLast()
                : Entry.begin(step.number(), Entry.State.WAITING, now, now.plus(step.timeout()));
    }

    private static Heard said(Act act, int step, String words, Instant now) {
        return new Heard(act.verb(), step, act.actor(), true, words, now);
    }
}

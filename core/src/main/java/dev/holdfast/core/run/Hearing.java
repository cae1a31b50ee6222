package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Mode;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
            heard = hear(plan, heard, acts.given().get(i), acts, now);
        }
        return heard;
    }

    /**
     * The journal of a run that waits for its turn, with all acts heard: canceled at once, or as it will begin. What it
     * heard before is kept; a pause comes into force when it begins.
     */
    public static Journal waiting(Plan plan, Subject subject, List<Heard> before, Acts acts, Instant now) {
        return waiting(plan, subject, before, acts, false, now);
    }

    /** @param asks whether it waits for a person who says that it goes on: then a resume is one */
    public static Journal waiting(
            Plan plan, Subject subject, List<Heard> before, Acts acts, boolean asks, Instant now) {
        var heard = Journal.begin(plan, before, now);
        int count = Math.min(acts.given().size(), Act.ACTS_MAX);
        for (int i = before.size(); i < count; i++) {
            var act = acts.given().get(i);
            boolean goesOn = asks
                    && Verb.of(act.verb()).equals(Optional.of(Verb.RESUME))
                    && heard.asked(Verb.CANCEL).isEmpty()
                    && voided(plan, heard, act, acts).isEmpty();
            heard = goesOn
                    ? heard.heard(said(act, act.step(), "the run goes on: " + act.comment(), now))
                    : hear(plan, heard, act, acts, now);
        }
        return canceled(plan, subject, heard, now);
    }

    private static Journal canceled(Plan plan, Subject subject, Journal heard, Instant now) {
        return Steering.cancel(subject, heard, now)
                .map(cancel -> Steering.canceled(plan, heard, cancel, now))
                .orElse(heard);
    }

    private static Journal hear(Plan plan, Journal journal, Act act, Acts acts, Instant now) {
        var verb = Verb.of(act.verb());
        var refusal = verb.isEmpty()
                ? Optional.of("this version of Holdfast does not know the verb " + act.verb())
                : voided(plan, journal, act, acts).or(() -> refusal(plan, journal, act, verb.get(), acts, now));
        if (refusal.isPresent()) {
            return journal.heard(new Heard(act.verb(), act.step(), act.actor(), false, refusal.get(), now));
        }
        return obeyed(plan, journal, act, verb.get(), now);
    }

    private static Optional<String> voided(Plan plan, Journal journal, Act act, Acts acts) {
        var voided = acts.voided();
        if (voided.isPresent()) return voided.map(words -> "the API server does not vouch for who did it: " + words);
        if (!journal.digest().equals(plan.digest())) {
            return Optional.of("too late: the run's steps are not the ones it started with");
        }
        return act.planDigest().equals(journal.digest())
                ? Optional.empty()
                : Optional.of("it is for the steps " + act.planDigest() + ", this run has " + journal.digest());
    }

    /** What people may do now; a note can always be left. */
    public static List<Allowed> allowed(Plan plan, Journal journal) {
        if (journal.started().isEmpty() || !journal.digest().equals(plan.digest())) return List.of();
        return Stream.of(Verb.values())
                .flatMap(verb -> switch (verb) {
                    case PAUSE, CANCEL -> possible(plan, journal, verb, List.of(0));
                    case RESUME -> possible(plan, journal, verb, pausing(plan, journal));
                    case UNGRACEFUL -> possible(plan, journal, verb, List.of(0));
                    case RETRY -> possible(plan, journal, verb, failed(plan, journal));
                    case SKIP -> possible(plan, journal, verb, restingAt(plan, journal));
                    case WAIVE -> possible(plan, journal, verb, Waiving.steps(plan, journal));
                    case APPROVE, REJECT ->
                        steerable(plan, journal) ? Answers.allowed(plan, journal, verb) : Stream.of();
                    case NOTE -> Stream.of();
                })
                .toList();
    }

    /** What people may do now to a run that waits for one who says that it goes on. */
    public static List<Allowed> allowedAsking() {
        return List.of(new Allowed(Verb.RESUME, 0), new Allowed(Verb.CANCEL, 0));
    }

    private static Stream<Allowed> possible(Plan plan, Journal journal, Verb verb, List<Integer> steps) {
        return steps.stream()
                .filter(step -> refusal(plan, journal, verb, step).isEmpty())
                .map(step -> new Allowed(verb, step));
    }

    /** The steps that rest by themselves, unless a person has paused the run as a whole. */
    private static List<Integer> pausing(Plan plan, Journal journal) {
        if (byPerson(journal) || !steerable(plan, journal)) return List.of(0);
        var resting = Answers.resting(plan, journal);
        return resting.isEmpty() ? List.of(0) : resting;
    }

    private static boolean steerable(Plan plan, Journal journal) {
        return !(journal.run(plan) instanceof Run.Ended)
                && journal.asked(Verb.CANCEL).isEmpty();
    }

    private static boolean byPerson(Journal journal) {
        return journal.asked(Verb.PAUSE).isPresent();
    }

    private static Optional<String> refusal(Plan plan, Journal journal, Act act, Verb verb, Acts acts, Instant now) {
        if (verb == Verb.NOTE) return Optional.empty();
        var refusal = refusal(plan, journal, verb, act.step());
        return switch (verb) {
            case APPROVE, REJECT -> refusal.or(() -> Answers.refusal(plan, journal, act, now));
            case WAIVE -> refusal.or(() -> Waiving.refusal(plan, journal, act, acts.hold(), now));
            case PAUSE, RESUME, RETRY, SKIP, UNGRACEFUL, CANCEL, NOTE -> refusal;
        };
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
            case RESUME -> resume(plan, journal, run, step);
            case RETRY -> retry(plan, journal, run, step);
            case SKIP -> skip(plan, journal, run, step);
            case WAIVE -> Waiving.refusal(plan, journal, step);
            case CANCEL, APPROVE, REJECT, NOTE -> Optional.empty();
            case UNGRACEFUL -> ungraceful(plan, journal, step);
        };
    }

    /**
     * Only where it makes a difference: to a step that has not come to its end and says what it is without grace, or runs
     * another plan, whose run goes as this one does.
     */
    private static Optional<String> ungraceful(Plan plan, Journal journal, int step) {
        if (step > plan.steps().size()) return Optional.of("there is no step " + step);
        boolean already = step == 0
                ? plan.mode() == Mode.UNGRACEFUL
                        || journal.above().isPresent()
                        || journal.acts().stream()
                                .anyMatch(act -> act.obeyed() && act.is(Verb.UNGRACEFUL) && act.step() == 0)
                : Grace.isAsked(plan, journal, step);
        if (already) return Optional.of((step == 0 ? "the run" : plan.step(step).label()) + " is ungraceful already");
        if (step > 0 && !isOpen(plan, journal, step)) return Optional.of(standing(plan, journal, step));
        boolean matters = plan.steps().stream()
                .filter(each -> step == 0 || each.number() == step)
                .filter(each -> each.ungraceful().isPresent() || each.action() instanceof Action.Child)
                .anyMatch(each -> isOpen(plan, journal, each.number()));
        return matters
                ? Optional.empty()
                : Optional.of((step == 0
                                ? "no step that is left says"
                                : plan.step(step).label() + " does not say") + " what it is without grace");
    }

    /** Whether the step has not come to an end that the run has gone on from. */
    private static boolean isOpen(Plan plan, Journal journal, int step) {
        return journal.entry(step)
                .map(entry -> !entry.state().isFinal() || failed(plan, journal).contains(step))
                .orElse(true);
    }

    private static String ended(Journal.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case CANCELED -> "Canceled";
            case PAUSED -> "Paused";
        };
    }

    private static Optional<String> resume(Plan plan, Journal journal, Run run, int step) {
        var pausing = byPerson(journal) ? List.<Integer>of() : Answers.resting(plan, journal);
        if (!pausing.isEmpty()) return other(plan, pausing, step);
        if (run instanceof Run.Paused(var end, Run.Broken ignored)) {
            var failed = Lanes.of(plan, journal).failed();
            String labels = failed.stream()
                    .map(entry -> plan.step(entry.step()).label())
                    .collect(Collectors.joining(" and "));
            String have = failed.size() == 1 ? " has failed: retry or skip it" : " have failed: retry or skip each";
            return Optional.of(labels + have + ", or cancel the run");
        }
        if (journal.asked(Verb.PAUSE).isPresent()) return Optional.empty();
        return run instanceof Run.Paused(var end, var at)
                ? Optional.of("it would rest again: " + end.message())
                : Optional.of("the run is not paused");
    }

    private static Optional<String> retry(Plan plan, Journal journal, Run run, int step) {
        var failed = failed(plan, journal);
        boolean rests = run instanceof Run.Paused || step == 0;
        if (rests && !failed.isEmpty()) return other(plan, failed, step);
        return failed.contains(step)
                ? Optional.empty()
                : Optional.of(
                        step == 0
                                ? "nothing to retry: the run does not rest at a failed step"
                                : standing(plan, journal, step));
    }

    private static Optional<String> skip(Plan plan, Journal journal, Run run, int step) {
        var failed = failed(plan, journal);
        if (!(run instanceof Run.Paused(var end, var at))) {
            boolean which = step == 0 && !failed.isEmpty();
            if (which || failed.contains(step)) {
                return unapproved(plan, failed, step).or(() -> other(plan, failed, step));
            }
            boolean over = step > 0
                    && journal.entry(step)
                            .filter(entry -> entry.state().isFinal())
                            .isPresent();
            return Optional.of(over ? standing(plan, journal, step) : "the run is not paused; pause it, then skip");
        }
        boolean byPeople = !failed.isEmpty() || journal.asked(Verb.PAUSE).isPresent();
        if (!byPeople) return Optional.of("it would rest again: " + end.message());
        var rests = restingAt(plan, journal);
        if (rests.isEmpty()) return Optional.of("no step is left to skip: resume or cancel the run");
        return unapproved(plan, rests, step).or(() -> other(plan, rests, step));
    }

    /** Nobody gets around an approval. */
    private static Optional<String> unapproved(Plan plan, List<Integer> rests, int step) {
        int meant = step == 0 && rests.size() == 1 ? rests.getFirst() : step;
        boolean asks = rests.contains(meant) && plan.step(meant).action() instanceof Action.Approval;
        return asks
                ? Optional.of(plan.step(meant).label() + " asks for approval, which nobody can skip")
                : Optional.empty();
    }

    /** Whether the step is another one than those at which the run rests. */
    private static Optional<String> other(Plan plan, List<Integer> rests, int step) {
        if (step == 0 ? rests.size() == 1 : rests.contains(step)) return Optional.empty();
        String where = rests.stream().map(at -> plan.step(at).label()).collect(Collectors.joining(" and "));
        return Optional.of("the run rests at " + where + (step == 0 ? ": say at which" : ", not at step " + step));
    }

    private static String standing(Plan plan, Journal journal, int step) {
        if (step < 1 || step > plan.steps().size()) return "there is no step " + step;
        String label = plan.step(step).label();
        var entry = journal.entry(step);
        if (entry.isEmpty()) return label + " has not begun";
        return switch (entry.get().state()) {
            case WAITING, BACKING_OFF, RUNNING, ASKING, DEFERRING -> label + " has not failed";
            case SUCCEEDED -> "too late: " + label + " has succeeded";
            case FAILED ->
                Grace.step(plan, entry.get()).onFailure() == OnFailure.ABORT
                        ? "too late: " + label + " has failed, and ends the run"
                        : "too late: the run has gone on without " + label;
            case NOT_NEEDED -> "too late: " + label + " was not needed";
            case SKIPPED -> "too late: " + label + " was skipped";
            case DEFERRED -> "too late: " + label + " was deferred, and is a run of its own";
            case CANCELED -> "too late: " + label + " was canceled";
        };
    }

    /** The numbers of the failed steps that a person can have tried again. */
    static List<Integer> failed(Plan plan, Journal journal) {
        var failed = Lanes.of(plan, journal.whole()).failed();
        boolean ends = failed.stream().anyMatch(entry -> Grace.step(plan, entry).onFailure() == OnFailure.ABORT);
        return ends ? List.of() : failed.stream().map(Entry::step).toList();
    }

    /** The numbers of the steps at which the run would go on: the failed ones, and those at which it is paused. */
    private static List<Integer> restingAt(Plan plan, Journal journal) {
        var failed = failed(plan, journal).stream();
        return journal.run(plan) instanceof Run.Paused
                ? Stream.concat(failed, Lanes.of(plan, journal).steps().stream())
                        .toList()
                : failed.toList();
    }

    /** The step that a person means who names none. */
    private static Step meant(Plan plan, List<Integer> steps, int named) {
        return plan.step(named == 0 ? steps.getFirst() : named);
    }

    private static Journal obeyed(Plan plan, Journal journal, Act act, Verb verb, Instant now) {
        return switch (verb) {
            case PAUSE, CANCEL, REJECT, NOTE -> journal.heard(said(act, act.step(), act.comment(), now));
            case APPROVE -> Answers.approved(plan, journal, act, now);
            case RESUME -> resumed(plan, journal, act, now);
            case RETRY -> {
                int number = meant(plan, failed(plan, journal), act.step()).number();
                var failed = journal.entry(number).orElseThrow();
                var step = Grace.step(plan, failed);
                var again = failed.again(now, now.plus(step.timeout()));
                String words = step.label() + " begins round " + again.round() + ": " + act.comment()
                        + "; it had failed: " + failed.message();
                yield journal.resumed(now).with(again).heard(said(act, step.number(), words, now));
            }
            case WAIVE -> Waiving.obeyed(plan, journal, act, now);
            case UNGRACEFUL -> {
                var heard = journal.heard(said(act, act.step(), act.comment(), now));
                yield Grace.goesOn(plan, journal, heard) ? heard.resumed(now) : heard;
            }
            case SKIP -> {
                var step = meant(plan, restingAt(plan, journal), act.step());
                var entry = entry(journal, step, now);
                String words = "skipped by " + act.actor() + ": " + act.comment() + "; " + Known.of(step, entry);
                yield journal.resumed(now)
                        .with(entry.skipped(now, words))
                        .heard(said(act, step.number(), step.label() + " is " + words, now));
            }
        };
    }

    /** A pause by a person is lifted first; a step that rests by itself goes on by another act. */
    private static Journal resumed(Plan plan, Journal journal, Act act, Instant now) {
        var resting = byPerson(journal) ? List.<Integer>of() : Answers.resting(plan, journal);
        if (resting.isEmpty()) {
            return journal.resumed(now).heard(said(act, act.step(), "the run goes on: " + act.comment(), now));
        }
        var entry = journal.entry(meant(plan, resting, act.step()).number()).orElseThrow();
        return journal.with(entry.succeeded(now, "resumed by " + act.actor() + ": " + act.comment()))
                .heard(said(act, entry.step(), plan.step(entry.step()).label() + " is over: " + act.comment(), now));
    }

    private static Entry entry(Journal journal, Step step, Instant now) {
        return journal.entry(step.number())
                .orElseGet(() -> Entry.begin(step.number(), Entry.State.WAITING, now, now.plus(step.timeout())));
    }

    private static Heard said(Act act, int step, String words, Instant now) {
        return new Heard(act.verb(), step, act.actor(), true, words, now);
    }
}

package dev.holdfast.simulation.invariant;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.Order;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.RunCase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What asks people goes on when enough of them have approved. Counted from what people did, not from what the journal
 * says of it: each of them once, in the role that is asked for, for the steps of the run, in time, and only since the step
 * has asked last.
 */
final class Approved implements Invariant {

    /** A process that is stopped between hearing an act and storing that it was heard. */
    private static final Duration STORED_WITHIN = Duration.ofMinutes(1);

    private final Facts facts;
    private final Map<String, Integer> heard = new HashMap<>();
    private final Map<String, Set<String>> approvers = new HashMap<>();
    private final Map<String, Long> asked = new HashMap<>();
    private final Set<String> rejected = new HashSet<>();

    Approved(Facts facts) {
        this.facts = facts;
    }

    @Override
    public String sentence() {
        return "what asks people goes on when enough of them have approved it, in time, and when nobody has rejected it";
    }

    @Override
    public void stored(OfStore store) {
        var run = store.run();
        var journal = store.journal();
        var given = People.acts(facts.clusters().get(""), run);
        int before = heard.getOrDefault(run.name(), 0);
        for (int i = before; i < journal.acts().size(); i++) {
            heard(run, given.get(i), journal.acts().get(i));
        }
        heard.put(run.name(), Math.max(before, journal.acts().size()));
        for (var entry : journal.entries()) {
            if (entry.state() == Entry.State.ASKING) {
                asked.putIfAbsent(
                        key(run, entry.step()) + " " + entry.round(),
                        facts.timeline().nanos());
                asked.put(key(run, entry.step()), asked.get(key(run, entry.step()) + " " + entry.round()));
            }
        }
    }

    private void heard(RunCase run, Act given, Heard heard) {
        String key = key(run, given.step());
        if (heard.obeyed() && heard.verb().equals(Verb.RETRY.word())) approvers.remove(key(run, heard.step()));
        if (heard.obeyed() && heard.verb().equals(Verb.REJECT.word())) rejected.add(run.name());
        boolean approves = given.verb().equals(Verb.APPROVE.word()) && isAsking(run, given.step());
        if (!approves
                || !given.planDigest().equals(run.plan().digest())
                || given.actor().equals(People.FORGER)) return;
        var step = run.plan().step(given.step());
        if (!given.role().equals(((Action.Approval) step.action()).role())) return;
        Long since = asked.get(key);
        if (since == null) return;
        var took = Duration.ofNanos(facts.timeline().nanos() - since);
        if (took.compareTo(step.timeout().plus(STORED_WITHIN)) > 0) return;
        approvers.computeIfAbsent(key, fresh -> new HashSet<>()).add(given.actor());
    }

    private static boolean isAsking(RunCase run, int step) {
        return step >= 1
                && step <= run.plan().steps().size()
                && run.plan().step(step).action() instanceof Action.Approval;
    }

    @Override
    public void sent(OfEffect effect) {
        var run = effect.run();
        require(!rejected.contains(run.name()), effect + " is sent although somebody has rejected what was asked");
        var behind = Order.behind(run.plan().steps(), effect.effect().step());
        for (var step : run.plan().steps()) {
            if (behind.get(step.number())) approved(run, step, effect.stored(), effect.toString());
        }
    }

    @Override
    public void over(RunCase run, Journal journal) {
        var end = journal.end().map(Journal.End::outcome);
        require(
                !rejected.contains(run.name())
                        || end.filter(is -> is == Journal.Outcome.CANCELED).isPresent(),
                run.name() + " was rejected and has ended as " + end);
        if (end.filter(is -> is == Journal.Outcome.COMPLETED).isEmpty()) return;
        for (var step : run.plan().steps()) approved(run, step, journal, "the end of " + run.name());
    }

    private void approved(RunCase run, Step step, Journal journal, String what) {
        if (!(step.action() instanceof Action.Approval approval)) return;
        var entry = journal.entry(step.number());
        if (entry.isEmpty()) return;
        var state = entry.get().state();
        if (state == Entry.State.FAILED && step.onFailure() == OnFailure.CONTINUE) return;
        var names = approvers.getOrDefault(key(run, step.number()), Set.of());
        require(
                names.size() >= approval.quorum(),
                what + " comes after " + step.label() + ", " + state + " by " + names + ", which asks "
                        + approval.quorum());
    }

    private static String key(RunCase run, int step) {
        return run.name() + " " + step;
    }
}

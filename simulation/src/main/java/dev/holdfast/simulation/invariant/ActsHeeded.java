package dev.holdfast.simulation.invariant;

import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Entry;
import dev.holdfast.core.run.Heard;
import dev.holdfast.core.run.Intent;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.operator.Tags.OfEffect;
import dev.holdfast.simulation.operator.Tags.OfStore;
import dev.holdfast.simulation.scenario.People;
import dev.holdfast.simulation.scenario.RunCase;
import dev.holdfast.simulation.weather.Weather.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * People are heard: each act once, in order, soon and only when the API server vouches for it; what they have stopped
 * starts nothing; and a Job that had completed long before is not told as canceled.
 */
final class ActsHeeded implements Invariant {

    /** A hub that is dark, leaders that die, watch events that are lost and found by a relist. */
    private static final Duration HEARD_WITHIN = Duration.ofMinutes(8);

    /**
     * The same where a replica is cut off from the hub as well, for three minutes at most: it leads on while it hears
     * nothing, and the next one begins anew. The latest of 20,000 seeds takes half of this, so that a run that hears nothing
     * any more is found.
     */
    private static final Duration HEARD_WITHIN_CUTS = HEARD_WITHIN.multipliedBy(4);

    /** As long as a look and the write after it may take, with a leader that is stopped in between. */
    private static final Duration NOTICED_WITHIN = Duration.ofMinutes(1);

    /** What keeps a run from starting anything. */
    private static final Set<String> STOPS = Set.of(Verb.PAUSE.word(), Verb.CANCEL.word(), Verb.REJECT.word());

    /** What lifts nothing of that. */
    private static final Set<String> SAID =
            Set.of(Verb.APPROVE.word(), Verb.NOTE.word(), Verb.UNGRACEFUL.word(), Verb.WAIVE.word());

    private final Facts facts;
    private final Map<String, Integer> heard = new HashMap<>();
    private final Map<String, Long> completed = new HashMap<>();
    private final Set<String> canceled = new HashSet<>();

    ActsHeeded(Facts facts) {
        this.facts = facts;
        facts.clusters().values().forEach(cluster -> cluster.listen(this::changed));
    }

    @Override
    public String sentence() {
        return "each act is heard once, soon, and obeyed only when it is vouched for; what people have stopped starts nothing";
    }

    private void changed(Change change) {
        if (change.key().kind() != Kind.JOB) return;
        change.after()
                .filter(job -> Trees.text(job, "status", "phase").equals("Complete"))
                .ifPresent(job -> completed.putIfAbsent(
                        change.key().name(), facts.timeline().nanos()));
    }

    @Override
    public void sent(OfEffect effect) {
        var journal = facts.journal(effect.run());
        require(journal.end().isEmpty(), effect + " was sent while the run is " + journal.end());
        var last = journal.acts().stream()
                .filter(act -> act.obeyed() && !SAID.contains(act.verb()))
                .reduce((earlier, later) -> later);
        boolean stopped = last.filter(act -> STOPS.contains(act.verb())).isPresent();
        require(!stopped, effect + " was sent although the act obeyed last is " + last);
        boolean skipped = journal.entries().stream()
                .anyMatch(entry -> entry.step() == effect.effect().step() && entry.state() == Entry.State.SKIPPED);
        require(!skipped, effect + " was sent after it was skipped");
    }

    @Override
    public void stored(OfStore store) {
        var journal = store.journal();
        var run = store.run();
        var given = People.acts(facts.clusters().get(""), run);
        require(journal.acts().size() <= given.size(), run.name() + " has heard acts that nobody did");
        int before = heard.getOrDefault(run.name(), 0);
        for (int i = before; i < journal.acts().size(); i++)
            heard(run, given.get(i), journal.acts().get(i));
        heard.put(run.name(), journal.acts().size());
        journal.entries().forEach(entry -> rounds(run, journal, entry));
        for (var entry : journal.entries()) canceled(run, entry);
    }

    private void heard(RunCase run, Act given, Heard heard) {
        require(given.verb().equals(heard.verb()), run.name() + " heard " + heard + ", people did " + given);
        require(
                !heard.obeyed() || !given.actor().equals(People.FORGER),
                run.name() + " obeyed " + given + ", for which nobody vouches");
        var took = Duration.ofNanos(facts.timeline().nanos() - Long.parseLong(given.comment()));
        var bound = facts.weather().has(Fault.HUB_CUT) ? HEARD_WITHIN_CUTS : HEARD_WITHIN;
        require(took.compareTo(bound) <= 0, run.name() + " heard " + given + " after " + took);
    }

    /** Each round of a step was asked for by a retry of its own, or is the first without grace. */
    private void rounds(RunCase run, Journal journal, Entry entry) {
        long retries = journal.acts().stream()
                .filter(act -> act.obeyed() && act.step() == entry.step())
                .filter(act -> act.verb().equals(Verb.RETRY.word()))
                .count();
        boolean switched = entry.ungraceful() && entry.round() == retries + 2;
        require(
                entry.round() == retries + 1 || switched,
                run.name() + " step " + entry.step() + " is in round " + entry.round() + " after " + retries
                        + " retries");
    }

    private void canceled(RunCase run, Entry entry) {
        // what was said then is not what is known later, when an act comes too late and is written beside it
        if (entry.state() != Entry.State.CANCELED || !canceled.add(run.name() + entry.step())) return;
        var job = entry.intent().filter(Intent.Create.class::isInstance).map(intent -> ((Intent.Create) intent).name());
        Optional<Long> since = job.map(completed::get);
        if (since.isEmpty()) return;
        var ago = Duration.ofNanos(facts.timeline().nanos() - since.get());
        require(
                ago.compareTo(NOTICED_WITHIN) < 0 || entry.message().contains("not known"),
                run.name() + " says of a Job that completed " + ago + " ago: " + entry.message());
    }

    /** Of a run that people have not stopped for good, and that has not ended by itself. */
    static boolean isSteered(Journal journal) {
        return journal.acts().stream().filter(Heard::obeyed).anyMatch(act -> List.of(
                        Verb.CANCEL.word(), Verb.REJECT.word(), Verb.SKIP.word())
                .contains(act.verb()));
    }
}

package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.OnFailure;
import dev.holdfast.core.plan.PatchKind;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Journal;
import dev.holdfast.core.run.Journal.Outcome;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import dev.holdfast.simulation.operator.Journals;
import dev.holdfast.simulation.time.Dice;
import dev.holdfast.simulation.time.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * People who steer runs: at random moments, late, twice, and when a run waits for them; and one who forges acts while
 * the policy that would refuse it is away. In half of the seeds nobody does anything. They have dice of their own, so
 * that a seed has the same weather with them and without.
 */
public final class People {

    /** Stands for the policy and its binding. */
    public static final Key POLICY = new Key(Kind.CONFIG_MAP, "holdfast", "policy");

    /** Whom nobody may obey. */
    public static final String FORGER = "mallory";

    /** Longest time by which people prolong a run: they let it wait, and let failed steps begin again. */
    public static final Duration PROLONGS_MAX = Duration.ofHours(8);

    private static final String PERSON = "alice";
    private static final int ANSWERS_MAX = 6;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LATER = Duration.ofMinutes(3);
    /** How long the policy is away. */
    private static final Duration BACK_WITHIN = Duration.ofMinutes(1);

    private static final Duration AT_ONCE = Duration.ofMillis(300);

    /** What somebody does at a time of which the test decides. */
    public record Errand(Duration after, Verb verb) {}

    private final Dice dice;
    private final Approvers approvers;
    private final boolean come;
    private final List<Errand> errands;
    private final Map<String, Integer> onTheirWay = new HashMap<>();

    private final Map<String, Integer> answers = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private Timeline timeline;
    private Cluster hub;
    private Journals journals;

    private People(Dice dice, Approvers approvers, boolean come, List<Errand> errands) {
        this.dice = dice;
        this.approvers = approvers;
        this.come = come;
        this.errands = errands;
    }

    /** As the seed has it. */
    public static People of(long seed) {
        var dice = new Dice(~seed);
        return new People(dice, new Approvers(seed), dice.chance(0.5), List.of());
    }

    /** They do what they are told, and answer nothing. */
    public static People with(List<Errand> errands) {
        return new People(new Dice(0), new Approvers(0), false, errands);
    }

    public boolean steer() {
        return come;
    }

    /** The run with what becomes of it when one of its steps fails. */
    RunCase asked(RunCase run) {
        if (!come && errands.isEmpty()) return run;
        var steps = run.plan().steps().stream()
                .map(step -> come ? asked(step) : with(step, OnFailure.PAUSE))
                .toList();
        var plan = run.plan();
        var steered =
                new RunCase(run.name(), new Plan(plan.namespace(), plan.name(), steps, plan.digest()), run.completes());
        return come ? approvers.asked(steered) : steered;
    }

    private Step asked(Step step) {
        var onFailure = dice.pick(List.of(OnFailure.PAUSE, OnFailure.PAUSE, OnFailure.CONTINUE, OnFailure.ABORT));
        return with(step, onFailure);
    }

    private static Step with(Step step, OnFailure onFailure) {
        return new Step(
                step.number(),
                step.title(),
                step.action(),
                step.timeout(),
                step.retries(),
                onFailure,
                step.when(),
                step.order());
    }

    /** They come to the runs, which are on {@code hub}. */
    public void come(Cluster hub, List<RunCase> runs, Timeline timeline, Journals journals) {
        this.hub = hub;
        this.timeline = timeline;
        this.journals = journals;
        vouch();
        for (var run : runs) {
            for (var errand : errands) later(run, errand.after(), () -> act(run, errand.verb(), 0));
            if (come) come(run);
        }
    }

    private void come(RunCase run) {
        for (int i = dice.between(0, 4); i > 0; i--) {
            var verb = dice.pick(List.of(
                    Verb.PAUSE,
                    Verb.PAUSE,
                    Verb.PAUSE,
                    Verb.RESUME,
                    Verb.RETRY,
                    Verb.SKIP,
                    Verb.CANCEL,
                    Verb.UNGRACEFUL));
            var limit = dice.pick(List.of(AT_ONCE, SOON, SOON, LATER));
            later(run, dice.between(Duration.ZERO, limit), () -> act(run, verb, step(run)));
        }
        if (dice.chance(0.15)) later(run, dice.between(Duration.ZERO, LATER), () -> forge(run));
        hub.listen(change -> {
            if (change.key().equals(run.key())) change.after().ifPresent(object -> seen(run, object));
        });
    }

    /** Mostly none is named; sometimes one that may be the wrong one. */
    private int step(RunCase run) {
        return dice.chance(0.8) ? 0 : dice.between(1, run.plan().steps().size() + 1);
    }

    /** A run that waits is answered, once for each time that it waits, until people have had enough of it. */
    private void seen(RunCase run, Json.Obj object) {
        var journal = journals.written(object);
        approvers.seen(run, journal, this);
        boolean paused =
                journal.end().filter(end -> end.outcome() == Outcome.PAUSED).isPresent();
        if (!paused || !answered.add(run.name() + " " + journal.acts().size() + journal.end())) return;
        if (answers.merge(run.name(), 1, Integer::sum) > ANSWERS_MAX || dice.chance(0.05)) return;
        later(run, dice.between(Duration.ZERO, dice.pick(List.of(AT_ONCE, SOON, LATER, LATER))), () -> answer(run));
    }

    private void answer(RunCase run) {
        var allowed = new ArrayList<>(Hearing.allowed(run.plan(), journal(run)));
        if (allowed.size() > 1 && dice.chance(0.5)) allowed.removeIf(is -> is.verb() == Verb.CANCEL);
        if (allowed.isEmpty()) return;
        var choice = dice.pick(allowed);
        act(run, choice.verb(), choice.step());
    }

    void later(RunCase run, Duration after, Runnable action) {
        onTheirWay.merge(run.name(), 1, Integer::sum);
        timeline.after(after, () -> {
            onTheirWay.merge(run.name(), -1, Integer::sum);
            action.run();
        });
    }

    private void act(RunCase run, Verb verb, int step) {
        append(run, verb, step, PERSON);
        if (come && dice.chance(0.15)) append(run, verb, step, PERSON);
    }

    /** The policy goes, an act is forged, and the policy comes back, whether anybody has heard of that or not. */
    private void forge(RunCase run) {
        forge(run, new Act(dice.pick(List.of(Verb.values())).word(), 0, "", FORGER, ""));
    }

    void forge(RunCase run, Act act) {
        hub.handle(new Request.Delete(POLICY, java.util.Optional.empty(), java.util.Optional.empty()), FORGER);
        append(run, act);
        timeline.after(dice.between(Duration.ZERO, BACK_WITHIN), this::vouch);
    }

    /** The policy is there, from now on. */
    private void vouch() {
        if (hub.peek(POLICY).isPresent()) return;
        var policy = Json.object("data", Json.object("since", Json.text(String.valueOf(timeline.nanos()))));
        hub.handle(new Request.Create(POLICY, policy, Landscape.SETUP), Landscape.SETUP);
    }

    /** As the API server takes it: appended to whatever is there. The comment says when. */
    private void append(RunCase run, Verb verb, int step, String actor) {
        append(run, new Act(verb.word(), step, "", actor, ""));
    }

    /** The same of an act whose comment and digest are filled in; a digest that it has already is another one. */
    void append(RunCase run, Act given) {
        String actor = given.actor();
        String digest = given.planDigest().isEmpty() ? run.plan().digest() : given.planDigest();
        var act = Json.object("verb", Json.text(given.verb()))
                .with("step", Json.number(given.step()))
                .with("comment", Json.text(String.valueOf(timeline.nanos())))
                .with("actor", Json.text(actor))
                .with("planDigest", Json.text(digest))
                .with("role", Json.text(given.role()));
        var add = Json.object("op", Json.text("add"))
                .with("path", Json.text("/spec/acts/-"))
                .with("value", act);
        hub.handle(new Request.Patch(run.key(), PatchKind.JSON, Json.array(add), actor, false), actor);
    }

    private Journal journal(RunCase run) {
        return hub.peek(run.key()).map(journals::written).orElse(Journal.EMPTY);
    }

    /** What people did to a run, as its object has it. */
    public static List<Act> acts(RunCase run, Json.Obj object) {
        if (!(Trees.at(object, "spec", "acts").orElse(null) instanceof Json.Arr(var items))) return List.of();
        return items.stream()
                .map(item -> new Act(
                        Trees.text(item, "verb"),
                        number(item),
                        Trees.text(item, "comment"),
                        Trees.text(item, "actor"),
                        Trees.text(item, "planDigest"),
                        Trees.text(item, "role")))
                .toList();
    }

    /** What people did to a run, as the API server has it. */
    public static List<Act> acts(Cluster hub, RunCase run) {
        return hub.peek(run.key()).map(object -> acts(run, object)).orElse(List.of());
    }

    private static int number(Json item) {
        return Trees.at(item, "step").orElse(null) instanceof Json.Num(BigDecimal value) ? value.intValue() : 0;
    }

    /** Whether somebody is on the way to the run. */
    public boolean areOnTheirWay(RunCase run) {
        return onTheirWay.getOrDefault(run.name(), 0) > 0;
    }
}

package dev.holdfast.simulation.quarantine;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.FenceMethod;
import dev.holdfast.core.run.Act;
import dev.holdfast.core.run.Answers;
import dev.holdfast.core.run.Hearing;
import dev.holdfast.core.run.Hearing.Allowed;
import dev.holdfast.core.run.Verb;
import dev.holdfast.simulation.time.Dice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * People who see to runs: they approve what is asked, answer for an old primary, and retry what has failed; now and then they
 * skip it, switch to ungraceful, or cancel it. What is tried in vain they let go in the end.
 */
public final class ReturnPeople {

    /** They have had enough of a run by then, and leave it to whoever comes when all is calm. */
    private static final int ACTS_ENOUGH = 30;

    private static final Duration WAIVED_MAX = Duration.ofMinutes(90);

    private final Dice dice;

    public ReturnPeople(Dice dice) {
        this.dice = dice;
    }

    /** What somebody does to the run next, if anybody does anything. */
    public List<Act> next(Kept run, Instant now, boolean calm) {
        int enough = calm ? Act.ACTS_MAX - Act.CANCELS : ACTS_ENOUGH;
        if (run.isOver() || run.acts().size() >= enough) return List.of();
        return run.isPaused()
                ? answer(run, now, calm)
                : asked(run, now, calm).stream().toList();
    }

    /** A step by its number: where several rest, an act for none in particular is refused. All that failed is retried. */
    private List<Act> answer(Kept run, Instant now, boolean calm) {
        var allowed = Hearing.allowed(run.plan(), run.journal()).stream()
                .collect(Collectors.groupingBy(
                        Allowed::verb,
                        () -> new EnumMap<>(Verb.class),
                        Collectors.mapping(Allowed::step, Collectors.toList())));
        if (allowed.containsKey(Verb.WAIVE) && dice.chance(0.7)) return List.of(waiver(run, now, calm));
        var verbs = new ArrayList<Verb>();
        if (dice.chance(0.2)) verbs.add(Verb.UNGRACEFUL);
        if (run.acts().size() > ACTS_ENOUGH || dice.chance(0.05)) verbs.add(Verb.SKIP);
        verbs.add(Verb.RETRY);
        return verbs.stream().filter(allowed::containsKey).findFirst().stream()
                .flatMap(verb -> allowed.get(verb).stream()
                        .limit(verb == Verb.RETRY ? Integer.MAX_VALUE : 1)
                        .map(step -> act(run, verb, step)))
                .toList();
    }

    private Optional<Act> asked(Kept run, Instant now, boolean calm) {
        var asking = Answers.asking(run.journal());
        if (!asking.isEmpty()) {
            int step = asking.getFirst().step();
            long more = run.acts().stream().filter(act -> act.step() == step).count();
            return Optional.of(new Act(
                    Verb.APPROVE.word(), step, "", "person-" + more, run.plan().digest(), ""));
        }
        boolean fences = run.journal().entries().stream()
                .filter(entry -> !entry.state().isFinal())
                .anyMatch(entry -> run.plan().step(entry.step()).action()
                        instanceof Action.Fence(var primary, FenceMethod.Waiver ignored));
        if (fences) return Optional.of(waiver(run, now, calm));
        if (calm || !dice.chance(0.04)) return Optional.empty();
        // what a run has put off stays when it is canceled
        boolean cancels = run.deferred().isEmpty() && dice.chance(0.5);
        return Optional.of(act(run, cancels ? Verb.CANCEL : Verb.UNGRACEFUL, 0));
    }

    private Act waiver(Kept run, Instant now, boolean calm) {
        var until = now.plus(calm ? WAIVED_MAX : dice.between(Duration.ofMinutes(1), WAIVED_MAX));
        return new Act(
                Verb.WAIVE.word(),
                0,
                "the plug is out",
                "ana",
                run.plan().digest(),
                "",
                Optional.of(new Act.Waiver(ReturnPlans.PRIMARY, until)));
    }

    private static Act act(Kept run, Verb verb, int step) {
        return new Act(verb.word(), step, "again", "ana", run.plan().digest());
    }
}

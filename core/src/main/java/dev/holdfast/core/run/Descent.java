package dev.holdfast.core.run;

import dev.holdfast.core.plan.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run comes from: none for one that an alert or a person has started; for a child, the plans that led to it, and
 * whether those above it still want it to go on.
 *
 * @param depth how many runs are above it
 * @param plans the plans of the runs above it and its own, the topmost first; what is in it is not started below it
 * @param parent the run whose step has begun it, as people call it; empty for none
 * @param over why nobody above waits for it any more; it ends by itself then
 * @param ungraceful which of those above goes without grace; this one does so, too
 */
public record Descent(
        int depth, List<PlanId> plans, String parent, Optional<String> over, Optional<Ungraceful> ungraceful) {

    /** Most runs above one: a plan may start a plan, and so on, this deep. */
    public static final int DEPTH_MAX = 5;

    public static final Descent NONE = new Descent(0, List.of(), "", Optional.empty());

    public Descent {
        plans = List.copyOf(plans);
    }

    /** Below runs that go with grace. */
    public Descent(int depth, List<PlanId> plans, String parent, Optional<String> over) {
        this(depth, plans, parent, over, Optional.empty());
    }

    /** A run above, as NAMESPACE/NAME, that goes without grace, and who has said so. */
    public record Ungraceful(String run, String words) {}

    /** A plan that led to a run; {@code uid} is empty where nobody has said it. */
    public record PlanId(String namespace, String name, String uid) {

        /** A plan that was made anew under the same name would start the same circle. */
        boolean is(PlanId other) {
            return namespace.equals(other.namespace) && name.equals(other.name)
                    || !uid.isEmpty() && uid.equals(other.uid);
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** How one of the runs above is. */
    public enum Stage {
        GOING,
        /** It is paused: what is below it begins nothing either. */
        RESTING,
        OVER,
        /** There is no run of that uid. */
        GONE
    }

    /**
     * One of the runs above, as it was read.
     *
     * @param name {@code NAMESPACE/NAME}
     * @param awaits its journal has an unfinished step that waits for the run below it
     * @param words how it ended, or why it rests
     * @param since when it began to rest
     * @param ungraceful who has said that its step which waits for the run below goes without grace; empty when nobody has
     */
    public record Ancestor(
            String name, Stage stage, boolean awaits, String words, Instant since, Optional<String> ungraceful) {

        /** One that goes with grace. */
        public Ancestor(String name, Stage stage, boolean awaits, String words, Instant since) {
            this(name, stage, awaits, words, since, Optional.empty());
        }
    }

    /**
     * Who has said that a step of a run goes without grace, and why; empty when nobody has. Acts that were not obeyed say
     * nothing.
     *
     * @param mode in which the run was started
     */
    public static Optional<String> ungraceful(Mode mode, List<Heard> acts, int step) {
        return acts.stream()
                .filter(act -> act.obeyed() && act.is(Verb.UNGRACEFUL))
                .filter(act -> act.step() == 0 || act.step() == step)
                .findFirst()
                .map(act -> "switched by " + act.actor() + ": " + act.words())
                .or(() -> mode == Mode.UNGRACEFUL ? Optional.of("which was started so") : Optional.empty());
    }

    /** The nearest of {@code ancestors} that goes without grace, for all below it do so too. */
    public static Optional<Ungraceful> ungraceful(List<Ancestor> ancestors) {
        return ancestors.stream()
                .filter(above -> above.ungraceful().isPresent())
                .findFirst()
                .map(above -> new Ungraceful(above.name(), above.ungraceful().orElseThrow()));
    }

    /** What those above say of a run. */
    public sealed interface Upkeep {
        /** It may go on. */
        record Going() implements Upkeep {}

        /** It begins nothing until those above go on. */
        record Resting(String ancestor, String words, Instant since) implements Upkeep {}

        /** Nobody waits for it any more. */
        record Over(String words) implements Upkeep {}
    }

    /**
     * What {@code ancestors}, the nearest first, say of the run below them. One that has ended, is gone, or no longer
     * waits for the run below it, ends all below; else one that rests lets all below it rest.
     */
    public static Upkeep upkeep(List<Ancestor> ancestors) {
        for (var above : ancestors) {
            switch (above.stage()) {
                case GONE -> {
                    return new Upkeep.Over("run " + above.name() + " is gone");
                }
                case OVER -> {
                    return new Upkeep.Over("run " + above.name() + " has ended: " + above.words());
                }
                case GOING, RESTING -> {
                    if (!above.awaits()) {
                        return new Upkeep.Over("no step of run " + above.name() + " waits for it any more");
                    }
                }
            }
        }
        return ancestors.stream()
                .filter(above -> above.stage() == Stage.RESTING)
                .findFirst()
                .<Upkeep>map(above -> new Upkeep.Resting(above.name(), above.words(), above.since()))
                .orElse(new Upkeep.Going());
    }

    /** Why a plan cannot be started below this run; empty when it can. */
    Optional<String> refusal(PlanId plan) {
        if (plans.stream().anyMatch(plan::is)) {
            return Optional.of("plan " + plan + " would start itself: "
                    + String.join(" → ", plans.stream().map(PlanId::toString).toList()) + " → " + plan);
        }
        return depth < DEPTH_MAX
                ? Optional.empty()
                : Optional.of("plan " + plan + " would be the " + (DEPTH_MAX + 1) + "th below one run, and " + DEPTH_MAX
                        + " are the most: "
                        + String.join(
                                " → ", plans.stream().map(PlanId::toString).toList()));
    }
}

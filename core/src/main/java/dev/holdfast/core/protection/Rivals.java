package dev.holdfast.core.protection;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which begun run is in the way of another, of all the runs that the acting process knows. It decides alone where the
 * target is a plan, and beside the target's Lease where plans have come to an application, or left it, in mid-run.
 */
public final class Rivals {

    private static final Comparator<Rival> EARLIEST = Comparator.comparing(
                    (Rival rival) -> rival.began().orElse(Instant.MAX))
            .thenComparing(rival -> rival.run().uid());

    private Rivals() {}

    /**
     * An unfinished run.
     *
     * @param plan the name of its plan, in its namespace; empty without one
     * @param target what it acts for: what its journal says, once it has begun
     * @param began when its journal began
     */
    public record Rival(Holder run, String plan, Target target, Optional<Instant> began) {}

    /**
     * The run that {@code me} must wait for.
     *
     * @param plans the plans of the target of {@code me}
     * @param unfinished may hold {@code me} as well
     */
    public static Optional<Holder> inTheWay(Rival me, Set<String> plans, Collection<Rival> unfinished) {
        return unfinished.stream()
                .filter(rival -> !rival.run().uid().equals(me.run().uid()))
                .filter(rival -> rival.began().isPresent())
                .filter(rival -> concerns(me, plans, rival))
                .filter(rival -> me.began().isEmpty() || EARLIEST.compare(rival, me) < 0)
                .min(EARLIEST)
                .map(Rival::run);
    }

    /**
     * The hold under which a run acts that another has begun: of the holds of the runs above it, the one for the same
     * target. For any other target it takes its own.
     */
    public static <H> Optional<H> lender(Target mine, List<H> above, Function<H, Target> target) {
        return above.stream().filter(hold -> target.apply(hold).equals(mine)).findFirst();
    }

    private static boolean concerns(Rival me, Set<String> plans, Rival rival) {
        if (rival.target().equals(me.target())) return true;
        boolean beside = rival.run().namespace().equals(me.run().namespace());
        boolean planned = !rival.plan().isEmpty();
        return beside && planned && (rival.plan().equals(me.plan()) || plans.contains(rival.plan()));
    }
}

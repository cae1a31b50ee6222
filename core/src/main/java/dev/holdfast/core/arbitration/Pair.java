package dev.holdfast.core.arbitration;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the two sites are set up.
 *
 * @param preferred the site that goes first when both could evict; the primary of the register when empty
 * @param stableFor how long an evicted site must have been well before it is let in again
 */
public record Pair(Arbiter arbiter, Optional<Side> preferred, Duration stableFor) {

    public static final Pair WITNESSED = new Pair(Arbiter.WITNESS, Optional.empty(), Duration.ofMinutes(5));

    /** What stands against evicting the peer now. */
    public Set<Obstacle> toEvict(Agent agent, Sight sight) {
        var against = EnumSet.noneOf(Obstacle.class);
        against.addAll(Permission.toSend(agent, Kind.EVICT));
        if (agent.known().isEmpty()) return against;
        var register = agent.known().get().register();
        var parameters = register.parameters();
        var first = preferred.orElse(register.primary());
        arbiter.againstEviction(agent.side(), first).ifPresent(against::add);
        if (!sight.healthy()) against.add(Obstacle.UNHEALTHY);
        if (register.primary() != agent.side() && register.copies() == Copies.SOLO) {
            against.add(Obstacle.DATA_ELSEWHERE);
        }
        var patience = first == agent.side() ? Duration.ZERO : parameters.priority();
        if (sight.silent().isZero()) {
            against.add(Obstacle.LINK_UP);
        } else if (sight.silent().compareTo(parameters.silence()) < 0) {
            against.add(Obstacle.LINK_SILENT_TOO_SHORT);
        } else if (sight.silent().compareTo(parameters.silence().plus(patience)) < 0) {
            against.add(Obstacle.PREFERRED_FIRST);
        }
        return against;
    }

    /** What stands against letting the peer in again now. */
    public Set<Obstacle> toRejoin(Agent agent, Sight sight) {
        var against = EnumSet.noneOf(Obstacle.class);
        against.addAll(Permission.toSend(agent, Kind.REJOIN));
        if (!sight.silent().isZero()) against.add(Obstacle.LINK_DOWN);
        if (sight.well().compareTo(stableFor) < 0) against.add(Obstacle.NOT_STABLE);
        return against;
    }
}

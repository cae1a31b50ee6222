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

    /** What is over with the next answer of the witness. */
    private static final Set<Obstacle> PASSES = EnumSet.of(Obstacle.PENDING, Obstacle.UNKNOWN);

    public static final Pair WITNESSED = new Pair(Arbiter.WITNESS, Optional.empty(), Duration.ofMinutes(5));

    /** What stands against evicting the peer now. */
    public Set<Obstacle> toEvict(Agent agent, Sight sight) {
        var against = EnumSet.noneOf(Obstacle.class);
        against.addAll(Permission.toSend(agent, Kind.EVICT));
        if (agent.known().isEmpty()) return against;
        var register = agent.known().get().register();
        var parameters = register.parameters();
        var first = preferred.orElse(register.primary());
        if (!sight.healthy()) against.add(Obstacle.UNHEALTHY);
        if (register.primary() != agent.side() && register.copies() == Copies.SOLO) {
            against.add(Obstacle.DATA_ELSEWHERE);
        }
        if (sight.wish().evicts(register)) return against;
        arbiter.againstEviction(agent.side(), first).ifPresent(against::add);
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

    /**
     * What stands against doing what a person wants, beside what passes with the next answer of the witness. That the peer is heard, is
     * preferred or has not been well for long does not: that is what a person decides. Neither does what is to be given up before it is
     * let in.
     */
    public Set<Obstacle> toFollow(Wish wish, Agent agent, Sight sight) {
        var against = EnumSet.noneOf(Obstacle.class);
        var last = agent.memory().last();
        if (last.isEmpty()) {
            against.add(Obstacle.UNKNOWN);
            return against;
        }
        var members = last.get().members();
        var seen = new Sight(sight.healthy(), sight.silent(), sight.well(), wish);
        switch (wish) {
            case Wish.None ignored -> {}
            case Wish.Out ignored -> {
                if (members == Members.BOTH) against.addAll(toEvict(agent, seen));
            }
            case Wish.In ignored -> {
                if (members == Members.BOTH) against.add(Obstacle.PEER_IS_MEMBER);
                against.addAll(toRejoin(agent, seen));
                against.remove(Obstacle.HOLDS_TAKEN);
            }
        }
        against.removeAll(PASSES);
        if (!members.has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
        return against;
    }

    /** What stands against letting the peer in again now. */
    public Set<Obstacle> toRejoin(Agent agent, Sight sight) {
        var against = EnumSet.noneOf(Obstacle.class);
        against.addAll(Permission.toSend(agent, Kind.REJOIN));
        if (!sight.silent().isZero()) against.add(Obstacle.LINK_DOWN);
        var wish = sight.wish();
        if (agent.known().map(Reading::register).filter(wish::keepsOut).isPresent()) against.add(Obstacle.KEPT_OUT);
        boolean now = agent.known().map(Reading::register).filter(wish::letsIn).isPresent();
        if (!now && sight.well().compareTo(stableFor) < 0) against.add(Obstacle.NOT_STABLE);
        return against;
    }
}

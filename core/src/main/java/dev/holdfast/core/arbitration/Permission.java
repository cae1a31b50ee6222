package dev.holdfast.core.arbitration;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** What an agent may do now, by what it knows. The answer is every obstacle; none means yes. */
public final class Permission {

    /** What passes by itself. */
    private static final Set<Obstacle> FOR_TIME = Set.of(Obstacle.WAITING, Obstacle.PROMISED);

    private Permission() {}

    /** What stands against sending this write. */
    public static Set<Obstacle> toSend(Agent agent, Kind kind) {
        var against = EnumSet.noneOf(Obstacle.class);
        if (!agent.frozen().isEmpty()) against.add(Obstacle.FROZEN);
        if (agent.pending().isPresent()) against.add(Obstacle.PENDING);
        if (agent.known().isEmpty()) {
            against.add(Obstacle.UNKNOWN);
            return against;
        }
        if (kind == Kind.CLAIM == agent.leads()) {
            against.add(kind == Kind.CLAIM ? Obstacle.LEADING : Obstacle.NOT_LEADING);
        }
        var members = agent.known().get().register().members();
        switch (kind) {
            case CLAIM -> {}
            case RENEW -> {
                if (!members.has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
            }
            case EVICT -> {
                if (!members.has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
                if (!members.has(agent.side().peer())) against.add(Obstacle.PEER_EVICTED);
            }
            case REJOIN -> {
                if (!members.has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
                if (members.has(agent.side().peer())) against.add(Obstacle.PEER_IS_MEMBER);
                if (agent.taken()) against.add(Obstacle.HOLDS_TAKEN);
            }
        }
        return against;
    }

    /** What stands against running the peer's workloads here. */
    public static Set<Obstacle> toTake(Agent agent, Proof proof, long nowNanos) {
        var against = EnumSet.noneOf(Obstacle.class);
        if (!agent.frozen().isEmpty()) against.add(Obstacle.FROZEN);
        if (agent.taken()) against.add(Obstacle.TAKEN_ALREADY);
        if (agent.dirty()) against.add(Obstacle.DIRTY);
        if (agent.rejoining()) against.add(Obstacle.PENDING);
        if (agent.known().isEmpty()) {
            against.add(Obstacle.UNKNOWN);
            return against;
        }
        var register = agent.known().get().register();
        if (!agent.leads()) against.add(Obstacle.NOT_LEADING);
        if (!register.members().has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
        if (register.members().has(agent.side().peer())) against.add(Obstacle.PEER_IS_MEMBER);
        long waiting = register.parameters().waiting().toNanos();
        if (nowNanos - agent.promisedNanos() < waiting) against.add(Obstacle.PROMISED);
        if (agent.peer().isEmpty()) {
            against.add(Obstacle.PEER_NOT_SEEN);
        } else if (nowNanos - agent.peer().get().atNanos() < waiting && !proof.stopped(register.epoch())) {
            against.add(Obstacle.WAITING);
        }
        return against;
    }

    /** When time alone will have made it right to run the peer's workloads here; empty when something else is missing. */
    static OptionalLong takeFrom(Agent agent, long nowNanos) {
        var against = toTake(agent, Proof.NONE, nowNanos);
        if (against.isEmpty() || !FOR_TIME.containsAll(against)) return OptionalLong.empty();
        long waiting =
                agent.known().orElseThrow().register().parameters().waiting().toNanos();
        long seen = agent.peer().orElseThrow().atNanos();
        return OptionalLong.of((seen - agent.promisedNanos() > 0 ? seen : agent.promisedNanos()) + waiting);
    }

    /** What stands against granting the peer a lease over the link. */
    public static Set<Obstacle> toGrant(Agent agent) {
        var against = EnumSet.noneOf(Obstacle.class);
        if (agent.taken()) against.add(Obstacle.HOLDS_TAKEN);
        if (agent.known().isEmpty()) {
            against.add(Obstacle.UNKNOWN);
            return against;
        }
        var members = agent.known().get().register().members();
        if (!agent.leads()) against.add(Obstacle.NOT_LEADING);
        if (!members.has(agent.side())) against.add(Obstacle.NOT_A_MEMBER);
        if (!members.has(agent.side().peer())) against.add(Obstacle.PEER_EVICTED);
        return against;
    }

    /** What stands against counting on a lease that the peer has granted. */
    public static Set<Obstacle> toAccept(Agent agent, Grant grant) {
        var against = EnumSet.noneOf(Obstacle.class);
        if (agent.knows(Members.only(agent.side().peer()))) against.add(Obstacle.NOT_A_MEMBER);
        if (agent.taken()) against.add(Obstacle.HOLDS_TAKEN);
        if (agent.memory().last().filter(last -> last.epoch() > grant.epoch()).isPresent()) {
            against.add(Obstacle.OUT_OF_DATE);
        }
        return against;
    }
}

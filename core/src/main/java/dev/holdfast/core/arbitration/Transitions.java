package dev.holdfast.core.arbitration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the agent of a site goes from one value to the next. Pure: the same agent, event and time give the same step; nothing
 * is sent, stopped or stored here, the {@link Order orders} say what is to be.
 *
 * <ol>
 *   <li>A lease counts from when its request was <em>sent</em>; what the peer still holds counts from when a read that
 *       showed its last renewal <em>returned</em>. Monotonic clocks only.
 *   <li>A write that was refused or not answered is <em>unknown</em>: what was known is forgotten, and read again.
 *   <li>Whoever lets the peer in says so in its own count of renewals, counts its own time from then on, and takes nothing
 *       over before a later write of its own stands.
 *   <li>A restart forgets what was known, and keeps what may have been promised.
 * </ol>
 *
 * The rules were found by exhaustive search; each is one that a planted bug breaks. See
 * docs/adr/0047-the-rules-of-two-sites-are-explored-as-they-are.md.
 */
public final class Transitions {

    private Transitions() {}

    /**
     * A read that was sent when no write was pending has returned.
     *
     * @throws IllegalStateException when a write is on its way: its answer comes first
     */
    public static Step read(Agent agent, Reading reading, long nowNanos) {
        if (!agent.frozen().isEmpty()) return Step.of(agent, Cause.READ, agent);
        if (agent.pending().isPresent()) {
            throw new IllegalStateException("site %s read while its %s was on its way"
                    .formatted(agent.side(), agent.pending().get().kind()));
        }
        var register = reading.register();
        var wrong = agent.memory().contradictions(register);
        if (!wrong.isEmpty()) return hostile(agent, wrong);
        long renewals = register.renewals(agent.side().peer());
        var seen = agent.peer()
                .filter(last -> last.renewals() == renewals)
                .or(() -> Optional.of(new Sighting(renewals, nowNanos)));
        var after = agent.knowing(Optional.of(reading), seen, agent.memory().seen(register));
        var orders = new ArrayList<Order>();
        remember(agent, after, orders);
        if (!register.members().has(agent.side())) {
            after = after.until(nowNanos);
            orders.add(new Order.Stop("site %s is evicted since epoch %d".formatted(agent.side(), register.epoch())));
        } else if (agent.taken() && register.members() == Members.BOTH) {
            orders.add(new Order.Stop("site %s was let in, and its workloads still run here"
                    .formatted(agent.side().peer())));
        }
        return Step.of(agent, Cause.READ, after, orders.toArray(Order[]::new));
    }

    /** A register was read that makes no sense at all, with the reasons. */
    public static Step hostile(Agent agent, List<String> words) {
        return Step.of(agent, Cause.HOSTILE, agent.freezing(words), new Order.Page(words));
    }

    /**
     * A write is sent now.
     *
     * @throws IllegalStateException when {@link Permission#toSend} says that it may not be
     */
    public static Step send(Agent agent, Kind kind, String nonce, long nowNanos) {
        var against = Permission.toSend(agent, kind);
        if (!against.isEmpty()) throw new IllegalStateException(kind + " may not be sent: " + against);
        var reading = agent.known().orElseThrow();
        var register = kind.on(reading.register(), agent.side(), agent.boot(), nonce);
        var write = new Write(kind, reading.tag(), register, nowNanos);
        boolean rejoin = kind == Kind.REJOIN;
        long deadline = rejoin && agent.solo()
                ? nowNanos + register.parameters().lease().toNanos()
                : agent.deadlineNanos();
        var after = agent.sending(write, agent.dirty() || rejoin, deadline);
        return Step.of(agent, Cause.SENT, after, new Order.Send(write));
    }

    /**
     * The write that was pending is answered, or given up as unanswered. An answer that comes after that is void.
     *
     * @throws IllegalStateException when none is pending
     */
    public static Step answered(Agent agent, Answer answer) {
        var write = agent.pending()
                .orElseThrow(() -> new IllegalStateException(
                        "site %s has no write that %s could answer".formatted(agent.side(), answer)));
        return switch (answer) {
            case Answer.Written(var tag) -> written(agent, write, tag);
            case Answer.Conflict ignored -> lost(agent);
            case Answer.Unknown ignored -> lost(agent);
        };
    }

    private static Step written(Agent agent, Write write, String tag) {
        var register = write.register();
        var after = agent.knowing(
                        Optional.of(new Reading(tag, register)),
                        agent.peer(),
                        agent.memory().seen(register))
                .clean();
        if (write.kind() == Kind.RENEW) {
            after = after.until(later(
                    agent.deadlineNanos(),
                    write.sentNanos() + register.parameters().lease().toNanos()));
        }
        var orders = new ArrayList<Order>();
        remember(agent, after, orders);
        return Step.of(agent, Cause.WRITTEN, after, orders.toArray(Order[]::new));
    }

    private static Step lost(Agent agent) {
        return Step.of(agent, Cause.LOST, agent.knowing(Optional.empty(), agent.peer(), agent.memory()));
    }

    /**
     * The peer's workloads are taken over.
     *
     * @throws IllegalStateException when {@link Permission#toTake} says that they may not be
     */
    public static Step take(Agent agent, Proof proof, long nowNanos) {
        var against = Permission.toTake(agent, proof, nowNanos);
        if (!against.isEmpty()) throw new IllegalStateException("the peer's workloads may not be taken: " + against);
        var memory = agent.memory().taken(true);
        long epoch = agent.known().orElseThrow().register().epoch();
        return Step.of(
                agent, Cause.TOOK, agent.remembering(memory), new Order.Remember(memory), new Order.Permit(epoch));
    }

    /** Nothing of the peer's runs here any more. */
    public static Step released(Agent agent) {
        var memory = agent.memory().taken(false);
        return Step.of(agent, Cause.RELEASED, agent.remembering(memory), new Order.Remember(memory));
    }

    /**
     * The peer is granted a lease, which promises that nothing of it is taken over before that must be over.
     *
     * @return the agent from now on; what was granted is {@link #grant}
     * @throws IllegalStateException when {@link Permission#toGrant} says that it may not be
     */
    public static Agent granting(Agent agent, long nowNanos) {
        var against = Permission.toGrant(agent);
        if (!against.isEmpty()) throw new IllegalStateException("no lease may be granted: " + against);
        return agent.promising(nowNanos);
    }

    /** What the peer of this agent gets when it is granted a lease. */
    public static Grant grant(Agent agent) {
        var register = agent.known().orElseThrow().register();
        return new Grant(register.parameters().lease(), register.epoch());
    }

    /** A grant has come that was asked for at {@code sentNanos}; one for a site that knows better changes nothing. */
    public static Agent granted(Agent agent, Grant grant, long sentNanos) {
        if (!Permission.toAccept(agent, grant).isEmpty()) return agent;
        return agent.until(
                later(agent.deadlineNanos(), sentNanos + grant.lease().toNanos()));
    }

    /** What must survive is stored when another epoch begins, not at each renewal. */
    private static void remember(Agent before, Agent after, List<Order> orders) {
        var last = before.memory().last();
        var now = after.memory().last().orElseThrow();
        boolean same = last.isPresent()
                && last.get().epoch() == now.epoch()
                && last.get().incarnation().equals(now.incarnation());
        if (!same) orders.add(new Order.Remember(after.memory()));
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}

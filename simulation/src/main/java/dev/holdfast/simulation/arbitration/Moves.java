package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Kind;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Order;
import dev.holdfast.core.arbitration.Permission;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.arbitration.Transitions;
import dev.holdfast.simulation.arbitration.Place.Fate;
import java.time.Duration;
import java.util.Optional;

/**
 * Whatever can happen next in a world of two sites: time, the network, the witness, and everything that the rules permit an
 * agent to do, whether or not it would choose to.
 */
final class Moves {

    /** What comes of a move. */
    interface Sink {
        void put(String what, World world);
    }

    private static final String NEXT = "next";

    private final Bounds bounds;
    private final Rules rules;
    private final Taken taken = new Taken();

    Moves(Bounds bounds, Rules rules) {
        this.bounds = bounds;
        this.rules = rules;
    }

    /** What of the table was taken so far. */
    Taken taken() {
        return taken;
    }

    void from(World world, Sink sink) {
        sink.put("a tick", tick(world));
        for (var side : Side.values()) {
            nodes(world, side, sink);
            witness(world, side, sink);
            agent(world, side, sink);
        }
    }

    private World tick(World before) {
        var world = before.later(Bounds.TICK_NANOS);
        for (var side : Side.values()) {
            var place = world.at(side);
            boolean held = !place.node().over(before.now());
            if (held && rules.solo(place.agent())) place = pulled(place, world.now());
            boolean runs = place.running() && !rules.stops(place.node(), world.now());
            world = world.with(side, place.with(place.node(), runs));
        }
        return world;
    }

    private void nodes(World world, Side side, Sink sink) {
        var place = world.at(side);
        if (place.running() && place.node().over(world.now())) {
            sink.put(side + ": nodes see that their lease is over", world.with(side, place.with(place.node(), false)));
        }
        if (rules.solo(place.agent())) {
            var after = pulled(place, world.now());
            boolean changed = !place.running()
                    || after.node().deadlineNanos() != place.node().deadlineNanos();
            if (changed) sink.put(side + ": nodes ask their agent", world.with(side, after.with(after.node(), true)));
        }
    }

    private Place pulled(Place place, long now) {
        return place.with(place.node().answered(rules.sublease(place.agent(), now), now), place.running());
    }

    private void witness(World world, Side side, Sink sink) {
        var place = world.at(side);
        if (place.fate() == Fate.UNDER_WAY) {
            var write = place.agent().pending().orElseThrow();
            if (rules.accepts(write, world.tag())) {
                sink.put(
                        side + ": " + write.kind() + " stands",
                        world.written(NEXT, write.register()).with(side, place.delivered(Fate.STANDS, NEXT)));
            } else {
                sink.put(
                        side + ": " + write.kind() + " is refused",
                        world.with(side, place.delivered(Fate.REFUSED, "")));
            }
        }
        if (place.orphan().isPresent() && rules.accepts(place.orphan().get(), world.tag())) {
            var late = place.orphan().get();
            sink.put(
                    side + ": " + late.kind() + " stands, late",
                    world.written(NEXT, late.register()).with(side, place.leaving(Optional.empty())));
        }
    }

    private void agent(World world, Side side, Sink sink) {
        var place = world.at(side);
        var agent = place.agent();
        long now = world.now();
        if (agent.pending().isEmpty()) {
            var step = taken.step(agent, rules.read(agent, new Reading(world.tag(), world.register()), now));
            boolean stop = step.orders().stream().anyMatch(order -> order instanceof Order.Stop);
            var after = place.with(step.agent()).with(place.node(), place.running() && !stop);
            sink.put(side + ": read", world.with(side, after));
            for (var kind : Kind.values()) send(world, side, kind, sink);
        } else {
            answer(world, side, sink);
        }
        if (rules.mayTake(agent, Proof.NONE, now)) {
            sink.put(
                    side + ": take",
                    world.with(
                            side,
                            place.with(taken.step(agent, rules.take(agent, Proof.NONE, now))
                                    .agent())));
        }
        if (agent.taken()) {
            sink.put(
                    side + ": release",
                    world.with(
                            side,
                            place.with(taken.step(agent, rules.released(agent)).agent())));
        }
        if (bounds.grants()) grant(world, side, sink);
        if (bounds.restarts()) restart(world, side, sink);
    }

    private void send(World world, Side side, Kind kind, Sink sink) {
        var place = world.at(side);
        var agent = place.agent();
        if (kind == Kind.CLAIM) {
            if (!bounds.claims() && !knowsAlone(agent)) return;
            agent = claimable(agent);
        }
        if (!rules.maySend(agent, kind)) return;
        var step = taken.step(agent, rules.send(agent, kind, world.now()));
        sink.put(side + ": send " + kind, world.with(side, place.sending(step.agent())));
    }

    private static boolean knowsAlone(Agent agent) {
        return agent.known().isPresent() && agent.known().get().register().members() == Members.only(agent.side());
    }

    /**
     * The same agent as one whose site another process has acted for. Who acts for a site is not a part of the explored
     * state: every agent may always write, and may always claim, which are more worlds than there can be.
     */
    private Agent claimable(Agent agent) {
        return new Agent(
                agent.side(),
                "another",
                agent.known(),
                agent.peer(),
                agent.deadlineNanos(),
                agent.promisedNanos(),
                agent.dirty(),
                agent.pending(),
                agent.memory(),
                agent.frozen());
    }

    private void answer(World world, Side side, Sink sink) {
        var place = world.at(side);
        var agent = place.agent();
        var write = agent.pending().orElseThrow();
        boolean left = place.orphan()
                .filter(late -> late.expected().equals(world.tag()))
                .isPresent();
        if (place.fate() == Fate.STANDS) {
            var stands = new Answer.Written(place.committed());
            var after = place.answered(taken.step(agent, rules.answered(agent, stands, left, world.now()))
                    .agent());
            if (write.kind() == Kind.RENEW) after = told(after, world.now());
            sink.put(side + ": hears that " + write.kind() + " stands", world.with(side, after));
        }
        if (place.fate() == Fate.REFUSED) {
            var step = taken.step(agent, rules.answered(agent, new Answer.Conflict(), left, world.now()));
            sink.put(side + ": hears of a conflict", world.with(side, place.answered(step.agent())));
        }
        if (place.fate() == Fate.UNDER_WAY && left) return;
        var step = taken.step(agent, rules.answered(agent, new Answer.Unknown(), left, world.now()));
        var after = place.answered(step.agent());
        if (place.fate() == Fate.UNDER_WAY) after = after.leaving(Optional.of(write));
        sink.put(side + ": gives " + write.kind() + " up as unanswered", world.with(side, after));
    }

    /** The nodes are told how long the lease is that has just been renewed. */
    private static Place told(Place place, long now) {
        long left = place.agent().deadlineNanos() - now;
        if (left <= 0) return place;
        return place.with(place.node().answered(new Sublease(Duration.ofNanos(left), false, 0), now), true);
    }

    private void grant(World world, Side side, Sink sink) {
        var place = world.at(side);
        if (!rules.mayGrant(place.agent())) return;
        var peer = world.at(side.peer());
        var grant = Transitions.grant(place.agent());
        if (!Permission.toAccept(peer.agent(), grant).isEmpty()) return;
        var granted = Transitions.granted(peer.agent(), grant, world.now());
        var nodes = peer.node().answered(Sublease.of(grant), world.now());
        sink.put(
                side + ": grants the other a lease",
                world.with(side, place.with(Transitions.granting(place.agent(), world.now())))
                        .with(side.peer(), peer.with(granted).with(nodes, true)));
    }

    private void restart(World world, Side side, Sink sink) {
        var place = world.at(side);
        var agent = place.agent();
        boolean left = place.orphan()
                .filter(late -> late.expected().equals(world.tag()))
                .isPresent();
        var after = place.answered(rules.restarted(agent, agent.boot(), world.now()));
        if (place.fate() == Fate.UNDER_WAY) {
            if (left && agent.pending().orElseThrow().expected().equals(world.tag())) return;
            if (!left) after = after.leaving(agent.pending());
        }
        sink.put(side + ": the agent is restarted", world.with(side, after));
    }
}

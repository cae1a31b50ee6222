package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Answer;
import dev.holdfast.core.arbitration.Edge;
import dev.holdfast.core.arbitration.Kind;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Step;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.arbitration.Write;
import java.util.List;
import java.util.Optional;

/**
 * One production rule each, changed as somebody might change it. With any of them both sites come to run the same; the
 * number of steps to that is the shortest there is.
 */
enum PlantedRule implements Rules {
    /** Leases end, and nothing on the nodes makes that true. */
    NO_WATCHDOG(6) {
        @Override
        public boolean stops(NodeLease lease, long now) {
            return false;
        }
    },
    /** What was granted the peer over the link is not waited for. */
    PROMISE_IGNORED(7) {
        @Override
        public boolean mayTake(Agent agent, Proof proof, long now) {
            return PRODUCTION.mayTake(unpromised(agent), proof, now);
        }

        @Override
        public Step take(Agent agent, Proof proof, long now) {
            return PRODUCTION.take(unpromised(agent), proof, now);
        }
    },
    /** A restarted agent knows of no promise and of nothing on its way. */
    RESTART_FORGETS(8) {
        @Override
        public Agent restarted(Agent agent, String boot, long now) {
            var after = PRODUCTION.restarted(agent, boot, now);
            return new Agent(
                    after.side(),
                    boot,
                    after.known(),
                    agent.peer(),
                    after.deadlineNanos(),
                    now - LONG_AGO,
                    false,
                    after.pending(),
                    after.memory(),
                    after.frozen());
        }
    },
    /** The witness lets an eviction overwrite whatever is there. */
    EVICTION_OVERWRITES(9) {
        @Override
        public boolean accepts(Write write, String tag) {
            return write.kind() == Kind.EVICT || PRODUCTION.accepts(write, tag);
        }
    },
    /** A lease counts from when its renewal was answered. */
    LEASE_FROM_ANSWER(10) {
        @Override
        public Step answered(Agent agent, Answer answer, boolean left, long now) {
            var write = agent.pending().orElseThrow();
            var late = new Write(write.kind(), write.expected(), write.register(), now);
            return PRODUCTION.answered(pending(agent, Optional.of(late)), answer, left, now);
        }
    },
    /** The peer is let in while its workloads still run here. */
    REJOIN_WHILE_RUNNING(12) {
        @Override
        public Step read(Agent agent, Reading reading, long now) {
            return taken(PRODUCTION.read(taken(agent, false), reading, now), agent.taken());
        }

        @Override
        public boolean maySend(Agent agent, Kind kind) {
            return PRODUCTION.maySend(taken(agent, false), kind);
        }

        @Override
        public Step send(Agent agent, Kind kind, long now) {
            return taken(PRODUCTION.send(taken(agent, false), kind, now), agent.taken());
        }

        @Override
        public Step answered(Agent agent, Answer answer, boolean left, long now) {
            return taken(PRODUCTION.answered(taken(agent, false), answer, left, now), agent.taken());
        }

        @Override
        public Step released(Agent agent) {
            return new Step(taken(agent, false), Edge.GIVEN_UP, List.of());
        }
    },
    /** Who lets the peer in does not count that as a lease begun anew. */
    REJOIN_UNCOUNTED(12) {
        @Override
        public Register on(Kind kind, Register register, Side side, String boot) {
            var after = PRODUCTION.on(kind, register, side, boot);
            return kind == Kind.REJOIN ? counted(after, register) : after;
        }
    },
    /** Who lets the peer in still counts as alone until that is answered. */
    ALONE_WHILE_REJOINING(12) {
        @Override
        public boolean solo(Agent agent) {
            return PRODUCTION.solo(alone(agent));
        }

        @Override
        public Sublease sublease(Agent agent, long now) {
            return PRODUCTION.sublease(alone(agent), now);
        }
    },
    /** An unanswered write that lets the peer in is forgotten. */
    REJOIN_FORGOTTEN(14) {
        @Override
        public boolean mayTake(Agent agent, Proof proof, long now) {
            return PRODUCTION.mayTake(dirty(agent, false), proof, now);
        }

        @Override
        public Step take(Agent agent, Proof proof, long now) {
            var step = PRODUCTION.take(dirty(agent, false), proof, now);
            return new Step(dirty(step.agent(), agent.dirty()), step.edge(), step.orders());
        }
    },
    /** A conflict is taken for a write that was not done, and silence for nothing at all. */
    CONFLICT_IS_FAILURE(16) {
        @Override
        public Step answered(Agent agent, Answer answer, boolean left, long now) {
            if (answer instanceof Answer.Written) return PRODUCTION.answered(agent, answer, left, now);
            boolean rejoin = agent.pending().orElseThrow().kind() == Kind.REJOIN;
            boolean settled = answer instanceof Answer.Conflict && rejoin && !left;
            return new Step(
                    dirty(pending(agent, Optional.empty()), agent.dirty() && !settled), Edge.LOST_TRACK, List.of());
        }
    };

    private static final long LONG_AGO = 100 * Bounds.TICK_NANOS;

    private final int steps;

    PlantedRule(int steps) {
        this.steps = steps;
    }

    /** How many steps the shortest way to an overlap has. */
    int steps() {
        return steps;
    }

    private static Agent unpromised(Agent is) {
        return new Agent(
                is.side(),
                is.boot(),
                is.known(),
                is.peer(),
                is.deadlineNanos(),
                is.promisedNanos() - LONG_AGO,
                is.dirty(),
                is.pending(),
                is.memory(),
                is.frozen());
    }

    private static Agent pending(Agent is, Optional<Write> write) {
        return new Agent(
                is.side(),
                is.boot(),
                is.known(),
                is.peer(),
                is.deadlineNanos(),
                is.promisedNanos(),
                is.dirty(),
                write,
                is.memory(),
                is.frozen());
    }

    private static Agent dirty(Agent is, boolean dirty) {
        return new Agent(
                is.side(),
                is.boot(),
                is.known(),
                is.peer(),
                is.deadlineNanos(),
                is.promisedNanos(),
                dirty,
                is.pending(),
                is.memory(),
                is.frozen());
    }

    private static Agent alone(Agent agent) {
        boolean only = agent.known()
                .filter(reading -> reading.register().members() == Members.only(agent.side()))
                .isPresent();
        return only ? dirty(pending(agent, Optional.empty()), false) : agent;
    }

    private static Agent taken(Agent is, boolean taken) {
        return new Agent(
                is.side(),
                is.boot(),
                is.known(),
                is.peer(),
                is.deadlineNanos(),
                is.promisedNanos(),
                is.dirty(),
                is.pending(),
                new Memory(taken, is.memory().last()),
                is.frozen());
    }

    private static Step taken(Step step, boolean taken) {
        return new Step(taken(step.agent(), taken), step.edge(), step.orders());
    }

    private static Register counted(Register is, Register as) {
        return new Register(
                is.incarnation(),
                is.nonce(),
                is.epoch(),
                is.members(),
                is.primary(),
                is.copies(),
                as.renewalsA(),
                as.renewalsB(),
                is.agentA(),
                is.agentB(),
                is.revision(),
                is.parameters());
    }
}

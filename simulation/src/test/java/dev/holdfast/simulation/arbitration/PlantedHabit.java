package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.Proof;
import dev.holdfast.simulation.arbitration.chance.Habits;
import java.util.Collection;
import java.util.OptionalLong;

/** One thing each that a shell around right rules can do wrong. */
enum PlantedHabit implements Habits {
    /** An evicted site says that it has stopped before its nodes have. */
    STOPPED_SAID_TOO_SOON {
        @Override
        public OptionalLong acknowledgement(Agent agent, Collection<NodeWord> nodes) {
            if (agent.known().isEmpty()) return OptionalLong.empty();
            var register = agent.known().get().register();
            return register.members().has(agent.side()) ? OptionalLong.empty() : OptionalLong.of(register.epoch());
        }
    },
    /** A fence that was tried counts. */
    FENCE_HOPED_FOR {
        @Override
        public boolean allOff(Collection<Proof.Fenced> nodes) {
            return !nodes.isEmpty();
        }
    },
    /** A restarted agent does not know that it has taken the peer over. */
    TAKEN_FORGOTTEN {
        @Override
        public Memory remembered(Memory memory) {
            return new Memory(false, memory.last());
        }
    },
    /** What was taken counts as given up when it is told to stop. */
    RELEASED_TOO_SOON {
        @Override
        public boolean stopsBeforeRelease() {
            return false;
        }
    }
}

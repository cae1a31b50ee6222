package dev.holdfast.simulation.arbitration.chance;

import dev.holdfast.core.arbitration.Side;
import dev.holdfast.simulation.arbitration.chance.Wires.Spot;

/** What can go wrong, each for a time, several at once. */
public enum Misfortune {
    LINK_CUT((town, on) -> {
        town.wires.cut(Spot.A, Spot.B, on);
        town.wires.cut(Spot.B, Spot.A, on);
    }),
    LINK_CUT_ONE_WAY((town, on) -> town.wires.cut(Spot.A, Spot.B, on)),
    LINK_CUT_THE_OTHER_WAY((town, on) -> town.wires.cut(Spot.B, Spot.A, on)),
    WITNESS_UNREACHED_BY_A((town, on) -> cutOff(town, Spot.A, on)),
    WITNESS_UNREACHED_BY_B((town, on) -> cutOff(town, Spot.B, on)),
    WITNESS_UNHEARD_BY_A((town, on) -> town.wires.cut(Spot.WITNESS, Spot.A, on)),
    WITNESS_UNHEARD_BY_B((town, on) -> town.wires.cut(Spot.WITNESS, Spot.B, on)),
    A_ISOLATED((town, on) -> isolated(town, Side.A, on)),
    B_ISOLATED((town, on) -> isolated(town, Side.B, on)),
    WITNESS_AWAY((town, on) -> town.witness.away += on ? 1 : -1),
    WITNESS_SAYS_CONFLICT((town, on) -> town.witness.lying += on ? 1 : -1),
    A_DARK((town, on) -> dark(town, Side.A, on)),
    B_DARK((town, on) -> dark(town, Side.B, on)),
    A_AGENT_DOWN((town, on) -> agentDown(town, Side.A, on)),
    B_AGENT_DOWN((town, on) -> agentDown(town, Side.B, on)),
    A_AGENT_PAUSED((town, on) -> town.agent(Side.A).pause(on)),
    B_AGENT_PAUSED((town, on) -> town.agent(Side.B).pause(on)),
    A_NODE_HANGS((town, on) -> town.nodesOf(Side.A).getFirst().hang(on)),
    B_NODES_HANG((town, on) -> town.nodesOf(Side.B).forEach(node -> node.hang(on))),
    A_NODES_CRASH((town, on) -> {
        if (on) town.nodesOf(Side.A).forEach(SiteNode::crash);
    }),
    LOSSY((town, on) -> town.wires.lossy += on ? 1 : -1),
    SLOW((town, on) -> town.wires.slow += on ? 1 : -1);

    /** Begins or ends it. */
    interface Turn {
        void to(Town town, boolean on);
    }

    private final Turn turn;

    Misfortune(Turn turn) {
        this.turn = turn;
    }

    void turn(Town town, boolean on) {
        turn.to(town, on);
    }

    private static void cutOff(Town town, Spot spot, boolean on) {
        town.wires.cut(spot, Spot.WITNESS, on);
        town.wires.cut(Spot.WITNESS, spot, on);
    }

    private static void isolated(Town town, Side side, boolean on) {
        LINK_CUT.turn(town, on);
        cutOff(town, Town.spot(side), on);
    }

    static void dark(Town town, Side side, boolean on) {
        agentDown(town, side, on);
        town.nodesOf(side).forEach(node -> node.dark(on));
    }

    private static void agentDown(Town town, Side side, boolean on) {
        if (on) town.agent(side).kill();
        else town.agent(side).start();
    }
}

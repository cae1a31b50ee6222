package dev.holdfast.core.arbitration;

import java.util.Optional;

/** What an agent does next. One question, asked after every event and when the time is there that it names. */
public final class Agenda {

    private Agenda() {}

    /** The next thing to do. */
    public sealed interface Next {
        /** Read the register, once. */
        record Read() implements Next {}

        /** Send this write, by {@link Transitions#send}. */
        record Send(Kind kind) implements Next {}

        /** Give the pending write up as unanswered. */
        record GiveUp() implements Next {}

        /** Take the peer's workloads over, by {@link Transitions#take}. */
        record Take() implements Next {}

        /** Begin another round. */
        record Begin() implements Next {}

        /** Nothing before then, unless something happens. */
        record Rest(long untilNanos) implements Next {}
    }

    /**
     * A peer that is to be let in is not taken over: else what was just given up for it would be taken again.
     *
     * @param reading whether a read is on its way
     * @param timing the times to go by before the register is known
     */
    public static Next next(
            Agent agent,
            Round round,
            boolean reading,
            Pair pair,
            Sight sight,
            Proof proof,
            Parameters timing,
            long nowNanos) {
        var times = agent.memory().last().map(Register::parameters).orElse(timing);
        long operation = times.operation().toNanos();
        if (agent.pending().isPresent()) {
            long until = agent.pending().get().sentNanos() + operation;
            return nowNanos - until >= 0 ? new Next.GiveUp() : new Next.Rest(until);
        }
        long again = round.startedNanos() + times.renewal().toNanos();
        if (!agent.frozen().isEmpty())
            return new Next.Rest(nowNanos + times.renewal().toNanos());
        boolean letIn = pair.toRejoin(agent, sight).isEmpty();
        if (!letIn && Permission.toTake(agent, proof, nowNanos).isEmpty()) return new Next.Take();
        long from = Permission.takeFrom(agent, nowNanos).orElse(again);
        long rest = from - again < 0 ? from : again;
        if (reading) return new Next.Rest(Permission.takeFrom(agent, nowNanos).orElse(nowNanos + operation));
        if (round.over()) return nowNanos - again >= 0 ? new Next.Begin() : new Next.Rest(rest);
        if (!round.fresh()) return new Next.Read();
        return write(agent, pair, sight)
                .<Next>map(Next.Send::new)
                .orElseGet(() -> nowNanos - again >= 0 ? new Next.Begin() : new Next.Rest(rest));
    }

    /** The one write of a round: what is right by the register just read; empty when nothing is. */
    public static Optional<Kind> write(Agent agent, Pair pair, Sight sight) {
        if (Permission.toSend(agent, Kind.CLAIM).isEmpty()) return Optional.of(Kind.CLAIM);
        if (pair.toEvict(agent, sight).isEmpty()) return Optional.of(Kind.EVICT);
        if (pair.toRejoin(agent, sight).isEmpty()) return Optional.of(Kind.REJOIN);
        if (!agent.solo() && Permission.toSend(agent, Kind.RENEW).isEmpty()) return Optional.of(Kind.RENEW);
        return Optional.empty();
    }
}

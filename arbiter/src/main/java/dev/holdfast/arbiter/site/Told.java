package dev.holdfast.arbiter.site;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.Obstacle;
import dev.holdfast.core.arbitration.Pair;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Round;
import dev.holdfast.core.arbitration.Sight;
import dev.holdfast.core.arbitration.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What people have told the agent about the other site. That one is kept out is on the disk before it is evicted; whatever else
 * was asked for is forgotten when it was not done soon, so that it surprises nobody. Used by the loop's thread alone.
 */
final class Told {

    private final Pair pair;
    private final MemoryFile disk;
    private final Accounts accounts;
    private Wish wish = Wish.NONE;
    private long sinceNanos;

    Told(Pair pair, MemoryFile disk, Accounts accounts) {
        this.pair = pair;
        this.disk = disk;
        this.accounts = accounts;
    }

    Wish wish() {
        return wish;
    }

    /** Begins with what was done by the word of a person, and not with what was only asked for. */
    void restart(Memory memory) {
        long epoch = memory.last().map(Register::epoch).orElse(0L);
        var out = disk.out();
        wish = out.isPresent() && epoch >= out.getAsLong() ? new Wish.Out(out.getAsLong()) : Wish.NONE;
    }

    List<String> evict(Agent agent, Sight sight, String who, String reason, long nowNanos) {
        return take(Wish.out(agent.memory()), agent, sight, "%s has evicted site %s: %s", who, reason, nowNanos);
    }

    List<String> rejoin(Agent agent, Sight sight, String who, String reason, long nowNanos) {
        return take(Wish.in(agent.memory()), agent, sight, "%s lets site %s in: %s", who, reason, nowNanos);
    }

    private List<String> take(
            Wish wanted, Agent agent, Sight sight, String note, String who, String reason, long nowNanos) {
        var against = pair.toFollow(wanted, agent, sight);
        if (!against.isEmpty()) return against.stream().map(Obstacle::words).toList();
        try {
            disk.remember(wanted instanceof Wish.Out(var epoch) ? OptionalLong.of(epoch) : OptionalLong.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        wish = wanted;
        sinceNanos = nowNanos;
        accounts.note("person", note.formatted(who, agent.side().peer(), reason));
        return List.of();
    }

    /** Forgets what was asked for and not done. */
    void lapse(Agent agent, Sight sight, Parameters times, long nowNanos) throws IOException {
        long epoch = agent.memory().last().map(Register::epoch).orElse(0L);
        long patience = times.renewal()
                .plus(times.operation())
                .multipliedBy(Round.TRIES_MAX)
                .toNanos();
        boolean over =
                switch (wish) {
                    case Wish.None ignored -> false;
                    case Wish.In(var out) -> epoch > out || !sight.silent().isZero();
                    case Wish.Out(var begins) ->
                        epoch < begins && agent.pending().isEmpty() && nowNanos - sinceNanos >= patience;
                };
        if (!over) return;
        boolean done = wish instanceof Wish.In(var out) && epoch > out;
        if (!done) {
            accounts.note("person", "what a person has asked for was not done, and is forgotten: " + wish.words());
        }
        wish = Wish.NONE;
        disk.remember(OptionalLong.empty());
    }
}

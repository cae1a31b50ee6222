package dev.holdfast.core.protection;

import java.util.Optional;

/**
 * Whether a run may act on its target: a decision about the target's record, which is one Lease.
 *
 * <ol>
 *   <li>A record that names this very run, by its uid, is its own once the run is stored with its epoch: that epoch stays,
 *       however often it is asked. Until then it is taken anew: a process that found the target recovered meanwhile may have
 *       given it back by a write that is still on its way, and another version refuses that.
 *   <li>A record that names nobody may be taken.
 *   <li>A record that names another run may be taken when that run has ended, or is gone: the name may be another's by
 *       now, the uid never is. Else this run waits.
 *   <li>Taking is one write that is refused when the record has changed since it was seen, and it raises the epoch. To let
 *       go leaves the epoch where it is. So no two holds of a target ever have the same one, and a later has a higher.
 *   <li>A record that was lost, or is an older one again, knows less than the runs that have held the target: what is
 *       lower than the highest of theirs is taken anew, above it.
 * </ol>
 */
public final class Hold {

    private Hold() {}

    /**
     * A target's record as it was seen.
     *
     * @param holder what stands there as the holder; empty for nobody
     * @param epoch of the last hold; zero before the first
     * @param version which a write must name
     */
    public record Record(String holder, long epoch, String version) {

        public Record {
            if (epoch < 0) throw new IllegalArgumentException("an epoch of " + epoch);
        }

        /** Whether it names this run. */
        public boolean isOf(Holder run) {
            return holder.equals(run.identity());
        }

        /** The run it names. */
        public Optional<Holder> run() {
            return Holder.of(holder);
        }
    }

    /** How another run is. */
    public enum Other {
        UNFINISHED,
        /** It has ended, and nothing brings it back. */
        OVER,
        /** There is no run of that uid. */
        GONE
    }

    /** What is to be done. */
    public sealed interface Verdict {
        /** The run may act. */
        record Held(long epoch) implements Verdict {}

        /** Write this, if the record is as it was seen; then look again. */
        record Take(String holder, long epoch) implements Verdict {}

        /** How this run is must be known first. */
        record Ask(Holder other) implements Verdict {}

        /** Another run acts. */
        record Wait(Holder other) implements Verdict {}

        /** The record names something that is no run: a person must say whether it may be taken. */
        record Unreadable(String holder) implements Verdict {}
    }

    /**
     * @param seen the record; empty when there is none yet
     * @param other how the run is that it names, as far as that was asked
     * @param known the highest epoch that is known of holds of this target otherwise; zero when there is none
     */
    public static Verdict decide(Holder me, Optional<Record> seen, Optional<Other> other, long known) {
        if (seen.isEmpty()) return take(me, known);
        var record = seen.get();
        long highest = Math.max(record.epoch(), known);
        if (record.isOf(me)) return record.epoch() == known ? new Verdict.Held(record.epoch()) : take(me, highest);
        if (record.holder().isEmpty()) return take(me, highest);
        var named = record.run();
        if (named.isEmpty()) return new Verdict.Unreadable(record.holder());
        if (other.isEmpty()) return new Verdict.Ask(named.get());
        return switch (other.get()) {
            case UNFINISHED -> new Verdict.Wait(named.get());
            case OVER, GONE -> take(me, highest);
        };
    }

    private static Verdict take(Holder me, long epoch) {
        return new Verdict.Take(me.identity(), Math.addExact(epoch, 1));
    }
}

package dev.holdfast.core.arbitration;

/**
 * One turn of an agent at the witness: read, then at most one write that stands. It begins once each renewal time, and
 * tries again when the peer has written in between.
 *
 * @param tries writes that were lost in it
 * @param fresh whether the register was read since the last of them
 * @param over whether nothing more is done in it
 */
public record Round(long startedNanos, int tries, boolean fresh, boolean over) {

    /** Both sites write the same register, so a write may meet the other's; more often than this they do not meet. */
    public static final int TRIES_MAX = 3;

    public static Round begun(long nowNanos) {
        return new Round(nowNanos, 0, false, false);
    }

    /** The read was answered. */
    public Round read() {
        return new Round(startedNanos, tries, true, over);
    }

    /** The write was refused or not answered. */
    public Round lost() {
        return new Round(startedNanos, tries + 1, false, tries + 1 >= TRIES_MAX);
    }

    /** The write stands. Its version is as good as read, so what a claim was for can follow at once. */
    public Round written(Kind kind) {
        return kind == Kind.CLAIM ? read() : ended();
    }

    /** The read was not answered, or what there was to do is done. */
    public Round ended() {
        return new Round(startedNanos, tries, fresh, true);
    }
}

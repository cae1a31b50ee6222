package dev.holdfast.core.arbitration;

/** What moves a site agent from one standing to another. */
public enum Cause {
    /** The register was read. */
    READ("the register was read"),
    /** A write was sent. */
    SENT("a write was sent"),
    /** A write was answered: it stands. */
    WRITTEN("a write stands"),
    /** A write was refused or not answered. */
    LOST("a write was refused or not answered"),
    /** The peer's workloads were permitted here. */
    TOOK("the peer's workloads were taken"),
    /** The peer's workloads no longer run here. */
    RELEASED("the peer's workloads were given up"),
    /** A register was read that cannot be ours. */
    HOSTILE("a register was read that cannot be ours");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}

package dev.holdfast.core.arbitration;

import java.util.Optional;

/** Who decides between two sites that do not hear each other. */
public enum Arbiter {
    WITNESS(
            "a register in a third place",
            "A site that is lost, or cut off, is taken over by the other without anybody.",
            "A site that sees neither the other nor the witness stops, though it may be well. While the witness is away both"
                    + " go on as long as they hear each other, and nothing is taken over."),
    PREFERRED_SITE(
            "a register on the preferred site",
            "When the link is cut, or the other site is lost, the preferred site goes on and takes over.",
            "When the preferred site is lost, the other stops too, and stays down until a person says that the preferred one"
                    + " is off. No setting changes that: it cannot tell a lost site from a cut link."),
    NONE(
            "nobody",
            "Both sites go on when the link is cut. A person takes over.",
            "Nothing is taken over by itself, and no site stops by itself: what must not run twice is safe only as long as"
                    + " the person is right who says that the other site is off.");

    private final String where;
    private final String can;
    private final String cannot;

    Arbiter(String where, String can, String cannot) {
        this.where = where;
        this.can = can;
        this.cannot = cannot;
    }

    public String where() {
        return where;
    }

    public String can() {
        return can;
    }

    public String cannot() {
        return cannot;
    }

    /** What stands against an eviction by this site in this mode, whatever else. */
    Optional<Obstacle> againstEviction(Side side, Side preferred) {
        return switch (this) {
            case WITNESS -> Optional.empty();
            case PREFERRED_SITE -> side == preferred ? Optional.empty() : Optional.of(Obstacle.NOT_PREFERRED);
            case NONE -> Optional.of(Obstacle.NO_WITNESS);
        };
    }

    /** Whether the nodes of this site stop by themselves when their leases end. */
    public boolean stopsItself(Side side, Side preferred) {
        return switch (this) {
            case WITNESS -> true;
            case PREFERRED_SITE -> side != preferred;
            case NONE -> false;
        };
    }
}

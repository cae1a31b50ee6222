package dev.holdfast.core.arbitration;

import static dev.holdfast.core.arbitration.Standing.ALONE;
import static dev.holdfast.core.arbitration.Standing.DOUBTFUL;
import static dev.holdfast.core.arbitration.Standing.EVICTED;
import static dev.holdfast.core.arbitration.Standing.FROZEN;
import static dev.holdfast.core.arbitration.Standing.INERT;
import static dev.holdfast.core.arbitration.Standing.MEMBER;
import static dev.holdfast.core.arbitration.Standing.REJOINING;
import static dev.holdfast.core.arbitration.Standing.TAKEN;
import static dev.holdfast.core.arbitration.Standing.UNSURE;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The transition table of a site agent: from where, by what, to where, and what a person reads about it at three in the
 * morning. {@link Transitions} decides; whatever it decides must be a row of this table, or it is a bug and said at once.
 */
public enum Edge {
    BOOT_MEMBER(
            INERT,
            Cause.READ,
            MEMBER,
            "Started, and the register says that both sites may act. Nothing runs before the lease has been renewed."),
    BOOT_DOUBTFUL(
            INERT,
            Cause.READ,
            DOUBTFUL,
            "Started, and the register says that this site acts alone. Whether something was still on its way when it went"
                    + " down is not known, so a write has to stand first."),
    BOOT_EVICTED(
            INERT,
            Cause.READ,
            EVICTED,
            "Started, and the register says that this site may not act. It runs nothing that is guarded until the other site"
                    + " lets it in."),
    STILL_MEMBER(MEMBER, Cause.READ, MEMBER, "Both sites may act."),
    STILL_ALONE(ALONE, Cause.READ, ALONE, "This site still acts alone."),
    STILL_DOUBTFUL(
            DOUBTFUL,
            Cause.READ,
            DOUBTFUL,
            "This site acts alone as far as the register says, but a write of ours is unaccounted for. It is settled by the"
                    + " next write that stands."),
    STILL_TAKEN(TAKEN, Cause.READ, TAKEN, "The other site's workloads stay permitted here."),
    STILL_EVICTED(EVICTED, Cause.READ, EVICTED, "This site still may not act."),
    KNOWN_MEMBER(
            EnumSet.of(UNSURE, DOUBTFUL, ALONE),
            Cause.READ,
            MEMBER,
            "Read again: both sites may act. A write of ours that was not answered may have stood."),
    KNOWN_ALONE(
            EnumSet.of(UNSURE, MEMBER),
            Cause.READ,
            ALONE,
            "Read again: this site acts alone. Our eviction stands although its answer was lost."),
    KNOWN_DOUBTFUL(
            EnumSet.of(UNSURE, MEMBER),
            Cause.READ,
            DOUBTFUL,
            "Read again: this site acts alone, but a write that lets the other one in may still arrive. It is settled by the"
                    + " next write that stands."),
    OUT(
            EnumSet.of(UNSURE, MEMBER, ALONE, DOUBTFUL, TAKEN),
            Cause.READ,
            EVICTED,
            "The other site has evicted this one, or a person has. Everything guarded stops here now."),
    LET_IN(
            EVICTED,
            Cause.READ,
            MEMBER,
            "The other site has let this one in again. It renews its lease, then it may run."),
    LET_IN_HOLDING(
            EVICTED,
            Cause.READ,
            TAKEN,
            "This site may act again, and has not yet given up what it took from the other. That is given up first."),
    OVERRIDDEN(
            EVICTED,
            Cause.READ,
            EnumSet.of(ALONE, DOUBTFUL),
            "A person has said that the other site is off, in place of the vote. This site acts alone; the other's workloads are"
                    + " not permitted here before they must have stopped."),
    ASKED(EnumSet.of(MEMBER, ALONE, DOUBTFUL, TAKEN, EVICTED), Cause.SENT, "A write is on its way to the witness."),
    REJOIN_SENT(
            EnumSet.of(ALONE, DOUBTFUL),
            Cause.SENT,
            REJOINING,
            "The other site is being let in. From this moment our own lease runs out unless it is renewed."),
    RENEWED(
            EnumSet.of(MEMBER, ALONE, TAKEN, EVICTED),
            Cause.WRITTEN,
            "The write stands. A lease that it began counts from when it was sent."),
    EVICTION_STANDS(
            MEMBER,
            Cause.WRITTEN,
            ALONE,
            "The other site is evicted. Its workloads are not permitted here before it must have stopped."),
    SETTLED(
            DOUBTFUL,
            Cause.WRITTEN,
            ALONE,
            "A later write stands, so whatever was on its way can no longer count. This site acts alone."),
    REJOIN_STANDS(REJOINING, Cause.WRITTEN, MEMBER, "The other site may act again."),
    LOST_TRACK(
            EnumSet.of(MEMBER, ALONE, DOUBTFUL, REJOINING, EVICTED),
            Cause.LOST,
            UNSURE,
            "A write was refused or not answered: it may stand, now or later. The register is read again before anything"
                    + " else. What runs goes on until its lease ends."),
    LOST_TRACK_TAKEN(
            TAKEN,
            Cause.LOST,
            TAKEN,
            "A write was refused or not answered. The other site's workloads stay here: only a write of ours could let it in,"
                    + " and none is on its way."),
    TAKEOVER(
            ALONE,
            Cause.TOOK,
            TAKEN,
            "The other site must have stopped by now, or has confirmed it. Its workloads are permitted here."),
    GIVEN_UP(
            TAKEN,
            Cause.RELEASED,
            EnumSet.of(INERT, MEMBER, ALONE, DOUBTFUL, UNSURE),
            "Nothing of the other site runs here any more. It can be let in again."),
    STOPPED(EVICTED, Cause.RELEASED, EVICTED, "What was taken from the other site has stopped here."),
    FREEZE(
            EnumSet.of(INERT, MEMBER, ALONE, DOUBTFUL, TAKEN, UNSURE, EVICTED),
            Cause.HOSTILE,
            FROZEN,
            "The register cannot be the one we know. Nothing is written, evicted or taken over any more; what runs goes on as"
                    + " long as its lease does. A person must find out which register is right."),
    THAW_NOT(FROZEN, Cause.READ, FROZEN, "Frozen: what is read changes nothing before a person has looked."),
    FROZEN_RELEASE(FROZEN, Cause.RELEASED, FROZEN, "Frozen; nothing of the other site runs here any more.");

    private static final Edge[][][] TABLE = table();

    private final Set<Standing> from;
    private final Cause cause;
    private final Set<Standing> to;
    private final String sentence;

    Edge(Set<Standing> from, Cause cause, Set<Standing> to, String sentence) {
        this.from = from;
        this.cause = cause;
        this.to = to;
        this.sentence = sentence;
    }

    Edge(Standing from, Cause cause, Standing to, String sentence) {
        this(EnumSet.of(from), cause, EnumSet.of(to), sentence);
    }

    Edge(Set<Standing> from, Cause cause, Standing to, String sentence) {
        this(from, cause, EnumSet.of(to), sentence);
    }

    Edge(Standing from, Cause cause, Set<Standing> to, String sentence) {
        this(EnumSet.of(from), cause, to, sentence);
    }

    /** Each of these stays where it is. */
    Edge(Set<Standing> standings, Cause cause, String sentence) {
        this(standings, cause, Set.of(), sentence);
    }

    /** One arrow of the table. */
    public record Arrow(Standing from, Standing to) {}

    /** The row of this change. */
    static Edge of(Standing from, Cause cause, Standing to) {
        return find(from, cause, to)
                .orElseThrow(() -> new IllegalStateException(
                        "no row of the table leads from %s by \"%s\" to %s".formatted(from, cause.words(), to)));
    }

    static Optional<Edge> find(Standing from, Cause cause, Standing to) {
        return Optional.ofNullable(TABLE[from.ordinal()][cause.ordinal()][to.ordinal()]);
    }

    public Cause cause() {
        return cause;
    }

    public String sentence() {
        return sentence;
    }

    /** Its arrows, from each standing in which it can happen. */
    public Set<Arrow> arrows() {
        var arrows = new LinkedHashSet<Arrow>();
        for (var start : from) {
            if (to.isEmpty()) arrows.add(new Arrow(start, start));
            for (var end : to) arrows.add(new Arrow(start, end));
        }
        return arrows;
    }

    private static Edge[][][] table() {
        int standings = Standing.values().length;
        var table = new Edge[standings][Cause.values().length][standings];
        for (var edge : values()) {
            for (var arrow : edge.arrows()) {
                var row = table[arrow.from().ordinal()][edge.cause.ordinal()];
                if (row[arrow.to().ordinal()] != null) {
                    throw new IllegalStateException(
                            edge + " and " + row[arrow.to().ordinal()] + " are the same change");
                }
                row[arrow.to().ordinal()] = edge;
            }
        }
        return table;
    }
}

package dev.holdfast.simulation.arbitration;

import dev.holdfast.core.arbitration.Agent;
import dev.holdfast.core.arbitration.Copies;
import dev.holdfast.core.arbitration.Kind;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Memory;
import dev.holdfast.core.arbitration.NodeLease;
import dev.holdfast.core.arbitration.Parameters;
import dev.holdfast.core.arbitration.Reading;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sighting;
import dev.holdfast.core.arbitration.Write;
import java.util.List;
import java.util.Optional;

/**
 * A world as one number, and a world for each number. The rules compare tags and counts only with the register's present
 * ones, and times only with now: so a number keeps which of them are present and how old they are, and worlds of the same
 * number go on alike. The sites are interchangeable: of the two numbers of a world the lower one counts.
 *
 * <p>An agent's own deadline is not kept: nodes are asked to run until then, so theirs says it.
 */
final class Codec {

    private static final String PRESENT = "present";
    private static final String PAST = "past";
    private static final long NOW = 1_000 * Bounds.TICK_NANOS;
    private static final long COUNT = 5;
    private static final long EPOCH = 9;

    /** Bits of a site. */
    private static final int SITE = 26;

    private final Bounds bounds;
    private final Rules rules;
    private final Parameters parameters;
    private final Memory[] memories;
    private final Register[] registers = new Register[Members.values().length];

    Codec(Bounds bounds, Rules rules) {
        this.bounds = bounds;
        this.rules = rules;
        parameters = bounds.parameters();
        for (var members : Members.values()) registers[members.ordinal()] = register(members, COUNT, EPOCH);
        var old = Optional.of(register(Members.BOTH, 0, 0));
        memories = new Memory[] {new Memory(false, old), new Memory(true, old)};
    }

    private Register register(Members members, long count, long epoch) {
        return new Register("one", "", epoch, members, Side.A, Copies.SYNC, count, count, "A", "B", 0, parameters);
    }

    World start() {
        var register = registers[Members.BOTH.ordinal()];
        return new World(PRESENT, register, beginning(Side.A), beginning(Side.B), NOW);
    }

    private Place beginning(Side side) {
        long end = NOW + bounds.lease() * Bounds.TICK_NANOS;
        var agent = new Agent(
                side,
                side.name(),
                Optional.of(new Reading(PRESENT, registers[0])),
                Optional.of(new Sighting(COUNT, NOW)),
                end,
                NOW - parameters.waiting().toNanos(),
                false,
                Optional.empty(),
                memories[0],
                List.of());
        return new Place(agent, new NodeLease(end, 0, false), true, Place.Fate.NONE, "", Optional.empty());
    }

    long number(World world) {
        long one = number(world, Side.A);
        long other = number(world, Side.B);
        return Math.min(one, other);
    }

    private long number(World world, Side first) {
        long bits = code(world.register().members(), first);
        return bits << 2 * SITE | site(world, first) << SITE | site(world, first.peer());
    }

    /** Members from the view of a side, so that a world and its mirror image have the same numbers. */
    private static int code(Members members, Side first) {
        if (members == Members.BOTH) return 3;
        return members.has(first) ? 1 : 2;
    }

    private static Members members(long code, Side first) {
        if (code == 3) return Members.BOTH;
        return Members.only(code == 1 ? first : first.peer());
    }

    private long site(World world, Side side) {
        var place = world.at(side);
        var agent = place.agent();
        var fate = place.fate();
        long bits = place.running() ? 1 : 0;
        bits = bits << 2 | ticks(place.node().deadlineNanos() - world.now(), bounds.lease());
        bits = bits << 1 | (agent.taken() ? 1 : 0);
        bits = bits << 1 | (agent.dirty() ? 1 : 0);
        var known = agent.known();
        bits = bits << 2 | (known.isEmpty() ? 0 : code(known.get().register().members(), side));
        bits = bits << 1 | (known.isPresent() && known.get().tag().equals(world.tag()) ? 1 : 0);
        if (agent.peer().isEmpty()) {
            bits <<= 4;
        } else {
            var seen = agent.peer().get();
            boolean present = seen.renewals() == world.register().renewals(side.peer());
            bits = bits << 2 | (present ? 2 : 1);
            bits = bits << 2 | ticks(world.now() - seen.atNanos(), bounds.waiting());
        }
        long promise = agent.promisedNanos() + bounds.waiting() * Bounds.TICK_NANOS - world.now();
        bits = bits << 2 | ticks(promise, bounds.waiting());
        bits = bits << 2 | fate.ordinal();
        if (fate == Place.Fate.NONE) {
            bits <<= 7;
        } else {
            var write = agent.pending().orElseThrow();
            boolean could = fate == Place.Fate.UNDER_WAY && write.expected().equals(world.tag());
            boolean stands = fate == Place.Fate.STANDS;
            boolean present = stands && place.committed().equals(world.tag());
            bits = bits << 2 | write.kind().ordinal();
            bits = bits << 2 | ticks(world.now() - write.sentNanos(), bounds.lease());
            bits = bits << 2 | (stands ? code(write.register().members(), side) : 0);
            bits = bits << 1 | (could || present ? 1 : 0);
        }
        boolean alive =
                place.orphan().isPresent() && place.orphan().get().expected().equals(world.tag());
        return bits << 3 | (alive ? 4 | place.orphan().get().kind().ordinal() : 0);
    }

    private static long ticks(long nanos, int most) {
        return Math.clamp(nanos / Bounds.TICK_NANOS, 0, most);
    }

    World world(long number) {
        var members = members(number >>> 2 * SITE, Side.A);
        var register = registers[members.ordinal()];
        long mask = (1L << SITE) - 1;
        return new World(
                PRESENT,
                register,
                place(number >>> SITE & mask, Side.A, register),
                place(number & mask, Side.B, register),
                NOW);
    }

    private Place place(long bits, Side side, Register register) {
        int orphan = (int) (bits & 7);
        boolean could = (bits >>> 3 & 1) == 1;
        long result = bits >>> 4 & 3;
        long age = bits >>> 6 & 3;
        var kind = Kind.values()[(int) (bits >>> 8 & 3)];
        var fate = Place.Fate.values()[(int) (bits >>> 10 & 3)];
        long promise = bits >>> 12 & 3;
        long seenAge = bits >>> 14 & 3;
        long seen = bits >>> 16 & 3;
        boolean fresh = (bits >>> 18 & 1) == 1;
        long knows = bits >>> 19 & 3;
        boolean dirty = (bits >>> 21 & 1) == 1;
        boolean taken = (bits >>> 22 & 1) == 1;
        long lease = bits >>> 23 & 3;
        boolean running = (bits >>> 25 & 1) == 1;

        var known = known(knows, fresh, side, register);
        Optional<Write> pending = fate == Place.Fate.NONE
                ? Optional.empty()
                : Optional.of(pending(kind, fate, could, result, age, known, side, register));
        long end = NOW + lease * Bounds.TICK_NANOS;
        var agent = new Agent(
                side,
                side.name(),
                known,
                seen == 0
                        ? Optional.empty()
                        : Optional.of(new Sighting(seen == 2 ? COUNT : COUNT - 1, NOW - seenAge * Bounds.TICK_NANOS)),
                running ? end : NOW,
                NOW - (bounds.waiting() - promise) * Bounds.TICK_NANOS,
                dirty,
                pending,
                memories[taken ? 1 : 0],
                List.of());
        return new Place(
                agent,
                new NodeLease(end, 0, false),
                running,
                fate,
                fate == Place.Fate.STANDS ? could ? PRESENT : PAST : "",
                orphan == 0
                        ? Optional.empty()
                        : Optional.of(write(Kind.values()[orphan & 3], PRESENT, register, side, NOW)));
    }

    private Optional<Reading> known(long knows, boolean fresh, Side side, Register register) {
        if (knows == 0) return Optional.empty();
        if (fresh) return Optional.of(new Reading(PRESENT, register));
        return Optional.of(new Reading(PAST, registers[members(knows, side).ordinal()]));
    }

    /** A pending write. One that stands has made the register what it is, or what it was. */
    private Write pending(
            Kind kind,
            Place.Fate fate,
            boolean could,
            long result,
            long age,
            Optional<Reading> known,
            Side side,
            Register register) {
        long sent = NOW - age * Bounds.TICK_NANOS;
        if (fate == Place.Fate.STANDS) {
            var made = could ? register : registers[members(result, side).ordinal()];
            return new Write(kind, PAST, made, sent);
        }
        var base = known.map(Reading::register).orElse(register);
        return write(kind, could ? PRESENT : PAST, base, side, sent);
    }

    private Write write(Kind kind, String expected, Register base, Side side, long sent) {
        return new Write(kind, expected, rules.on(kind, base, side, side.name()), sent);
    }

    /** The number of the same world when a sighting that is out of date counts as none. */
    static long withoutOldSightings(long number) {
        long mask = (1L << SITE) - 1;
        long code = number >>> 2 * SITE;
        long first = withoutOldSighting(number >>> SITE & mask);
        long second = withoutOldSighting(number & mask);
        long mirrored = code == 3 ? 3 : 3 - code;
        return Math.min(code << 2 * SITE | first << SITE | second, mirrored << 2 * SITE | second << SITE | first);
    }

    private static long withoutOldSighting(long bits) {
        return (bits >>> 16 & 3) == 2 ? bits : bits & ~(15L << 14);
    }
}

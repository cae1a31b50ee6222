package dev.holdfast.core.outward;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, read strictly: IPv4 as four decimal numbers without leading zeros, IPv6 as RFC 4291 has it, without a
 * zone. An IPv4 address in IPv6 clothes ({@code ::ffff:127.0.0.1}) is the IPv4 address.
 *
 * @param value the address as a number, never negative
 * @param bits 32 or 128
 */
public record Ip(BigInteger value, int bits) {

    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int GROUPS = 8;
    private static final int LENGTH_MAX = 45;

    /** {@code ::/96} and {@code ::ffff:0:0/96}: an IPv4 address, of old and of today. */
    private static final List<BigInteger> MAPPED = List.of(BigInteger.ZERO, BigInteger.valueOf(0xffff));

    public Ip {
        if (bits == 128 && MAPPED.contains(value.shiftRight(32)) && value.bitLength() > 16) {
            value = value.mod(BigInteger.ONE.shiftLeft(32));
            bits = 32;
        }
    }

    /** The address that {@code text} spells, without brackets; empty when it spells none. */
    public static Optional<Ip> parse(String text) {
        if (text.length() > LENGTH_MAX) return Optional.empty();
        return text.contains(":") ? six(text) : four(text);
    }

    /** The address of these bytes, 4 or 16 of them. */
    public static Ip of(byte[] bytes) {
        return new Ip(new BigInteger(1, bytes), bytes.length * 8);
    }

    private static Optional<Ip> four(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) return Optional.empty();
        var value = BigInteger.ZERO;
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) return Optional.empty();
            value = value.shiftLeft(8).or(new BigInteger(octet));
        }
        return Optional.of(new Ip(value, 32));
    }

    private static Optional<Ip> six(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) return Optional.empty();
        if (gap < 0) return groups(text).filter(all -> all.size() == GROUPS).map(Ip::join);
        var front = gap == 0 ? Optional.of(List.<Integer>of()) : groups(text.substring(0, gap));
        var back = gap + 2 == text.length() ? Optional.of(List.<Integer>of()) : groups(text.substring(gap + 2));
        if (front.isEmpty() || back.isEmpty()) return Optional.empty();
        int missing = GROUPS - front.get().size() - back.get().size();
        if (missing < 1) return Optional.empty();
        var all = new ArrayList<>(front.get());
        for (int i = 0; i < missing; i++) all.add(0);
        all.addAll(back.get());
        return Optional.of(join(all));
    }

    /** The groups of a part without {@code ::}; the last may be an IPv4 address, which counts as two. */
    private static Optional<List<Integer>> groups(String text) {
        var groups = new ArrayList<Integer>();
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (GROUP.matcher(parts[i]).matches()) {
                groups.add(Integer.parseInt(parts[i], 16));
                continue;
            }
            var four = i == parts.length - 1 ? four(parts[i]) : Optional.<Ip>empty();
            if (four.isEmpty()) return Optional.empty();
            int value = four.get().value.intValue();
            groups.add(value >>> 16);
            groups.add(value & 0xffff);
        }
        return Optional.of(groups);
    }

    private static Ip join(List<Integer> groups) {
        var value = BigInteger.ZERO;
        for (int group : groups) value = value.shiftLeft(16).or(BigInteger.valueOf(group));
        return new Ip(value, 128);
    }

    /** Whether the first {@code prefix} bits are those of {@code network}. */
    boolean isIn(Ip network, int prefix) {
        int rest = bits - prefix;
        return bits == network.bits && value.shiftRight(rest).equals(network.value.shiftRight(rest));
    }

    /** The IPv4 address between these bits of an IPv6 one, counted from the left. */
    Ip embedded(int from) {
        return new Ip(value.shiftRight(bits - from - 32).mod(BigInteger.ONE.shiftLeft(32)), 32);
    }

    /** {@code 10.0.0.7}, or {@code fd00:0:0:0:0:0:0:7}. */
    @Override
    public String toString() {
        int width = bits == 32 ? 8 : 16;
        var parts = new ArrayList<String>();
        for (int at = bits - width; at >= 0; at -= width) {
            int part = value.shiftRight(at).intValue() & (1 << width) - 1;
            parts.add(bits == 32 ? String.valueOf(part) : Integer.toHexString(part));
        }
        return String.join(bits == 32 ? "." : ":", parts);
    }
}

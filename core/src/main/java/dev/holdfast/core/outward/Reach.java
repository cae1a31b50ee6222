package dev.holdfast.core.outward;

import java.util.List;
import java.util.Optional;

/**
 * Which addresses may be connected to at all, whatever name led to them. Refused are those at which a machine finds
 * itself, its neighbours or its cloud's credentials: they are no other side's, and a name that leads there is an attack.
 */
public final class Reach {

    private record Range(Ip network, int prefix, String what) {
        Range(String network, int prefix, String what) {
            this(Ip.parse(network).orElseThrow(), prefix, what);
        }
    }

    private static final List<Range> LOOPBACK =
            List.of(new Range("127.0.0.0", 8, "loopback"), new Range("::1", 128, "loopback"));

    private static final List<Range> NEVER = List.of(
            new Range("0.0.0.0", 8, "unspecified"),
            new Range("::", 128, "unspecified"),
            new Range("169.254.0.0", 16, "link-local"),
            new Range("fe80::", 10, "link-local"),
            new Range("fec0::", 10, "site-local"),
            new Range("224.0.0.0", 4, "multicast"),
            new Range("ff00::", 8, "multicast"),
            new Range("240.0.0.0", 4, "reserved"),
            // where clouds answer with credentials, beside 169.254.169.254
            new Range("100.100.100.200", 32, "cloud metadata"),
            new Range("168.63.129.16", 32, "cloud metadata"),
            new Range("192.0.0.192", 32, "cloud metadata"),
            new Range("fd00:ec2::254", 128, "cloud metadata"));

    private static final Range NAT64 = new Range("64:ff9b::", 96, "NAT64");
    private static final Range SIX_TO_FOUR = new Range("2002::", 16, "6to4");

    private Reach() {}

    /** Why {@code address} may not be connected to, as {@code link-local}; empty when it may. */
    public static Optional<String> refusal(Ip address, boolean loopbackToo) {
        if (isIn(address, NAT64)) return refusal(address.embedded(96), false);
        if (isIn(address, SIX_TO_FOUR)) return refusal(address.embedded(16), false);
        if (isLoopback(address)) return loopbackToo ? Optional.empty() : Optional.of("loopback");
        return NEVER.stream()
                .filter(range -> isIn(address, range))
                .map(Range::what)
                .findFirst();
    }

    static boolean isLoopback(Ip address) {
        return LOOPBACK.stream().anyMatch(range -> isIn(address, range));
    }

    private static boolean isIn(Ip address, Range range) {
        return address.isIn(range.network(), range.prefix());
    }
}

package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Ip;
import dev.holdfast.core.outward.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;

/** Whether an endpoint may be reached, and at which addresses. */
final class Guard {

    private final AllowList allowed;
    private final Resolver resolver;

    /** Names become addresses; asked once for each message. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    Guard(AllowList allowed, Resolver resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    /**
     * The endpoint's addresses.
     *
     * @throws Forbidden when it is not allowed, or leads where nothing may be reached
     * @throws IOException when its name is not known now
     */
    Pinned pin(Endpoint endpoint) throws IOException {
        return pin(endpoint, endpoint.toString());
    }

    /** @param shown what to call the endpoint in words: its name may be secret */
    Pinned pin(Endpoint endpoint, String shown) throws IOException {
        if (!allowed.allows(endpoint)) {
            throw new Forbidden(
                    shown + " is not among the hosts that this installation lets plans reach; whoever runs the"
                            + " operator allows it with --allow-outgoing HOST:PORT");
        }
        boolean loopback = allowed.allowsLoopback(endpoint);
        var literal = endpoint.host().address();
        if (literal.isPresent()) check(literal.get(), loopback, shown);
        var pinned = new ArrayList<InetAddress>();
        for (var address : resolve(endpoint, shown)) {
            check(Ip.of(address.getAddress()), loopback, shown);
            pinned.add(InetAddress.getByAddress(endpoint.host().name(), address.getAddress()));
        }
        return new Pinned(endpoint, pinned);
    }

    private InetAddress[] resolve(Endpoint endpoint, String shown) throws IOException {
        try {
            return resolver.addresses(endpoint.host().name());
        } catch (UnknownHostException e) {
            throw new IOException("the name of " + shown + " is not known", e);
        }
    }

    /** One address that may not be reached is enough: a name that leads there is not what it seems. */
    private static void check(Ip address, boolean loopback, String shown) throws Forbidden {
        var refusal = Reach.refusal(address, loopback);
        if (refusal.isEmpty()) return;
        String wayOut = refusal.get().equals("loopback")
                ? "; whoever runs the operator allows its own machine by naming localhost or the address in --allow-outgoing"
                : ", which no plan may reach";
        throw new Forbidden(shown + " leads to a " + refusal.get() + " address" + wayOut);
    }
}

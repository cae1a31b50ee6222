package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * An endpoint with the addresses that were found for it, once. Nothing looks its name up again: what was checked is what
 * is connected to.
 *
 * @param addresses at least one, each with the endpoint's name
 */
record Pinned(Endpoint endpoint, List<InetAddress> addresses) {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    Pinned {
        addresses = List.copyOf(addresses);
    }

    /** A connection to the first address that takes one; closed with {@code within}. */
    Socket connect(Within within) throws IOException {
        IOException failed = null;
        for (var address : addresses) {
            var socket = within.closing(new BoundedSocket());
            try {
                socket.connect(new InetSocketAddress(address, endpoint.port()), (int) CONNECT_MAX.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                failed = e;
            }
        }
        throw new IOException("cannot connect to " + endpoint + ": " + Words.of(failed), failed);
    }
}

package dev.holdfast.operator.outward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.postgresql.PGProperty;

/**
 * Connections to an address that was checked, for a driver that makes its factory itself, from a class's name and a text:
 * the text is a ticket for what was offered before. Sockets are connected already, so the driver looks up no name.
 */
public final class PinnedSockets extends SocketFactory {

    private record Offer(Pinned pinned, Within within) {}

    private static final Map<String, Offer> OFFERS = new ConcurrentHashMap<>();

    private final Offer offer;

    /** For the driver. */
    public PinnedSockets(String ticket) {
        offer = OFFERS.get(ticket);
        if (offer == null) throw new IllegalArgumentException("nothing is offered");
    }

    /** A ticket; to be given back by {@link #withdraw}. */
    static String offer(Pinned pinned, Within within) {
        String ticket = UUID.randomUUID().toString();
        OFFERS.put(ticket, new Offer(pinned, within));
        return ticket;
    }

    static void withdraw(Properties properties) {
        OFFERS.remove(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
    }

    @Override
    public Socket createSocket() throws IOException {
        return offer.pinned().connect(offer.within());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket();
    }
}

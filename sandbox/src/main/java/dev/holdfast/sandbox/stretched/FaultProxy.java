package dev.holdfast.sandbox.stretched;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One link that can break, as cables do: what is sent is swallowed, in one direction or in both, and nobody is told. A
 * connection of which something was swallowed is closed when the link is mended, since it cannot be made whole again.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final int PIECE = 16 * 1024;

    /** What becomes of what is sent. */
    public record Fault(boolean swallowsRequests, boolean swallowsAnswers, Duration delay) {
        public static final Fault NONE = new Fault(false, false, Duration.ZERO);
        public static final Fault CUT = new Fault(true, true, Duration.ZERO);
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;

    /** Listens on any free port of loopback, and passes on to another one. */
    public FaultProxy(int targetPort) {
        this(0, targetPort);
    }

    /** Listens on this port. */
    FaultProxy(int port, int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("link").start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on this is wrong with the link, and nothing else. */
    public void set(Fault now) {
        fault = now;
        open.stream().filter(each -> each.torn && !now.equals(Fault.CUT)).forEach(Connection::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = new Connection(listener.accept());
                open.add(connection);
                Thread.ofVirtual().start(connection::serve);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean torn;

        Connection(Socket client) {
            this.client = client;
        }

        void serve() {
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(target);
                Thread.ofVirtual().start(() -> pass(client, server, true));
                pass(server, client, false);
            } catch (IOException refused) {
                close();
            }
        }

        private void pass(Socket from, Socket to, boolean requests) {
            var piece = new byte[PIECE];
            try (InputStream in = from.getInputStream()) {
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    var now = fault;
                    if (now.delay().isPositive()) Thread.sleep(now.delay());
                    if (torn || (requests ? fault.swallowsRequests() : fault.swallowsAnswers())) {
                        torn = true;
                        continue;
                    }
                    to.getOutputStream().write(piece, 0, n);
                }
            } catch (IOException broken) {
                // Either end has gone; the other one is told below, or was never to hear of it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
        }

        void close() {
            open.remove(this);
            for (var end : new Socket[] {client, server}) {
                try {
                    end.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Connection::close);
    }
}

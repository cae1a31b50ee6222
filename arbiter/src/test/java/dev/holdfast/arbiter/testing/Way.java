package dev.holdfast.arbiter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way from one process to another over a port of its own, which can be cut: then everything that is sent vanishes, in both
 * directions, and nobody is told, as with a cable that was pulled out.
 */
public final class Way implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final int PIECE = 16_384;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;

    public Way() throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String address() {
        return "https://127.0.0.1:" + port();
    }

    public void leadsTo(int port) {
        target = port;
    }

    public void cut() {
        cut = true;
    }

    /** Whoever was connected notices now that nothing had gone through. */
    public void heal() {
        cut = false;
        open.forEach(this::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var here = listener.accept();
                open.add(here);
                Thread.ofVirtual().start(() -> serve(here));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket here) {
        try {
            var there = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(there);
            Thread.ofVirtual().start(() -> pass(here, there));
            pass(there, here);
        } catch (IOException nobody) {
            end(here);
        }
    }

    private void pass(Socket from, Socket to) {
        var piece = new byte[PIECE];
        try {
            from.setTcpNoDelay(true);
            for (int n = from.getInputStream().read(piece);
                    n >= 0;
                    n = from.getInputStream().read(piece)) {
                if (!cut) to.getOutputStream().write(piece, 0, n);
            }
        } catch (IOException broken) {
            // Either end has gone; the other one is told below, unless the way is cut.
        }
        if (cut) return;
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::end);
    }
}

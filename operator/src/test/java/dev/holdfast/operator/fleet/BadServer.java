package dev.holdfast.operator.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that swallows everything, or delays every answer: loopback sockets, no server of its own. */
final class BadServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Optional<URI> behind;
    private final Duration delay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private BadServer(Optional<URI> behind, Duration delay) {
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        this.behind = behind;
        this.delay = delay;
        Thread.ofVirtual().start(this::accept);
    }

    /** Takes connections and everything that is sent, and never says a word. */
    static BadServer blackHole() {
        return new BadServer(Optional.empty(), Duration.ZERO);
    }

    /** Passes everything on, and what comes back later by {@code delay}. */
    static BadServer slow(String server, Duration delay) {
        return new BadServer(Optional.of(URI.create(server)), delay);
    }

    /** The kubeconfig with this in place of its server. */
    String in(String kubeconfig) {
        return kubeconfig.replaceFirst(
                "(?m)server:.*$", "server: \"https://127.0.0.1:" + listener.getLocalPort() + "\"");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            if (behind.isEmpty()) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            var server = new Socket();
            open.add(server);
            server.connect(
                    new InetSocketAddress(behind.get().getHost(), behind.get().getPort()));
            Thread.ofVirtual().start(() -> pass(client, server, Duration.ZERO));
            pass(server, client, delay);
        } catch (IOException e) {
            end(client);
        }
    }

    private void pass(Socket from, Socket to, Duration pause) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[65536];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (pause.isPositive()) Thread.sleep(pause);
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) socket.close();
    }
}

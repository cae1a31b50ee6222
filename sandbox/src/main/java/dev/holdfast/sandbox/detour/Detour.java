package dev.holdfast.sandbox.detour;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to an API server over a port of this process, that swallows everything or delays every answer: what a cut cable
 * with a patient firewall, or a satellite, does to those who wait. It ends with the process at the latest.
 */
public final class Detour implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int PIECE = 65_536;

    private final ServerSocket listener;
    private final Optional<URI> server;
    private final Duration delay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Detour(Optional<URI> server, Duration delay) {
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.server = server;
        this.delay = delay;
        Thread.ofVirtual().name("detour").start(this::accept);
    }

    /** Takes connections and everything that is sent, and never says a word. */
    public static Detour blackHole() {
        return new Detour(Optional.empty(), Duration.ZERO);
    }

    /** Passes everything on; what comes back is late by {@code delay}. */
    public static Detour slow(String server, Duration delay) {
        return new Detour(Optional.of(URI.create(server)), delay);
    }

    /** A kubeconfig with this way in place of its server's address. */
    public String in(String kubeconfig) {
        return kubeconfig.replaceFirst(
                "(?m)server:.*$", "server: \"https://127.0.0.1:" + listener.getLocalPort() + "\"");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            if (server.isEmpty()) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                end(client);
                return;
            }
            var there = new Socket();
            open.add(there);
            there.connect(
                    new InetSocketAddress(server.get().getHost(), server.get().getPort()));
            Thread.ofVirtual().start(() -> pass(client, there, Duration.ZERO));
            pass(there, client, delay);
        } catch (IOException broken) {
            end(client);
        }
    }

    private void pass(Socket from, Socket to, Duration pause) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (pause.isPositive()) Thread.sleep(pause);
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException broken) {
            // Either end has gone; the other one is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::end);
    }
}

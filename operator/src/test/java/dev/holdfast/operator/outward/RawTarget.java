package dev.holdfast.operator.outward;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says whatever it likes, for as long as it is listened to. */
final class RawTarget implements AutoCloseable {

    @FunctionalInterface
    interface Speech {
        void to(OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();

    RawTarget(Speech speech) {
        try {
            server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> speak(socket, speech));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static void speak(Socket socket, Speech speech) {
        try (socket) {
            speech.to(socket.getOutputStream());
        } catch (IOException gone) {
            // whoever listened has had enough
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.holdfast.sandbox.binaries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that promises a file, sends its beginning, and then says nothing more. */
record Stuck(ServerSocket server, List<Socket> connections) implements AutoCloseable {
    static Stuck open(int length) {
        try {
            var stuck =
                    new Stuck(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), new CopyOnWriteArrayList<>());
            Thread.ofVirtual().start(() -> stuck.serve(length));
            return stuck;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/stuck";
    }

    private void serve(int length) {
        try {
            var connection = server.accept();
            connections.add(connection);
            var head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nthe beginning";
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.holdfast.cli.demo.service;

import dev.holdfast.sandbox.cluster.ApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The proxy in front of both sides: TCP in, TCP out to where the {@link Switch} points when the connection comes in. It
 * checks no health and chooses nothing by itself, so only a turned switch moves the traffic. It takes the place that
 * HAProxy has in an installation; written here so that the demo runs where HAProxy is not installed.
 */
public final class Proxy {
    private static final int BACKLOG = 50;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** A connection without a byte for so long is cut. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Supplier<Optional<InetSocketAddress>> target;

    Proxy(Supplier<Optional<InetSocketAddress>> target) {
        this.target = target;
    }

    /** API server that holds the switch, folder of the certificates, user, file for the announcement. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var api = ApiServer.connect(arguments[0], Path.of(arguments[1]), "ca", arguments[2]);
        var traffic = Switch.follow(api);
        traffic.awaitFirst();
        try (var server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"))) {
            Announcement.write(Path.of(arguments[3]), (InetSocketAddress) server.getLocalSocketAddress());
            new Proxy(traffic::backend).serve(server);
        }
    }

    /** Until the socket is closed. */
    void serve(ServerSocket server) throws IOException {
        while (!server.isClosed()) {
            var client = server.accept();
            Thread.ofVirtual().start(() -> carry(client));
        }
    }

    /** Both directions of one connection; when either ends, so does the other. */
    private void carry(Socket client) {
        try (client;
                var backend = new Socket()) {
            backend.connect(target.get().orElseThrow(), (int) CONNECT.toMillis());
            client.setSoTimeout((int) SILENCE.toMillis());
            backend.setSoTimeout((int) SILENCE.toMillis());
            var there = Thread.ofVirtual().start(() -> pump(client, backend));
            pump(backend, client);
            client.shutdownInput();
            there.join();
        } catch (IOException e) {
            // Closing is all that a client is told: it may try again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The side that is gone ends the connection; the other direction sees it too.
        }
    }
}

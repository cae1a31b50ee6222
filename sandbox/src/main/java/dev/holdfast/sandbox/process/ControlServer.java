package dev.holdfast.sandbox.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.sandbox.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

/** The supervisor's ear: a unix domain socket that only its owner may use. */
public final class ControlServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path socket;
    private final Function<Request, Object> answer;
    private final Runnable holderDied;

    private ControlServer(
            ServerSocketChannel server, Path socket, Function<Request, Object> answer, Runnable holderDied) {
        this.server = server;
        this.socket = socket;
        this.answer = answer;
        this.holderDied = holderDied;
    }

    public static ControlServer open(Path socket, Function<Request, Object> answer, Runnable holderDied)
            throws IOException {
        Files.deleteIfExists(socket);
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        var server = new ControlServer(channel, socket, answer, holderDied);
        Thread.ofPlatform().name("control").daemon().start(server::accept);
        return server;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var connection = server.accept();
                Thread.ofPlatform().name("control").daemon().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection;
                var reader = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8))) {
            var line = reader.readLine();
            if (line == null) {
                return;
            }
            var request = Json.MAPPER.readValue(line, Request.class);
            if (request instanceof Request.Hold) {
                send(connection, reply(request));
                hold(reader);
            } else {
                send(connection, reply(request));
            }
        } catch (IOException e) {
            // The asker went away, or sent what is no request: nobody is left to be told.
            return;
        }
    }

    private Reply reply(Request request) {
        try {
            return Reply.of(answer.apply(request));
        } catch (RuntimeException e) {
            return Reply.refused(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void hold(BufferedReader reader) {
        var released = false;
        try {
            released = Request.RELEASE.equals(reader.readLine());
        } catch (IOException e) {
            released = false;
        }
        if (!released) {
            holderDied.run();
        }
    }

    private static void send(SocketChannel connection, Reply reply) throws JsonProcessingException, IOException {
        var bytes = ByteBuffer.wrap((Json.line(reply) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}

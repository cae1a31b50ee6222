package dev.holdfast.sandbox.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a supervisor, with a bound on every wait. */
public record ControlClient(Path socket) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Sends one request and returns the value; a refusal arrives as a fault in the supervisor's words. */
    public JsonNode ask(Request request) throws IOException {
        try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return exchange(connection, request);
        }
    }

    /** Binds the sandbox to the returned connection; closing it unreleased takes the sandbox down. */
    public Held hold() throws IOException {
        var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            exchange(connection, new Request.Hold());
            return new Held(connection);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private JsonNode exchange(SocketChannel connection, Request request) throws IOException {
        write(connection, Json.line(request));
        var answer = new CompletableFuture<String>();
        Thread.ofVirtual().name("control answer").start(() -> {
            try {
                answer.complete(new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8)).readLine());
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            var line = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("the supervisor at " + socket + " ended without an answer");
            }
            var reply = Json.MAPPER.readValue(line, Reply.class);
            if (!reply.ok()) {
                throw new SandboxFault(reply.error());
            }
            return reply.value();
        } catch (TimeoutException e) {
            throw new IOException(
                    "the supervisor at " + socket + " gave no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the supervisor at " + socket + " cannot be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the supervisor at " + socket, e);
        }
    }

    private static void write(SocketChannel connection, String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    /** A connection that a sandbox's life hangs on. */
    public record Held(SocketChannel connection) implements AutoCloseable {
        /** Lets the sandbox live on without this process. */
        public void release() throws IOException {
            write(connection, Request.RELEASE);
            connection.close();
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}

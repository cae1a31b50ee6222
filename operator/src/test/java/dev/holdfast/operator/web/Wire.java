package dev.holdfast.operator.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that speaks HTTP as badly as a test wants. */
final class Wire implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final Socket socket;
    private final BufferedReader in;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) ANSWER_WITHIN.toMillis());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    int readStatus() throws IOException {
        return Integer.parseInt(in.readLine().split(" ")[1]);
    }

    /** Sends the text again and again until the other side has had enough, or so many bytes are sent; returns how many. */
    long sendUntilRefused(String text, long bytesMax) throws IOException {
        long sent = 0;
        try {
            while (sent < bytesMax && !(in.ready() && sent > 0)) {
                send(text);
                sent += text.length();
            }
        } catch (SocketException refused) {
            return sent;
        }
        return sent;
    }

    void trickleUntilClosed(String text, Duration pause) {
        long end = System.nanoTime() + ANSWER_WITHIN.toNanos();
        try {
            while (!in.ready()) {
                if (System.nanoTime() - end > 0) throw new AssertionError("still open after " + ANSWER_WITHIN);
                send(text);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause.toMillis()));
            }
        } catch (IOException closed) {
            return;
        }
    }

    void awaitClosed() throws IOException {
        if (in.read() >= 0) throw new AssertionError("the server said something");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

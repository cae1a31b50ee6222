package dev.holdfast.operator.web;

import java.time.Duration;

/**
 * How much a port lets its callers use.
 *
 * @param connectionsMax further connections wait unaccepted
 * @param requestsMax further requests wait for their turn, and are told to come back when it does not come
 * @param bodyBytesMax the largest body
 * @param bodiesBytesMax what all bodies in progress may hold together
 * @param head within this time a new connection must have sent a whole request head
 * @param body within this time a whole body must have arrived
 * @param idle a connection that is silent for so long is closed
 * @param queue how long a request waits for others to leave it room before it is told to come back
 */
public record Bounds(
        int connectionsMax,
        int requestsMax,
        int bodyBytesMax,
        int bodiesBytesMax,
        Duration head,
        Duration body,
        Duration idle,
        Duration queue) {
    public static final int MEBIBYTE = 1 << 20;

    public static final Bounds INTAKE = new Bounds(
            256,
            64,
            8 * MEBIBYTE,
            32 * MEBIBYTE,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    public static final Bounds MANAGEMENT = new Bounds(
            32, 16, 0, 0, Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(15), Duration.ofSeconds(5));

    public Bounds {
        if (bodyBytesMax > bodiesBytesMax) throw new IllegalArgumentException("no room for even one body");
    }
}

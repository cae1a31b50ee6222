package dev.holdfast.operator.web;

import java.time.Duration;

/**
 * How much a port lets its callers use.
 *
 * @param connectionsMax further connections wait unaccepted
 * @param smallBodiesMax so many small bodies are read at the same time, whatever becomes of larger ones
 * @param smallBodyBytesMax up to here a body is small
 * @param bodyBytesMax the largest body
 * @param bodiesBytesMax what all larger bodies that are being read may hold together
 * @param waitingBytesMax what deliveries that were read and are not stored yet may have had as bodies, together; once for
 *     those that a recovery may wait for, and once for all others
 * @param head within this time a new connection must have sent a whole request head
 * @param body within this time a whole body must have arrived
 * @param idle a connection that is silent for so long is closed
 * @param queue how long a request waits for others to leave it room before it is told to come back
 */
public record Bounds(
        int connectionsMax,
        int smallBodiesMax,
        int smallBodyBytesMax,
        int bodyBytesMax,
        int bodiesBytesMax,
        int waitingBytesMax,
        Duration head,
        Duration body,
        Duration idle,
        Duration queue) {
    public static final int KIBIBYTE = 1 << 10;
    public static final int MEBIBYTE = 1 << 20;

    public static final Bounds INTAKE = new Bounds(
            1024,
            64,
            64 * KIBIBYTE,
            8 * MEBIBYTE,
            16 * MEBIBYTE,
            16 * MEBIBYTE,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    public static final Bounds MANAGEMENT = new Bounds(
            32, 0, 0, 0, 0, 0, Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(15), Duration.ofSeconds(5));

    public Bounds {
        if (bodyBytesMax > bodiesBytesMax || bodyBytesMax > waitingBytesMax)
            throw new IllegalArgumentException("no room for even one body");
    }
}

package dev.holdfast.sandbox.balance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The address that a Service gets: always the same for the same cluster, namespace and name, from 100.64.0.0/10, which
 * is nobody's on the internet. Nothing listens on it.
 */
public final class Address {
    private static final int FIRST = (100 << 24) | (64 << 16);
    private static final int SIZE = 1 << 22;

    private Address() {}

    public static String of(String cluster, String namespace, String name) {
        var hash = sha256(cluster + "/" + namespace + "/" + name);
        // The first and last address of the range stay unused.
        var offset = 1 + Math.floorMod(ByteBuffer.wrap(hash).getInt(), SIZE - 2);
        var address = FIRST + offset;
        return "%d.%d.%d.%d"
                .formatted(address >>> 24 & 0xff, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

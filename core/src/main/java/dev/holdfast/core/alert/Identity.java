package dev.holdfast.core.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which alert it is: the SHA-256 of its labels, 64 hexadecimal digits. The labels are hashed in the order of their
 * names, each name and value behind its length in bytes, so that no two label sets share an encoding. Times, annotations
 * and the sender's fingerprint have no part in it.
 */
public record Identity(String hex) {

    private static final int NO_LENGTH = -1;

    public Identity {
        if (!hex.matches("[0-9a-f]{64}")) throw new IllegalArgumentException("no identity: " + hex);
    }

    public static Identity of(Map<String, String> labels) {
        return of(labels, sha256());
    }

    /** Of what could be read of an alert in a wrong shape: never that of an alert in the right one. */
    public static Identity ofBroken(Map<String, String> labels) {
        var hash = sha256();
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(NO_LENGTH).flip());
        return of(labels, hash);
    }

    private static Identity of(Map<String, String> labels, MessageDigest hash) {
        new TreeMap<>(labels).forEach((name, value) -> {
            add(hash, name);
            add(hash, value);
        });
        return new Identity(HexFormat.of().formatHex(hash.digest()));
    }

    /** The first 16 digits: enough to tell alerts apart in names that people read. */
    public String brief() {
        return hex.substring(0, 16);
    }

    private static void add(MessageDigest hash, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        hash.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

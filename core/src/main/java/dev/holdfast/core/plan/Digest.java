package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The fingerprint of a plan's steps: equal steps have equal digests whatever the order of their fields. */
public final class Digest {

    private Digest() {}

    /** {@code sha256:} and 64 hexadecimal digits of the canonical JSON text. */
    public static String of(Json steps) {
        return "sha256:" + hex(steps.canonical());
    }

    /** SHA-256 of the UTF-8 bytes of {@code text}, in hexadecimal digits. */
    public static String hex(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

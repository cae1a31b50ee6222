package dev.holdfast.operator.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that callers must show, kept in a file. The file is read for each request, so a new token counts at once;
 * while it cannot be read the last one that could counts. An empty file lets nobody in.
 */
public final class Token {
    private static final Logger LOG = LoggerFactory.getLogger(Token.class);
    private static final String SCHEME = "Bearer ";
    private static final int BYTES_MAX = 16 * 1024;

    private final Path file;
    private volatile String last = "";

    public Token(Path file) {
        this.file = file;
    }

    /** Whether the value of an Authorization header shows the token. Takes equally long for every wrong one. */
    public boolean isShownBy(Optional<String> authorization) {
        var expected = current();
        var shown = authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .orElse("");
        boolean same = MessageDigest.isEqual(hash(expected), hash(shown));
        return same && !expected.isEmpty();
    }

    private String current() {
        try (var in = Files.newInputStream(file)) {
            last = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            LOG.warn("the token file {} cannot be read, the last known token counts: {}", file, e.toString());
        }
        return last;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.holdfast.operator.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that callers must show, kept in a file. The file is read for each request, so a new token counts at once;
 * while it cannot be read the last one that could counts. While there is none, because the file is empty or could never be
 * read, nobody can be told from anybody else: senders must come back later instead of giving up.
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

    /** Whether somebody who wants in has shown the token. */
    public enum Showing {
        RIGHT,
        WRONG,
        /** There is no token to compare with. */
        UNKNOWN
    }

    /** What the value of an Authorization header shows. Takes equally long for every wrong one. */
    public Showing shownBy(Optional<String> authorization) {
        var expected = current();
        if (expected.isEmpty()) return Showing.UNKNOWN;
        var shown = authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .orElse("");
        return MessageDigest.isEqual(hash(expected), hash(shown)) ? Showing.RIGHT : Showing.WRONG;
    }

    /** Whether there is a token to compare with. */
    public boolean known() {
        return !current().isEmpty();
    }

    /** What keeps {@code file} from being a token file, in words; empty when nothing does. */
    public static Optional<String> problem(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8).isBlank()
                    ? Optional.of(problem(file, "it is empty"))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(problem(file, "there is no such file"));
        } catch (AccessDeniedException e) {
            return Optional.of(problem(file, "this process may not read it"));
        } catch (IOException e) {
            return Optional.of(problem(file, e.getMessage()));
        }
    }

    private static String problem(Path file, String why) {
        return "the token file " + file + " cannot be used: " + why
                + "; without the token that it should hold every sender of alerts would be turned away";
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

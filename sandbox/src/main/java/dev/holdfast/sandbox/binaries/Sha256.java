package dev.holdfast.sandbox.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** SHA-256 digests of files, and the lists in which publishers name them. */
final class Sha256 {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(Path file) throws IOException {
        var digest = start();
        var buffer = new byte[BUFFER];
        try (var stream = Files.newInputStream(file)) {
            for (var read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest);
    }

    /** The digest of a file in {@code sha256sum} form, or the only digest in the text when it stands alone. */
    static Optional<String> listed(String list, String fileName) {
        for (var line :
                list.lines().map(String::strip).filter(text -> !text.isEmpty()).toList()) {
            var fields = line.split("\\s+", 2);
            if (!DIGEST.matcher(fields[0]).matches()) {
                continue;
            }
            if (fields.length == 1 || fields[1].replaceFirst("^\\*", "").equals(fileName)) {
                return Optional.of(fields[0].toLowerCase(java.util.Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}

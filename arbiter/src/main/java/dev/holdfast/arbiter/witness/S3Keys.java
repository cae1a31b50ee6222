package dev.holdfast.arbiter.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * With what requests to S3 are signed: a file in the form that other tools for S3 read,
 * <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">lines of {@code name = value}</a>. Profiles are
 * not told apart: the file is to hold one.
 */
record S3Keys(String id, String secret, Optional<String> session) {

    static S3Keys read(Path file) throws IOException {
        var values = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            var text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("#") || text.startsWith(";") || equals < 0) continue;
            var name = text.substring(0, equals).strip();
            if (values.put(name, text.substring(equals + 1).strip()) != null)
                throw new IOException("%s names %s twice, and must hold one profile".formatted(file, name));
        }
        return new S3Keys(
                text(values, "aws_access_key_id", file),
                text(values, "aws_secret_access_key", file),
                Optional.ofNullable(values.get("aws_session_token")));
    }

    private static String text(Map<String, String> values, String name, Path file) throws IOException {
        return Optional.ofNullable(values.get(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IOException("%s has no line \"%s = …\"".formatted(file, name)));
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "S3Keys[" + id + "]";
    }
}

package dev.holdfast.sandbox.binaries;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Archives as publishers make them: by the system's own tar. */
final class Archives {
    private Archives() {}

    static byte[] tarGz(Path scratch, String member, byte[] content) {
        try {
            var file = scratch.resolve(member);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.writeString(file.resolveSibling("README.md"), "beside it");
            var top = member.substring(0, member.indexOf('/'));
            var process = new ProcessBuilder("tar", "-czf", "-", "-C", scratch.toString(), top).start();
            var bytes = new ByteArrayOutputStream();
            process.getInputStream().transferTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.holdfast.sandbox.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Where a supervisor listens: in its folder, or under a short name elsewhere when that path is too long for a socket. */
public final class ControlSocket {
    /** The kernel's bound on the path of a unix domain socket is 104 (macOS) or 108 (Linux) bytes. */
    private static final int PATH_BYTES_MAX = 100;

    private ControlSocket() {}

    public static Path of(Path folder) {
        var path = folder.toAbsolutePath().resolve("control.sock");
        var bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= PATH_BYTES_MAX) {
            return path;
        }
        var name = "holdfast-" + UUID.nameUUIDFromBytes(bytes).toString().substring(0, 18) + ".sock";
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }
}

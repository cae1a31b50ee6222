package dev.holdfast.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Where a supervisor listens: in its folder, or under a short name elsewhere when that path is too long for a socket. Elsewhere
 * is a folder that nobody else can look into: in one that all share, somebody else could listen under that name first.
 */
public final class ControlSocket {
    /** The kernel's bound on the path of a unix domain socket is 104 (macOS) or 108 (Linux) bytes. */
    private static final int PATH_BYTES_MAX = 100;

    private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rwx------");

    private ControlSocket() {}

    public static Path of(Path folder) {
        return of(folder, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * @param temporary which everybody may write to
     * @throws UncheckedIOException when there is no folder of one's own in it, and none can be made
     */
    static Path of(Path folder, Path temporary) {
        var path = folder.toAbsolutePath().resolve("control.sock");
        var bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= PATH_BYTES_MAX) {
            return path;
        }
        var name = UUID.nameUUIDFromBytes(bytes).toString().substring(0, 18) + ".sock";
        try {
            return own(temporary.resolve("holdfast-" + System.getProperty("user.name")))
                    .resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path own(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(MINE));
        } catch (FileAlreadyExistsException e) {
            // made before, or by somebody else
        }
        var is = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!is.isDirectory() || !is.permissions().equals(MINE) || !isOwn(folder, is)) {
            throw new IOException(
                    folder + " is not a folder that only this user can look into (rwx------), so no socket is"
                            + " put there; remove it, or choose a shorter folder for the sandbox");
        }
        return folder;
    }

    /** Whether it belongs to whom a new file in it belongs. */
    private static boolean isOwn(Path folder, PosixFileAttributes attributes) throws IOException {
        var probe = Files.createTempFile(folder, "own", "");
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS).equals(attributes.owner());
        } finally {
            Files.delete(probe);
        }
    }
}

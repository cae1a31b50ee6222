package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.store.FileGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of one component's programs. A program that is not what its manifest says is never given out: it is said,
 * removed and provided anew. Each is read in full once for each boot, and again when size or time are others: damage that
 * leaves both alone happens while a machine is down, or to its disk. Processes that want the same one wait for each other.
 *
 * @param boot which start of the machine this is
 * @param thorough whether to read every file in full each time
 */
record Cache(Path folder, String boot, boolean thorough, Consumer<String> progress) {
    /** A little more than the longest build that another process may be at. */
    private static final Duration PATIENCE = Duration.ofMinutes(70);

    /** How a missing program is had. */
    interface Provider {
        /** Puts the program at the path and tells its origin. */
        String provide(Path target) throws IOException;
    }

    Path program(String program, Provider provider) throws IOException {
        var file = folder.resolve(program);
        if (!thorough && entry(program).isPresent() && entry(program).get().looksLike(file, boot)) {
            return file;
        }
        var waiting = "another process is providing programs in " + folder + "; waiting for it";
        return FileGuard.holding(folder.resolve(".lock"), PATIENCE, () -> progress.accept(waiting), () -> {
            if (!sound(program, file)) {
                provide(program, file, provider);
            }
            return file;
        });
    }

    private boolean sound(String program, Path file) throws IOException {
        var entry = entry(program);
        if (!Files.exists(file)) {
            if (entry.isPresent()) {
                progress.accept(program + " has vanished from the cache " + folder + "; getting it anew");
            }
            return false;
        }
        if (entry.isEmpty()) {
            progress.accept(program + " in the cache " + folder + " was never finished; getting it anew");
            return false;
        }
        if (!thorough && entry.get().looksLike(file, boot)) {
            return true;
        }
        if (Files.isExecutable(file) && Sha256.of(file).equals(entry.get().sha256())) {
            Manifest.read(folder)
                    .with(program, Manifest.Entry.of(file, entry.get().origin(), boot))
                    .write(folder);
            return true;
        }
        progress.accept(program + " in the cache " + folder
                + " is damaged (its digest is not the one it had); getting it anew");
        return false;
    }

    private void provide(String program, Path file, Provider provider) throws IOException {
        var part = folder.resolve("." + program + ".part");
        Files.deleteIfExists(part);
        Files.deleteIfExists(file);
        var origin = provider.provide(part);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Manifest.read(folder)
                .with(program, Manifest.Entry.of(file, origin, boot))
                .write(folder);
    }

    private Optional<Manifest.Entry> entry(String program) {
        return Manifest.read(folder).entry(program);
    }
}

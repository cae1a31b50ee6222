package dev.holdfast.sandbox.binaries;

import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a cache folder should hold; written last, so a file without an entry was never finished. */
record Manifest(Map<String, Entry> files) {
    static final String FILE = "manifest.json";

    /**
     * One program.
     *
     * @param modifiedMillis the file's time when it was last read
     * @param origin where it came from, in words
     * @param boot the start of the machine within which it was last read; as long as that, size and time are the same it
     *     is not read again. Null in a manifest of before this was kept
     */
    record Entry(String sha256, long size, long modifiedMillis, String origin, String boot) {
        static Entry of(Path file, String origin, String boot) throws IOException {
            return new Entry(Sha256.of(file), Files.size(file), modified(file), origin, boot);
        }

        /** Whether the file looks untouched since it was read within this boot, without reading it. */
        boolean looksLike(Path file, String current) throws IOException {
            return current.equals(boot)
                    && Files.isExecutable(file)
                    && Files.size(file) == size
                    && modified(file) == modifiedMillis;
        }

        private static long modified(Path file) throws IOException {
            return Files.getLastModifiedTime(file).toMillis();
        }
    }

    Manifest {
        files = files == null ? Map.of() : Map.copyOf(files);
    }

    /** Nothing when there is no manifest or it cannot be read: then nothing in the folder counts. */
    static Manifest read(Path folder) {
        try {
            return Json.read(folder.resolve(FILE), Manifest.class);
        } catch (IOException e) {
            return new Manifest(Map.of());
        }
    }

    Optional<Entry> entry(String program) {
        return Optional.ofNullable(files.get(program));
    }

    Manifest with(String program, Entry entry) {
        var changed = new TreeMap<>(files);
        changed.put(program, entry);
        return new Manifest(changed);
    }

    void write(Path folder) throws IOException {
        Json.write(folder.resolve(FILE), this);
    }
}

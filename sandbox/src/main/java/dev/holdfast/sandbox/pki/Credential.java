package dev.holdfast.sandbox.pki;

import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** A certificate with its private key, both as PEM. */
public record Credential(String certificate, String key) {
    /** Writes {@code NAME.crt} and {@code NAME.key}. */
    public void write(Path folder, String name) throws IOException {
        AtomicFile.write(folder.resolve(name + ".crt"), certificate);
        AtomicFile.write(folder.resolve(name + ".key"), key);
    }
}

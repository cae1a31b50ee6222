package dev.holdfast.sandbox.pki;

import dev.holdfast.sandbox.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The key pair that signs a sandbox's service account tokens. */
public final class ServiceAccountKey {
    private ServiceAccountKey() {}

    /** Writes {@code service-account.key} and {@code service-account.pub}. */
    public static void create(Path folder) throws IOException {
        try {
            var pair = KeyKind.ELLIPTIC.generate();
            AtomicFile.write(
                    folder.resolve("service-account.key"),
                    Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()));
            AtomicFile.write(
                    folder.resolve("service-account.pub"),
                    Pem.of("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the service account key", e);
        }
    }
}

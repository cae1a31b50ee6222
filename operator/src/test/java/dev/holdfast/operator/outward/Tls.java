package dev.holdfast.operator.outward;

import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Pem;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of a test, and servers' certificates from it. */
public final class Tls {

    private final Authority authority = Authority.create("outward-tests", Instant.now());

    /** What a plan's caSecret holds. */
    public String pem() {
        return authority.pem();
    }

    /** A certificate for localhost and its key, in files that only their owner reads: {@code NAME.crt, NAME.key}. */
    void write(Path folder, String name) throws IOException {
        authority
                .server(Subject.of("outward-test-server"), List.of(), List.of(), Instant.now())
                .write(folder, name);
    }

    /** A server that proves to be one of these names or addresses, or localhost, or 127.0.0.1. */
    public SSLContext server(List<String> names, List<String> addresses) {
        try {
            var credential = authority.server(Subject.of("outward-test-server"), names, addresses, Instant.now());
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", Pem.privateKey(credential.key()), new char[0], new Certificate[] {
                Pem.certificate(credential.certificate())
            });
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

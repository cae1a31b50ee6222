package dev.holdfast.operator.outward;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed: the system's authorities, and those that a plan names. */
final class Trust {

    /** Largest bundle of certificates that is read. */
    private static final int PEM_LENGTH_MAX = 512 * 1024;

    private Trust() {}

    static SSLContext of(Optional<String> pem) throws IOException {
        try {
            if (pem.isEmpty()) return SSLContext.getDefault();
            if (pem.get().length() > PEM_LENGTH_MAX) throw new Forbidden("caSecret holds too many certificates");
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : systems().toList()) store.setCertificateEntry("system-" + number++, certificate);
            var named = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.get().getBytes(StandardCharsets.UTF_8)));
            if (named.isEmpty()) throw new Forbidden("caSecret holds no certificate in PEM");
            for (var certificate : named) store.setCertificateEntry("named-" + number++, certificate);
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Forbidden("caSecret holds no certificates that can be read: " + Words.of(e));
        }
    }

    private static Stream<java.security.cert.X509Certificate> systems() throws GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init((KeyStore) null);
        return Stream.of(managers.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()));
    }
}

package dev.holdfast.operator.site;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Who the operator is to the agents of sites, and by whom they are vouched for; files in PEM that are read again for each
 * connection, so that they can be renewed. An agent is known by its certificate's name, {@code site/A}, and not by its address.
 */
public record AgentPapers(Path certificate, Path key, Path authority) {

    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** What TLS is spoken by, with the agent of one side and nobody else. */
    SSLContext with(String side) throws IOException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var chain = certificates(certificate).toArray(Certificate[]::new);
            store.setKeyEntry("self", privateKey(), new char[0], chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {new Named(trusted(), "site/" + side)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS with %s and %s: %s".formatted(certificate, key, e.getMessage()), e);
        }
    }

    private X509TrustManager trusted() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (var each : certificates(authority)) store.setCertificateEntry("ca" + number++, each);
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (var in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        var found = KEY.matcher(Files.readString(key));
        if (!found.find()) throw new IOException("there is no private key in PKCS#8 in " + key);
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (var kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException otherKind) {
                continue;
            }
        }
        throw new IOException("the key in %s is none of %s".formatted(key, KINDS));
    }

    /** Trusts who was signed by the authority and has this name. */
    private static final class Named extends X509ExtendedTrustManager {
        private final X509TrustManager authority;
        private final Pattern name;

        Named(X509TrustManager authority, String name) {
            this.authority = authority;
            this.name = Pattern.compile("(^|,)CN=" + Pattern.quote(name) + "(,|$)");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authority.checkServerTrusted(chain, type);
            var subject = chain[0].getSubjectX500Principal().getName();
            if (!name.matcher(subject).find()) {
                throw new CertificateException("its certificate is of %s, and that of %s was expected"
                        .formatted(subject, name.pattern().replaceAll(".*\\\\Q|\\\\E.*", "")));
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authority.getAcceptedIssuers();
        }
    }
}

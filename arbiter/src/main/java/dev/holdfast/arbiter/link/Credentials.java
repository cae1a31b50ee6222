package dev.holdfast.arbiter.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Who this process is, and which authority vouches for the others.
 *
 * @param chain its certificate first
 * @param authorities that sign for this pair, and for nobody else
 */
public record Credentials(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {

    /** The only version spoken: every process of a pair is ours. */
    public static final String TLS = "TLSv1.3";

    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** @throws IOException when a file cannot be read, or holds something else, with its name */
    public static Credentials read(Path certificate, Path key, Path authority) throws IOException {
        var chain = certificates(certificate);
        var credentials = new Credentials(chain, key(key), certificates(authority));
        try {
            Party.of(chain.getFirst().getSubjectX500Principal());
        } catch (CertificateException wrong) {
            throw new IOException(
                    "the certificate in %s is of no use here: %s".formatted(certificate, wrong.getMessage()));
        }
        return credentials;
    }

    /** Who this process is. */
    public Party.Named self() {
        try {
            return Party.of(chain.getFirst().getSubjectX500Principal());
        } catch (CertificateException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /**
     * What this process speaks TLS by.
     *
     * @param wanted who may be at the other end, of this pair
     * @param refused hears why somebody was turned away
     */
    public SSLContext context(Predicate<Party> wanted, String whom, Consumer<String> refused) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("self", key, new char[0], chain.toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var trust = new Trust(authorities, self().pair(), wanted, whom, refused);
            var context = SSLContext.getInstance(TLS);
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS with the certificate of " + self() + ": " + e.getMessage(), e);
        }
    }

    /** Speaks TLS to a server that the system trusts, or to one of this authority. */
    public static SSLContext trusting(Optional<Path> authority) throws IOException {
        if (authority.isPresent()) return trusting(authority.get());
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates that the system trusts cannot be used: " + e.getMessage(), e);
        }
    }

    /** Speaks TLS to a server that has a certificate of this authority for its host name, and shows none of its own. */
    public static SSLContext trusting(Path authority) throws IOException {
        var trust = Trust.manager(certificates(authority));
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority in %s cannot be used: %s".formatted(authority, e.getMessage()), e);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (var in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) throw new IOException("there is no certificate in " + file);
            return all;
        } catch (CertificateException e) {
            throw new IOException("%s holds no certificates in PEM: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        var match = KEY.matcher(Files.readString(file));
        if (!match.find()) {
            throw new IOException("there is no private key in %s: it must be PEM in PKCS#8, begun by BEGIN PRIVATE KEY"
                    .formatted(file));
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(match.group(1)));
        for (var kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException otherKind) {
                continue;
            } catch (GeneralSecurityException e) {
                throw new IOException("this JDK knows no keys of kind " + kind, e);
            }
        }
        throw new IOException("the key in %s is none of %s".formatted(file, KINDS));
    }
}

package dev.holdfast.arbiter.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Who may be at the other end of a link: whoever has a certificate of our authority, of this pair, and is the one who was
 * meant. Host names are not looked at: an address can be taken over, a key cannot.
 */
final class Trust extends X509ExtendedTrustManager {

    private final X509TrustManager authority;
    private final String pair;
    private final Predicate<Party> wanted;
    private final String whom;
    private final Consumer<String> refused;

    Trust(
            List<X509Certificate> authorities,
            String pair,
            Predicate<Party> wanted,
            String whom,
            Consumer<String> refused) {
        authority = manager(authorities);
        this.pair = pair;
        this.wanted = wanted;
        this.whom = whom;
        this.refused = refused;
    }

    /** Trusts whoever has a certificate of one of these. */
    static X509TrustManager manager(List<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) store.setCertificateEntry("ca" + i, authorities.get(i));
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("the authority's certificates cannot be used", e);
        }
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check signed) throws CertificateException {
        var subject = chain.length == 0
                ? "nobody"
                : chain[0].getSubjectX500Principal().getName();
        try {
            if (chain.length == 0) throw new CertificateException("there is no certificate");
            chain[0].checkValidity();
            signed.run();
            var named = Party.of(chain[0].getSubjectX500Principal());
            if (!named.pair().equals(pair)) {
                throw new CertificateException(
                        "it belongs to pair %s, and this is pair %s".formatted(named.pair(), pair));
            }
            if (!wanted.test(named.party())) {
                throw new CertificateException("it is %s, and %s was expected".formatted(named.party(), whom));
            }
        } catch (CertificateException wrong) {
            var words = "the certificate of %s is refused: %s".formatted(subject, wrong.getMessage());
            refused.accept(words);
            throw new CertificateException(words, wrong);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, () -> authority.checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, () -> authority.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.getAcceptedIssuers();
    }
}

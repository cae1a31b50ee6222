package dev.holdfast.operator.site;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.Pem;
import dev.holdfast.sandbox.pki.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the operator sees of a site's agent: it wants a certificate of the authority, and answers what the test says. */
final class FakeAgent implements AutoCloseable {

    private final HttpsServer server;
    private volatile String status;

    FakeAgent(Authority authority, String party, String status) throws IOException {
        this.status = status;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(authority, party)) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/v1/status", exchange -> {
            var bytes = this.status.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    private static SSLContext tls(Authority authority, String party) throws IOException {
        try {
            var credential = authority.server(Subject.of(party, "pair"), List.of(), List.of(), Instant.now());
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("agent", Pem.privateKey(credential.key()), new char[0], new Certificate[] {
                Pem.certificate(credential.certificate())
            });
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    void says(String now) {
        status = now;
    }

    /** As the agent of a site writes it. */
    static String status(String side, String standing, String members, long epoch, String verdict) {
        return """
                {"form":"holdfast.dev/site-status/v1","side":"%s","standing":"%s","meaning":"m","mode":"WITNESS",\
                "cannot":"c","register":{"incarnation":"one","epoch":%d,"members":"%s","primary":"A","copies":"SYNC"},\
                "acts":true,"leaseMillis":19000,"verdict":"%s","peerSilentMillis":0,"peerWellMillis":60000,"healthy":true,\
                "witnessKeepsConditions":true,"frozen":[],"ifPeerGoesDark":{"takesOver":true,"against":[],"withinMillis":25030},\
                "nodes":{"n1":{"stopped":false,"epoch":3}},"troubles":{},"certificateEnds":"2027-01-01T00:00:00Z"}""".formatted(side, standing, epoch, members, verdict);
    }

    /** From now on nobody answers. */
    void silence() {
        server.stop(0);
    }

    @Override
    public void close() {
        silence();
    }
}

package dev.holdfast.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.sandbox.pki.Pem;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The steward's connection to one server of the sandbox: verified TLS with a client certificate, bounded waits. */
public final class ApiServer implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final HttpClient client;
    private final String server;

    private ApiServer(HttpClient client, String server) {
        this.client = client;
        this.server = server;
    }

    /** Trusts {@code authority.crt} and shows {@code user.crt}, both in the folder. */
    public static ApiServer connect(String server, Path pki, String authority, String user) throws IOException {
        try {
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("ca", Pem.certificate(Files.readString(pki.resolve(authority + ".crt"))));
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            var certificate = Pem.certificate(Files.readString(pki.resolve(user + ".crt")));
            var key = Pem.privateKey(Files.readString(pki.resolve(user + ".key")));
            keys.setKeyEntry("user", key, IN_MEMORY, new java.security.cert.Certificate[] {certificate});
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust);
            var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(keys, IN_MEMORY);
            var tls = SSLContext.getInstance("TLS");
            tls.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
            var client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .sslContext(tls)
                    .build();
            return new ApiServer(client, server);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the certificates in " + pki, e);
        }
    }

    /** Status and body of an answer; a body that is not JSON is a text node. */
    public record Answer(int status, JsonNode body) {
        public boolean good() {
            return status >= 200 && status < 300;
        }
    }

    public Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.line(body))));
    }

    public Answer mergePatch(String path, Object body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(Json.line(body))));
    }

    /** Lines of a watch until the server ends it; the caller closes the stream. */
    public HttpResponse<InputStream> stream(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(server + path)).GET().build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while watching " + server + path, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), body(response));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + server, e);
        }
    }

    private static JsonNode body(HttpResponse<String> response) throws IOException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (response.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        return type.startsWith("application/json")
                ? Json.MAPPER.readTree(response.body())
                : Json.MAPPER.getNodeFactory().textNode(response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}

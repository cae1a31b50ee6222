package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.sandbox.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A bare client of one API server: nothing between the caller and the wire but the JDK. Floors are measured with it. */
public final class Api implements AutoCloseable {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final HttpClient http;
    private final String server;

    private Api(HttpClient http, String server) {
        this.http = http;
        this.server = server;
    }

    /** The server and the user of a kubeconfig that holds its certificates itself. */
    public static Api of(Path kubeconfig) {
        try {
            var config = YAML.readTree(Files.readString(kubeconfig));
            var cluster = config.at("/clusters/0/cluster");
            var user = config.at("/users/0/user");
            var http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(tls(cluster, user))
                    .build();
            return new Api(http, cluster.path("server").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificates in " + kubeconfig, e);
        }
    }

    private static SSLContext tls(JsonNode cluster, JsonNode user) throws IOException, GeneralSecurityException {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", Pem.certificate(decoded(cluster, "certificate-authority-data")));
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        var chain = new Certificate[] {Pem.certificate(decoded(user, "client-certificate-data"))};
        keys.setKeyEntry("user", Pem.privateKey(decoded(user, "client-key-data")), IN_MEMORY, chain);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys, IN_MEMORY);
        var tls = SSLContext.getInstance("TLS");
        tls.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
        return tls;
    }

    private static String decoded(JsonNode node, String field) {
        var bytes = Base64.getDecoder().decode(node.path(field).asText());
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    public JsonNode get(String path) {
        return good(request(path).GET());
    }

    /** As somebody else, which the user of this client must be allowed to. */
    public JsonNode get(String path, String asUser) {
        return good(request(path).header("Impersonate-User", asUser).GET());
    }

    /** Whether {@code /readyz} is answered with 200 in so much time. */
    public boolean isReady(Duration patience) {
        var request = HttpRequest.newBuilder(URI.create(server + "/readyz"))
                .timeout(patience)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public JsonNode post(String path, JsonNode body) {
        return good(with("POST", path, "application/json", body));
    }

    public JsonNode put(String path, JsonNode body) {
        return good(with("PUT", path, "application/json", body));
    }

    /** The same, of which only the metadata are answered. */
    public JsonNode putForMetadata(String path, JsonNode body) {
        return good(with("PUT", path, "application/json", body)
                .header("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"));
    }

    public JsonNode mergePatch(String path, JsonNode body) {
        return good(with("PATCH", path, "application/merge-patch+json", body));
    }

    /** As somebody else, which the user of this client must be allowed to. */
    public JsonNode mergePatch(String path, JsonNode body, String asUser) {
        return good(with("PATCH", path, "application/merge-patch+json", body).header("Impersonate-User", asUser));
    }

    public JsonNode delete(String path) {
        return good(request(path).DELETE());
    }

    /** Server-side apply: made when it is missing, brought to this form when it is there. */
    public JsonNode apply(String path, JsonNode manifest) {
        return good(with("PATCH", path + "?fieldManager=bench&force=true", "application/apply-patch+yaml", manifest));
    }

    /** Tells every change from now on, on a connection of its own. */
    public Watch watch(String path) {
        return watch(path, "");
    }

    /** Tells every change from now on whose text contains this; others are passed over at little cost. */
    public Watch watch(String path, String text) {
        var version = get(path + "?limit=1").at("/metadata/resourceVersion").asText();
        return Watch.open(http, URI.create(server + path + "?watch=1"), version, text);
    }

    private HttpRequest.Builder with(String method, String path, String type, JsonNode body) {
        return request(path)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER);
    }

    private JsonNode good(HttpRequest.Builder builder) {
        var request = builder.build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            var body = JSON.readTree(response.body());
            if (response.statusCode() / 100 == 2) return body;
            throw new IllegalStateException(request.method() + " " + request.uri() + " is answered with "
                    + response.statusCode() + ": " + body.path("message").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " is not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}

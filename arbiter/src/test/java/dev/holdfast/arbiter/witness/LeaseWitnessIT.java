package dev.holdfast.arbiter.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.witness.Witness.Wrote;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.sandbox.pki.Pem;
import dev.holdfast.sandbox.stretched.FaultProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server, with no more rights than the how-to gives. */
@WithSandbox
class LeaseWitnessIT extends WitnessContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final String RIGHTS = """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"witness-%1$d"},"rules":[
             {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["create"]},
             {"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["get","update"],
              "resourceNames":["rooms-%1$d-register","rooms-%1$d-conformance-a","rooms-%1$d-conformance-b","rooms-%1$d-conformance-init"]}]}""";

    @TempDir
    Path folder;

    private final int number = NUMBER.incrementAndGet();
    private FaultProxy way;
    private Witness witness;
    private String kubeconfig;
    private URI server;

    @BeforeEach
    void begin(Sandbox sandbox) throws Exception {
        kubeconfig = Files.readString(sandbox.info().clusters().get("hub").kubeconfig());
        server = URI.create(field("server", kubeconfig));
        create(
                "/api/v1/namespaces/default/serviceaccounts",
                "{\"metadata\":{\"name\":\"witness-%d\"}}".formatted(number));
        var rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/";
        create(rbac + "roles", RIGHTS.formatted(number));
        create(rbac + "rolebindings", """
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"witness-%1$d"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"witness-%1$d"},
                 "subjects":[{"kind":"ServiceAccount","name":"witness-%1$d","namespace":"default"}]}""".formatted(number));
        var token = create(
                "/api/v1/namespaces/default/serviceaccounts/witness-%d/token".formatted(number),
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"audiences\":[]}}");
        Files.writeString(folder.resolve("token"), token);
        way = new FaultProxy(server.getPort());
        var place = new LeaseWitness.Place(
                URI.create("https://127.0.0.1:" + way.port()), "default", "rooms-" + number, folder.resolve("token"));
        witness = new LeaseWitness(place, tls(false), WITHIN);
    }

    @AfterEach
    void end() throws Exception {
        witness.close();
        way.close();
    }

    @Override
    Witness witness() {
        return witness;
    }

    @Override
    void away() {
        way.set(FaultProxy.Fault.CUT);
    }

    @Test
    void a_lease_that_was_deleted_and_made_anew_takes_no_write_of_the_one_before() throws Exception {
        var tag = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        send(
                "DELETE",
                "/apis/coordination.k8s.io/v1/namespaces/default/leases/rooms-%d-register".formatted(number),
                "");
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":2}"), WITHIN)).isInstanceOf(Wrote.Conflict.class);
        done(witness.write(Optional.empty(), bytes("{\"a\":3}"), WITHIN));
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":4}"), WITHIN)).isInstanceOf(Wrote.Conflict.class);
        assertThat(found(witness.read(WITHIN)).value()).isEqualTo(bytes("{\"a\":3}"));
    }

    private static String field(String name, String text) {
        var match = Pattern.compile(name + ": *\"?([^\"\\s]+)").matcher(text);
        assertThat(match.find()).as(name).isTrue();
        return match.group(1);
    }

    private String decoded(String name) {
        return new String(Base64.getDecoder().decode(field(name, kubeconfig)), StandardCharsets.UTF_8);
    }

    private SSLContext tls(boolean admin) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", Pem.certificate(decoded("certificate-authority-data")));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (admin) {
            store.setKeyEntry("admin", Pem.privateKey(decoded("client-key-data")), new char[0], new Certificate[] {
                Pem.certificate(decoded("client-certificate-data"))
            });
        }
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** As the sandbox's administrator; the token of the answer, if there is one. */
    private String create(String path, String body) throws Exception {
        var answer = send("POST", path, body);
        var token = Pattern.compile("\"token\": *\"([^\"]+)\"").matcher(answer);
        return token.find() ? token.group(1) : "";
    }

    private String send(String method, String path, String body) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(tls(true)).build()) {
            var request = HttpRequest.newBuilder(server.resolve(path))
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            var reply = client.send(request, BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
            return reply.body();
        }
    }

    @Test
    void a_lease_of_somebody_else_is_not_taken_for_a_register() throws Exception {
        create(
                "/apis/coordination.k8s.io/v1/namespaces/default/leases",
                "{\"metadata\":{\"name\":\"rooms-%d-register\"}}".formatted(number));
        assertThat(witness.read(WITHIN))
                .isInstanceOfSatisfying(Witness.Read.Silent.class, silent -> assertThat(silent.why())
                        .contains("is none of ours"));
    }
}

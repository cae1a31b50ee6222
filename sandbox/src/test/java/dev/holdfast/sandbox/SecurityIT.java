package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.cluster.ApiServer;
import dev.holdfast.sandbox.junit.WithSandbox;
import dev.holdfast.sandbox.pki.Authority;
import dev.holdfast.sandbox.pki.KeyKind;
import dev.holdfast.sandbox.pki.Kubeconfig;
import dev.holdfast.sandbox.pki.Subject;
import dev.holdfast.sandbox.store.Json;
import dev.holdfast.sandbox.store.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and what they may do there. */
@WithSandbox
class SecurityIT {
    @TempDir
    private Path folder;

    @Test
    void a_client_that_trusts_another_authority_does_not_speak_with_the_api_server(Sandbox sandbox) throws IOException {
        var pki = copyOfPki(sandbox);
        Authority.create("another", Instant.now()).write(pki, "another");

        try (var api = ApiServer.connect(sandbox.server("hub"), pki, "another", "steward")) {
            assertThatThrownBy(() -> api.get("/readyz")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void an_administrators_certificate_of_another_authority_is_nobody(Sandbox sandbox) throws IOException {
        var ours = Authority.read(sandbox.folder().resolve("pki"), "ca");
        var impostor = Authority.create("another", Instant.now())
                .client(Subject.of("administrator", "system:masters"), KeyKind.RSA, Instant.now());
        var kubeconfig = folder.resolve("impostor.kubeconfig");
        Files.writeString(kubeconfig, Kubeconfig.text("hub", sandbox.server("hub"), "administrator", ours, impostor));

        assertThat(new Kubectl(kubeconfig).attempt("get", "secrets").output())
                .contains("You must be logged in to the server");
    }

    @Test
    void someone_without_a_certificate_may_ask_for_health_and_nothing_else(Sandbox sandbox) throws IOException {
        // A client shows its certificate only where the authority is known, so this one shows none.
        var pki = copyOfPki(sandbox);
        Authority.create("another", Instant.now())
                .client(Subject.of("unshown"), KeyKind.ELLIPTIC, Instant.now())
                .write(pki, "unshown");

        try (var anonymous = ApiServer.connect(sandbox.server("hub"), pki, "ca", "unshown")) {
            assertThat(anonymous.get("/readyz").status()).isEqualTo(200);
            var configMaps = anonymous.get("/api/v1/namespaces/default/configmaps");
            assertThat(configMaps.status()).isEqualTo(403);
            assertThat(configMaps.body().path("message").asText()).contains("system:anonymous");
        }
    }

    @Test
    void a_certificate_for_the_api_server_does_not_open_the_store_behind_it(Sandbox sandbox) throws IOException {
        var pki = copyOfPki(sandbox);
        var record = Json.read(sandbox.folder().resolve(SandboxRecord.FILE), SandboxRecord.class);
        var etcd = "https://127.0.0.1:" + record.cluster("hub").port("etcd");

        try (var store = ApiServer.connect(etcd, pki, "etcd-ca", "apiserver-etcd");
                var api = ApiServer.connect(etcd, pki, "etcd-ca", "steward")) {
            assertThat(store.get("/health").good()).isTrue();
            assertThatThrownBy(() -> api.get("/health")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_operators_user_may_do_nothing_until_a_role_is_bound_to_it(Sandbox sandbox) {
        var operator = new Kubectl(sandbox.operatorKubeconfig("hub"));
        assertThat(operator.attempt("get", "pods").output())
                .contains("User \"holdfast-operator\" cannot list resource \"pods\"");

        Kubectl.administrator(sandbox, "hub")
                .run("create", "rolebinding", "look", "--clusterrole=view", "--user=holdfast-operator");

        await().atMost(20, SECONDS).until(() -> operator.attempt("get", "pods").exitCode() == 0);
        assertThat(operator.attempt("get", "pods", "-n", "kube-system").exitCode())
                .isNotZero();
    }

    @Test
    void any_further_user_can_be_given_a_kubeconfig(Sandbox sandbox) {
        var anna = new Kubectl(sandbox.kubeconfigFor("hub", "anna", "on-call"));

        assertThat(anna.json("auth", "whoami").path("status").path("userInfo").toString())
                .contains("\"anna\"", "\"on-call\"");
    }

    @Test
    void a_node_may_change_itself_and_no_other_node(Sandbox sandbox) {
        var administrator = Kubectl.administrator(sandbox, "hub");
        for (var name : new String[] {"one", "two"}) {
            administrator.apply("{apiVersion: v1, kind: Node, metadata: {name: " + name + "}}");
        }
        var node = new Kubectl(sandbox.kubeconfigFor("hub", "system:node:one", "system:nodes"));

        assertThat(node.attempt("annotate", "node", "one", "a=b").exitCode()).isZero();
        assertThat(node.attempt("annotate", "node", "two", "a=b").output()).contains("only its own Node object");
        assertThat(node.attempt("label", "node", "one", "node-restriction.kubernetes.io/a=b")
                        .output())
                .contains("is not allowed to modify labels");
        administrator.run("delete", "node", "one", "two");
    }

    @Test
    void a_token_of_a_service_account_is_known_and_has_only_the_accounts_rights(Sandbox sandbox) throws IOException {
        var token = Kubectl.administrator(sandbox, "hub").run("create", "token", "default");

        var outcome = new Kubectl(withoutUser(sandbox)).attempt("--token=" + token, "get", "secrets");

        assertThat(outcome.output())
                .contains("system:serviceaccount:default:default")
                .contains("cannot list");
    }

    @Test
    void every_request_stands_in_the_audit_log_with_its_user_and_without_bodies(Sandbox sandbox) throws IOException {
        Kubectl.administrator(sandbox, "hub")
                .run("create", "secret", "generic", "audited", "--from-literal=word=do-not-log-me");

        assertThat(Files.readString(sandbox.auditLog("hub")))
                .contains("\"name\":\"audited\"", "\"username\":\"administrator\"", "\"verb\":\"create\"")
                .doesNotContain("do-not-log-me");
    }

    @Test
    void keys_and_kubeconfigs_are_readable_by_their_owner_only(Sandbox sandbox) throws IOException {
        var owner = PosixFilePermissions.fromString("rw-------");
        assertThat(Files.getPosixFilePermissions(sandbox.kubeconfig("hub"))).isEqualTo(owner);
        assertThat(Files.getPosixFilePermissions(sandbox.folder().resolve("pki/ca.key")))
                .isEqualTo(owner);
        assertThat(Files.getPosixFilePermissions(sandbox.folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void nothing_of_a_sandbox_listens_beyond_loopback(Sandbox sandbox) throws IOException {
        var record = Json.read(sandbox.folder().resolve(SandboxRecord.FILE), SandboxRecord.class);
        Map<String, Integer> ports = record.cluster("hub").ports();
        var listeners = Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6"));

        for (var port : ports.values()) {
            var listening = listeners
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.split("\\s+")[3].equals("0A"))
                    .map(line -> line.split("\\s+")[1])
                    .filter(address -> address.endsWith(":%04X".formatted(port)))
                    .toList();
            assertThat(listening).isNotEmpty().allMatch(address -> address.startsWith("0100007F:"));
        }
    }

    private Path withoutUser(Sandbox sandbox) throws IOException {
        var text = Files.readString(sandbox.kubeconfig("hub"));
        var kubeconfig = folder.resolve("nobody.kubeconfig");
        return Files.writeString(kubeconfig, text.replaceAll("(?m)^ +client-(certificate|key)-data: .*$", ""));
    }

    private Path copyOfPki(Sandbox sandbox) throws IOException {
        var pki = folder.resolve("pki");
        Tree.copy(sandbox.folder().resolve("pki"), pki);
        return pki;
    }
}

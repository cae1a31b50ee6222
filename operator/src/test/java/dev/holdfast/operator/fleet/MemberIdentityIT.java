package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.run.Phase;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Thief;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a thief could do on member clusters with the token that the operator has there: exactly that token, under exactly
 * the rights that are shipped for a member.
 */
@WithSandbox(
        clusters = {"hub", "west", "east"},
        nodes = 0,
        shared = false)
class MemberIdentityIT {

    private static final String LISTED = "system:serviceaccount:shop:recovery";

    private static final String ACCOUNTS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: recovery, namespace: shop}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: powerful, namespace: shop}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: recovery, namespace: shop}
            rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [switch], verbs: [get, patch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: recovery, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: recovery}
            subjects: [{kind: ServiceAccount, name: recovery, namespace: shop}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: powerful}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: powerful, namespace: shop}]
            """;

    private static Sandbox sandbox;
    private static Installation hub;
    private static OperatorProcess operator;
    private static Recoveries runs;

    @BeforeAll
    static void start(Sandbox clusters, @TempDir Path folder) throws IOException {
        sandbox = clusters;
        hub = Installation.on(sandbox, "hub");
        runs = new Recoveries(hub);
        hub.namespace("shop");
        apply(hub.admin(), """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: holdfast-impersonate, namespace: shop}
                rules: [{apiGroups: [""], resources: [serviceaccounts], resourceNames: [recovery], verbs: [impersonate]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: holdfast-impersonate, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: holdfast-impersonate}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: holdfast-operator}]
                """);
        for (String member : List.of("west", "east")) join(member);
        operator = OperatorProcess.start(
                        hub, folder, "members", "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        hub.close();
    }

    /** Under the shipped rights, and with a token of the shipped account, in the Secret that the hub reads. */
    private static void join(String member) throws IOException {
        try (var admin = admin(member)) {
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("shop")
                            .endMetadata()
                            .build())
                    .create();
            try (var shipped = Installation.class.getResourceAsStream("/holdfast/rbac/member.yaml")) {
                admin.load(shipped).serverSideApply();
            }
            apply(admin, ACCOUNTS);
            admin.resource(new ConfigMapBuilder(map("shop"))
                            .withData(Map.of("active", "east"))
                            .build())
                    .create();
            hub.admin()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(member + "-kubeconfig")
                            .withNamespace(Installation.NAMESPACE)
                            .endMetadata()
                            .addToStringData("kubeconfig", kubeconfig(admin))
                            .build())
                    .create();
        }
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: " + member
                        + ", namespace: holdfast-system}\nspec: {kubeconfigSecretRef: {name: " + member
                        + "-kubeconfig}, allowedNamespaces: [shop]}\n")
                .create();
    }

    private static String kubeconfig(KubernetesClient admin) {
        var token = admin.serviceAccounts()
                .inNamespace(Installation.NAMESPACE)
                .withName("holdfast")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(7200L)
                        .endSpec()
                        .build());
        return """
                apiVersion: v1
                kind: Config
                current-context: member
                clusters: [{name: member, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: holdfast, user: {token: "%s"}}]
                contexts: [{name: member, context: {cluster: member, user: holdfast}}]
                """.formatted(
                        admin.getConfiguration().getMasterUrl(),
                        admin.getConfiguration().getCaCertData(),
                        token.getStatus().getToken());
    }

    private static KubernetesClient admin(String cluster) throws IOException {
        return client(Files.readString(sandbox.kubeconfig(cluster)));
    }

    private static KubernetesClient client(String kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    /** As whoever has read the Secret on the hub. */
    private static Config stolen(String member) {
        var secret = hub.admin()
                .secrets()
                .inNamespace(Installation.NAMESPACE)
                .withName(member + "-kubeconfig")
                .get();
        var text = Base64.getDecoder().decode(secret.getData().get("kubeconfig"));
        return Config.fromKubeconfig(new String(text, StandardCharsets.UTF_8));
    }

    @Test
    void the_token_is_the_one_that_the_operator_acts_with() throws IOException {
        hub.admin().resource("""
                        apiVersion: recovery.elotl.co/v1alpha1
                        kind: RecoveryRun
                        metadata: {name: both, namespace: shop}
                        spec:
                          alertSpec: {name: by-hand, labels: {app: x}}
                          serviceAccountName: recovery
                          steps:
                          - type: patch
                            cluster: west
                            patch: {apiVersion: v1, resource: configmaps, name: switch, override: {fieldPath: data.active, value: {raw: west}}}
                          - type: patch
                            cluster: east
                            patch: {apiVersion: v1, resource: configmaps, name: switch, override: {fieldPath: data.active, value: {raw: west}}}
                        """).create();
        var run = runs.await("shop", "both");
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        for (String member : List.of("west", "east")) {
            try (var admin = admin(member)) {
                assertThat(admin.configMaps()
                                .inNamespace("shop")
                                .withName("switch")
                                .get()
                                .getData())
                        .containsEntry("active", "west");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"west", "east"})
    void it_reaches_nothing_of_kube_system_nor_of_anybody_else(String member) {
        try (var thief =
                new KubernetesClientBuilder().withConfig(stolen(member)).build()) {
            for (String namespace : new String[] {"kube-system", Installation.NAMESPACE, "shop", "default"}) {
                assertForbidden(() -> thief.secrets().inNamespace(namespace).list());
                assertForbidden(() -> thief.configMaps().inNamespace(namespace).list());
                assertForbidden(() -> thief.pods().inNamespace(namespace).list());
                assertForbidden(() -> thief.leases().inNamespace(namespace).list());
                assertForbidden(
                        () -> thief.serviceAccounts().inNamespace(namespace).list());
                var map = thief.resource(map(namespace));
                assertForbidden(map::create);
                assertForbidden(map::update);
                assertForbidden(map::serverSideApply);
                assertForbidden(map::delete);
            }
            assertForbidden(() -> thief.rbac().clusterRoles().list());
            assertForbidden(() -> thief.rbac().clusterRoleBindings().list());
            assertForbidden(() -> thief.namespaces().list());
            for (var place : Map.of("kube-system", "default", "shop", "powerful", Installation.NAMESPACE, "holdfast")
                    .entrySet()) {
                assertForbidden(() -> thief.serviceAccounts()
                        .inNamespace(place.getKey())
                        .withName(place.getValue())
                        .tokenRequest());
            }
            assertThat(thief.namespaces().withName("default").get()).isNotNull();
        }
    }

    /** Asked of every account that there is, those of kube-system included. */
    @ParameterizedTest
    @ValueSource(strings = {"west", "east"})
    void it_impersonates_no_account_that_is_not_listed(String member) throws IOException {
        List<String> all;
        try (var admin = admin(member)) {
            all = admin.serviceAccounts().inAnyNamespace().list().getItems().stream()
                    .map(account ->
                            "system:serviceaccount:" + account.getMetadata().getNamespace() + ":"
                                    + account.getMetadata().getName())
                    .toList();
        }
        assertThat(all)
                .contains(LISTED, "system:serviceaccount:shop:powerful", "system:serviceaccount:kube-system:default");
        for (String account : all) {
            if (account.equals(LISTED) || account.equals("system:serviceaccount:holdfast-system:holdfast-default"))
                continue;
            assertNobody(member, account);
        }
        for (String user :
                List.of("admin", "system:admin", "system:kube-controller-manager", "system:node:a", "recovery")) {
            assertNobody(member, user);
        }
        assertNobody(member, LISTED, "system:masters");
        assertThat(read(member, LISTED)).containsKey("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"west", "east"})
    void a_thief_of_the_token_becomes_nobody_else_and_gets_at_nothing(String member) {
        try (var client =
                new KubernetesClientBuilder().withConfig(stolen(member)).build()) {
            var thief = new Thief(client);
            assertThat(thief.allowed(Thief.attempts("shop", "recovery", "powerful")))
                    .as("what was not refused")
                    .isEmpty();
            assertThat(thief.codeAsListed("shop", "recovery", "/api/v1/namespaces/shop/configmaps/switch"))
                    .isEqualTo(200);
            assertThat(thief.codeAsListed("shop", "recovery", "/api/v1/namespaces/kube-system/configmaps/switch"))
                    .isEqualTo(403);
        }
    }

    private static void assertNobody(String member, String user, String... groups) {
        assertThatThrownBy(() -> read(member, user, groups))
                .as(user)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining("cannot impersonate");
    }

    private static Map<String, String> read(String member, String user, String... groups) {
        var config = new ConfigBuilder(stolen(member))
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups)
                .build();
        try (var other = new KubernetesClientBuilder().withConfig(config).build()) {
            return other.configMaps()
                    .inNamespace("shop")
                    .withName("switch")
                    .get()
                    .getData();
        }
    }

    private static ConfigMap map(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("switch")
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private static void apply(KubernetesClient client, String manifests) {
        for (String manifest : manifests.split("(?m)^---\n"))
            client.resource(manifest).serverSideApply();
    }

    private static void assertForbidden(Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403));
    }
}

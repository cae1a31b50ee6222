package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Discovery;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections to clusters, each as one account: every request of a step impersonates, none uses this program's own
 * rights. A connection that fails is forgotten, so that changed credentials are read again.
 */
public final class Fleet implements AutoCloseable {

    /** Connections kept at once; the one unused for longest goes first. */
    private static final int CONNECTIONS_MAX = 256;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private record Key(String cluster, String version, Account account) {}

    private final Config home;
    private final Api own;
    private final String operatorNamespace;
    private final Optional<String> defaultAccount;
    private final Map<String, Discovery> discoveries = new ConcurrentHashMap<>();
    private final LinkedHashMap<Key, Member> members = new LinkedHashMap<>(16, 0.75f, true);

    public Fleet(Api own, String operatorNamespace, Optional<String> defaultAccount) {
        this.own = own;
        this.home = own.client().getConfiguration();
        this.operatorNamespace = operatorNamespace;
        this.defaultAccount = defaultAccount;
    }

    /** What every connection of ours is set to: nothing is repeated behind our back. */
    public static Config strict(Config config) {
        return new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) Api.TIMEOUT.toMillis())
                .build();
    }

    public Optional<String> defaultAccount() {
        return defaultAccount;
    }

    /** The cluster that holds the plans, as {@code account}. */
    public Member home(Account account) {
        return member(new Key("", "", account), () -> home);
    }

    /**
     * The cluster {@code name} as {@code account}, for a plan in {@code namespace}.
     *
     * @param name empty for the cluster that holds the plan; {@code NAME} in the plan's namespace or the operator's;
     *     or {@code NAMESPACE/NAME}
     */
    public Member member(String name, String namespace, Account account) throws IOException {
        if (name.isEmpty()) return home(account);
        var cluster = find(name, namespace);
        String id = cluster.getMetadata().getNamespace() + "/"
                + cluster.getMetadata().getName();
        String version =
                cluster.getMetadata().getUid() + "/" + cluster.getMetadata().getGeneration();
        var key = new Key(id, version, account);
        synchronized (members) {
            var known = members.get(key);
            if (known != null) return known;
        }
        var config = kubeconfig(cluster);
        return member(key, () -> config);
    }

    /** Forgets every connection to a cluster, after it refused our credentials or could not be reached. */
    public void forget(Member member) {
        synchronized (members) {
            if (members.values().removeIf(known -> known == member))
                member.api().client().close();
        }
    }

    private Member member(Key key, java.util.function.Supplier<Config> config) {
        synchronized (members) {
            var known = members.get(key);
            if (known != null) return known;
            var impersonating = new ConfigBuilder(strict(config.get()))
                    .withImpersonateUsername(key.account().username())
                    .build();
            var client = new KubernetesClientBuilder().withConfig(impersonating).build();
            var member =
                    new Member(new Api(client), discoveries.computeIfAbsent(key.cluster(), ignored -> new Discovery()));
            members.put(key, member);
            if (members.size() > CONNECTIONS_MAX) {
                var oldest = members.entrySet().iterator();
                var gone = oldest.next().getValue();
                oldest.remove();
                gone.api().client().close();
            }
            return member;
        }
    }

    private Cluster find(String name, String namespace) throws IOException {
        int slash = name.indexOf('/');
        String[] places =
                slash < 0 ? new String[] {namespace, operatorNamespace} : new String[] {name.substring(0, slash)};
        String bare = name.substring(slash + 1);
        for (String place : places) {
            var reply = own.get("/apis/holdfast.dev/v1alpha1/namespaces/" + place + "/clusters/" + bare);
            if (reply.code() == 404) continue;
            if (!reply.ok())
                throw new NoCluster(
                        "cannot read Cluster " + place + "/" + bare + ": " + reply.words(), reply.permanent());
            var cluster = Api.MAPPER.readValue(reply.body(), Cluster.class);
            var allowed = cluster.getSpec().allowedNamespaces();
            if (place.equals(namespace) || allowed.contains(namespace) || allowed.contains("*")) return cluster;
            throw new NoCluster(
                    "Cluster " + place + "/" + bare + " does not list namespace " + namespace
                            + " in spec.allowedNamespaces",
                    true);
        }
        throw new NoCluster(
                "there is no Cluster " + bare + " in namespace " + String.join(" or ", places)
                        + "; create one with a kubeconfig Secret",
                true);
    }

    private Config kubeconfig(Cluster cluster) throws IOException {
        var meta = cluster.getMetadata();
        var ref = cluster.getSpec().kubeconfigSecretRef();
        var account = Account.choose(
                        Optional.ofNullable(cluster.getSpec().serviceAccountName()),
                        meta.getNamespace(),
                        defaultAccount)
                .orElseThrow(() -> new NoCluster(
                        "Cluster " + meta.getName() + " names no serviceAccountName that may read its Secret, and the"
                                + " installation has no --default-service-account",
                        true));
        var reply = home(account).api().get("/api/v1/namespaces/" + meta.getNamespace() + "/secrets/" + ref.name());
        if (!reply.ok()) {
            throw new NoCluster(
                    "cannot read the kubeconfig Secret of Cluster " + meta.getName() + " as " + account + ": "
                            + reply.words(),
                    reply.permanent());
        }
        String encoded = reply.json().path("data").path(ref.key()).asText("");
        if (encoded.isEmpty()) {
            throw new NoCluster(
                    "Secret " + ref.name() + " of Cluster " + meta.getName() + " has no key " + ref.key(), true);
        }
        String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        KubeconfigCheck.check(text, meta.getName());
        return Config.fromKubeconfig(text);
    }

    @Override
    public void close() {
        synchronized (members) {
            members.values().forEach(member -> member.api().client().close());
            members.clear();
        }
    }
}

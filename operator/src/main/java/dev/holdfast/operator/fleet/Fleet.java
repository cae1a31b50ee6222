package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.fleet.ClusterLimits;
import dev.holdfast.core.run.Quarantine;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Clients;
import dev.holdfast.operator.kubernetes.Discovery;
import dev.holdfast.operator.kubernetes.Gate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to clusters, each as one account: every request of a step impersonates, none uses this program's own
 * rights. A connection that fails is forgotten, so that changed credentials are read again.
 */
public final class Fleet implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    /** Connections kept at once; the one unused for longest goes first. */
    private static final int CONNECTIONS_MAX = 512;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** @param account empty for whoever the kubeconfig says */
    private record Key(String cluster, String version, Optional<Account> account) {}

    private final Config home;
    private final Gate homeGate;
    private final Api own;
    private final String operatorNamespace;
    private final Optional<String> defaultAccount;
    private final Map<String, Discovery> discoveries = new ConcurrentHashMap<>();
    private volatile Consumer<String> doubt = cluster -> {};
    private volatile Function<String, Optional<String>> silence = cluster -> Optional.empty();
    private volatile Runnable standing = () -> {};
    private volatile Predicate<String> answering = cluster -> false;
    private volatile Function<String, Optional<Quarantine>> quarantine = cluster -> Optional.empty();
    private volatile Function<String, Set<String>> names = Set::of;
    private volatile Predicate<String> told = cluster -> true;
    private volatile Function<String, Optional<String>> site = cluster -> Optional.empty();
    private final Map<String, Integer> fingerprints = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final LinkedHashMap<Key, Member> members = new LinkedHashMap<>(16, 0.75f, true);

    public Fleet(Api own, String operatorNamespace, Optional<String> defaultAccount) {
        this(own, operatorNamespace, defaultAccount, Gate.OPEN);
    }

    /** @param homeGate what all requests to the cluster that holds the plans pass, whatever their account */
    public Fleet(Api own, String operatorNamespace, Optional<String> defaultAccount, Gate homeGate) {
        this.own = own;
        this.homeGate = homeGate;
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
        var key = new Key("", "", Optional.of(account));
        return known(key).orElseGet(() -> open(key, home, Api.TIMEOUT, homeGate));
    }

    /** What the names of clusters mean to a plan in {@code namespace}, for one pass over a run. */
    public Directory directory(String namespace) {
        return new Directory(this, name -> find(name, namespace), System::nanoTime);
    }

    /** A cluster as {@code account}. */
    Member member(Cluster cluster, Account account) throws IOException {
        var key = new Key(id(cluster), version(cluster), Optional.of(account));
        var known = known(key);
        if (known.isPresent()) return known.get();
        var limits = limits(cluster);
        var timeout = Optional.ofNullable(limits.requestTimeoutSeconds())
                .map(Duration::ofSeconds)
                .orElse(Api.TIMEOUT);
        var breaker = breaker(key.cluster());
        breaker.limit(limits);
        return openOrRefuse(cluster, key, timeout, breaker);
    }

    /**
     * A cluster as whoever its kubeconfig says, to ask how it is: past the breaker, since the answers are what the breaker
     * should know.
     *
     * @param timeout how long one question may take
     */
    Member direct(Cluster cluster, Duration timeout) throws IOException {
        var key = new Key(id(cluster), version(cluster), Optional.empty());
        var known = known(key);
        return known.isPresent() ? known.get() : openOrRefuse(cluster, key, timeout, Gate.OPEN);
    }

    /**
     * At which sites the cluster {@code name} stands, as a step of a plan in {@code namespace} means it: what is said of it,
     * under this name and any other.
     *
     * @throws IOException when that cannot be told, also because there is no such cluster
     */
    public Set<String> sites(String name, String namespace) throws IOException {
        var cluster = find(name, namespace);
        var all = new HashSet<String>();
        for (var other : names(id(cluster))) {
            // nobody moves a cluster to another site by registering something that looks like it
            boolean believed =
                    isOurs(other) || other.startsWith(cluster.getMetadata().getNamespace() + "/");
            if (believed) site.apply(other).ifPresent(all::add);
        }
        Optional.ofNullable(cluster.getSpec().site()).ifPresent(all::add);
        return all;
    }

    /** As {@link #direct}, over a connection of its own, which whoever asked for it closes. */
    Member fresh(Cluster cluster, Duration timeout) throws IOException {
        try {
            var config = new ConfigBuilder(strict(kubeconfig(cluster).config()))
                    .withRequestTimeout((int) timeout.toMillis());
            var client = Clients.of(config.build()).build();
            return new Member(new Api(client, timeout, Gate.OPEN), new Discovery());
        } catch (RuntimeException e) {
            // The client's own words may quote the credentials.
            throw Kubeconfigs.unusable(cluster.getMetadata().getName());
        }
    }

    /** The breaker of a cluster. */
    Breaker breaker(String cluster) {
        return breakers.computeIfAbsent(cluster, id -> new Breaker(id, () -> doubt.accept(id)));
    }

    /** Whom to tell, as NAMESPACE/NAME, of a cluster that did not answer a step and had answered before. */
    void onDoubt(Consumer<String> told) {
        doubt = told;
    }

    /** Who knows, by NAMESPACE/NAME, that a cluster gives no answer, and says so in words. */
    void onSilence(Function<String, Optional<String>> known) {
        silence = known;
    }

    /** Whom to tell that a cluster has begun, or ceased, to answer. */
    public void onStanding(Runnable told) {
        standing = told;
    }

    /** Who knows, by NAMESPACE/NAME, whether a cluster answers. */
    void onAnswers(Predicate<String> known) {
        answering = known;
    }

    /** Whether it stands that a cluster, as NAMESPACE/NAME, answers. It is not asked. */
    public boolean answers(String cluster) {
        return answering.test(cluster);
    }

    /** Who knows which deferred actions wait for a cluster, as NAMESPACE/NAME. */
    public void onQuarantine(Function<String, Optional<Quarantine>> known) {
        quarantine = known;
    }

    /** What waits for a cluster; empty while that is not known. */
    Optional<Quarantine> quarantine(String cluster) {
        return quarantine.apply(cluster);
    }

    /** The cluster {@code name} as NAMESPACE/NAME, as a step of a plan in {@code namespace} means it. */
    public String id(String name, String namespace) throws IOException {
        return id(find(name, namespace));
    }

    /**
     * Who knows under which names a cluster is registered, all as NAMESPACE/NAME.
     *
     * @param names all of them
     * @param told whether it is known which cluster it is
     * @param site at which it is said to stand under that name
     */
    void onNames(Function<String, Set<String>> names, Predicate<String> told, Function<String, Optional<String>> site) {
        this.names = names;
        this.told = told;
        this.site = site;
    }

    /** All names, as NAMESPACE/NAME, under which a cluster is registered; its own is one of them. It is not asked. */
    public Set<String> names(String cluster) {
        return names.apply(cluster);
    }

    /** Whether a cluster, as NAMESPACE/NAME, is registered beside the operator, by who runs the installation. */
    public boolean isOurs(String cluster) {
        return cluster.startsWith(operatorNamespace + "/");
    }

    /** Whether it is known which cluster is named so. Until it is, it may be any other under a second name. */
    public boolean isTold(String cluster) {
        return told.test(cluster);
    }

    /** A cluster has begun, or ceased, to answer. */
    void stands() {
        standing.run();
    }

    /** What is known of a cluster, as NAMESPACE/NAME, when it stands that it gives no answer. It is not asked. */
    Optional<String> silence(String cluster) {
        return silence.apply(cluster);
    }

    /** Forgets a connection, after the cluster refused our credentials or could not be reached. */
    public void forget(Member member) {
        boolean known;
        synchronized (members) {
            known = members.values().removeIf(other -> other == member);
        }
        if (known) close(member);
    }

    /** Forgets a cluster that is gone. */
    void forget(String cluster) {
        forgetConnections(cluster);
        breakers.remove(cluster);
        discoveries.remove(cluster);
        fingerprints.remove(cluster);
    }

    /** Reads the kubeconfig again, and forgets every connection to the cluster that was made with another one. */
    void reread(Cluster cluster) {
        try {
            var known = fingerprints.get(id(cluster));
            if (known != null && known == kubeconfig(cluster).fingerprint()) return;
        } catch (IOException e) {
            LOG.debug("the kubeconfig of {} cannot be read again: {}", id(cluster), e.getMessage());
        }
        forgetConnections(id(cluster));
    }

    private void forgetConnections(String cluster) {
        var gone = new ArrayList<Member>();
        synchronized (members) {
            members.entrySet().removeIf(entry -> {
                boolean its = entry.getKey().cluster().equals(cluster);
                if (its) gone.add(entry.getValue());
                return its;
            });
        }
        gone.forEach(Fleet::close);
    }

    private Optional<Member> known(Key key) {
        synchronized (members) {
            return Optional.ofNullable(members.get(key));
        }
    }

    private Member openOrRefuse(Cluster cluster, Key key, Duration timeout, Gate gate) throws IOException {
        var kubeconfig = kubeconfig(cluster);
        fingerprints.put(key.cluster(), kubeconfig.fingerprint());
        try {
            return open(key, kubeconfig.config(), timeout, gate);
        } catch (RuntimeException e) {
            // The client's own words may quote the credentials.
            throw Kubeconfigs.unusable(cluster.getMetadata().getName());
        }
    }

    /** Nothing here waits for a cluster, and clients are closed outside of the lock. */
    private Member open(Key key, Config config, Duration timeout, Gate gate) {
        var strict = new ConfigBuilder(strict(config)).withRequestTimeout((int) timeout.toMillis());
        key.account().ifPresent(account -> strict.withImpersonateUsername(account.username()));
        var client = Clients.of(strict.build()).build();
        var discovery = discoveries.computeIfAbsent(key.cluster(), ignored -> new Discovery());
        var member = new Member(new Api(client, timeout, gate), discovery);
        var superfluous = new ArrayList<Member>();
        Member kept;
        synchronized (members) {
            var first = members.putIfAbsent(key, member);
            kept = first == null ? member : first;
            if (first != null) superfluous.add(member);
            if (members.size() > CONNECTIONS_MAX) {
                var oldest = members.entrySet().iterator();
                superfluous.add(oldest.next().getValue());
                oldest.remove();
            }
        }
        superfluous.forEach(Fleet::close);
        return kept;
    }

    private static void close(Member member) {
        member.api().client().close();
    }

    /**
     * The Cluster that a step of a plan in {@code namespace} calls {@code name}, read from the store.
     *
     * @param name {@code NAME} in the plan's namespace or the operator's; or {@code NAMESPACE/NAME}
     */
    Cluster find(String name, String namespace) throws IOException {
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

    private Kubeconfigs.Kubeconfig kubeconfig(Cluster cluster) throws IOException {
        var account = Kubeconfigs.reader(cluster, defaultAccount);
        return Kubeconfigs.read(home(account).api(), account, cluster);
    }

    static String id(Cluster cluster) {
        return cluster.getMetadata().getNamespace() + "/"
                + cluster.getMetadata().getName();
    }

    private static String version(Cluster cluster) {
        return cluster.getMetadata().getUid() + "/" + cluster.getMetadata().getGeneration();
    }

    private static ClusterLimits limits(Cluster cluster) {
        return Optional.ofNullable(cluster.getSpec().limits()).orElse(ClusterLimits.NONE);
    }

    @Override
    public void close() {
        synchronized (members) {
            members.values().forEach(Fleet::close);
            members.clear();
        }
    }
}

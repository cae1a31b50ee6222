package dev.holdfast.operator.fleet;

import dev.holdfast.api.fleet.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Clusters the steps of one run mean, for one pass over it. Each is read from the store when its name is met first,
 * and again after {@link #KNOWN_FOR}: so a pass sees every Cluster as it was when the pass began or later, what is decided
 * about a cluster and what is sent to it are about the same one, and no request goes where the Cluster has not let it for
 * longer than that. Only what was found is remembered.
 */
public final class Directory {

    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

    /** How long what was read is used; a pass that takes longer reads again. */
    static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    /** Reads the Cluster that a name means. */
    @FunctionalInterface
    interface Store {
        Cluster find(String name) throws IOException;
    }

    private final Fleet fleet;
    private final Store store;
    private final LongSupplier nanos;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param asked when it was asked for, in nanoseconds */
    private record Known(Cluster cluster, long asked) {}

    /** @param nanos {@link System#nanoTime}, but in tests */
    Directory(Fleet fleet, Store store, LongSupplier nanos) {
        this.fleet = fleet;
        this.store = store;
        this.nanos = nanos;
    }

    /** The cluster {@code name} as {@code account}; the one that holds the plans when it is empty. */
    public Member member(String name, Account account) throws IOException {
        return name.isEmpty() ? fleet.home(account) : fleet.member(find(name), account);
    }

    /** The cluster {@code name} as NAMESPACE/NAME. */
    public String id(String name) throws IOException {
        return Fleet.id(find(name));
    }

    /**
     * What is known of the cluster {@code name} when it stands that it gives no answer. It is not asked; the cluster that
     * holds the plans is asked which one is meant.
     */
    public Optional<String> silent(String name) {
        if (name.isEmpty()) return Optional.empty();
        try {
            return fleet.silence(id(name));
        } catch (IOException e) {
            LOG.debug("whether Cluster {} answers is not known: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads those that are about to be needed, all at the same time. What cannot be read is asked for, and told of, later. */
    public void readAhead(Set<String> names) {
        if (names.size() < 2) return;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var name : names) threads.submit(() -> find(name));
        }
    }

    private Cluster find(String name) throws IOException {
        var before = known.get(name);
        long now = nanos.getAsLong();
        if (before != null && now - before.asked() < KNOWN_FOR.toNanos()) return before.cluster();
        var found = store.find(name);
        known.put(name, new Known(found, now));
        return found;
    }
}

package dev.holdfast.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Every revision that objects of one namespace have had, as the API server tells them: what was written twice is there twice,
 * also when it reads the same afterwards. A write that changes nothing is no revision.
 */
public final class Revisions implements AutoCloseable {

    /** One revision of an object; the last one of a deleted object is told as DELETED. */
    public record Revision(Watcher.Action action, HasMetadata object) {
        String version() {
            return object.getMetadata().getResourceVersion();
        }
    }

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Class<? extends HasMetadata>> kinds = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    /** By kind and name, then by revision: a watch that is resumed may tell one again. */
    private final Map<String, Map<String, Revision>> all = new LinkedHashMap<>();

    private volatile WatcherException broken;

    public Revisions(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** From now on; nothing of that kind should be there yet. */
    public <T extends HasMetadata> Revisions follow(Class<T> kind) {
        kinds.put(kind.getSimpleName(), kind);
        watches.add(client.resources(kind).inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                add(kind, new Revision(action, object));
            }

            @Override
            public void onClose(WatcherException cause) {
                broken = cause;
            }
        }));
        return this;
    }

    private synchronized void add(Class<?> kind, Revision revision) {
        if (revision.action() == Watcher.Action.BOOKMARK) return;
        all.computeIfAbsent(key(kind, revision.object().getMetadata().getName()), name -> new LinkedHashMap<>())
                .put(revision.version(), revision);
    }

    private static String key(Class<?> kind, String name) {
        return kind.getSimpleName() + "/" + name;
    }

    /** The revisions of an object, the oldest first; those of its namesakes before and after it too. */
    public synchronized List<Revision> of(Class<?> kind, String name) {
        return List.copyOf(all.getOrDefault(key(kind, name), Map.of()).values());
    }

    /** What the revisions of an object say, the oldest first. */
    public <T extends HasMetadata, V> List<V> of(Class<T> kind, String name, Function<T, V> what) {
        return of(kind, name).stream()
                .map(revision -> what.apply(kind.cast(revision.object())))
                .toList();
    }

    /** All objects of a kind in their newest revision, deleted ones too. */
    public synchronized <T extends HasMetadata> List<T> newest(Class<T> kind) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind.getSimpleName() + "/"))
                .map(entry -> new ArrayList<>(entry.getValue().values()).getLast())
                .map(revision -> kind.cast(revision.object()))
                .toList();
    }

    /** How many revisions there were of a kind, of any name. */
    public synchronized int count(Class<?> kind) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind.getSimpleName() + "/"))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    /** Waits until everything that is stored by now has been told. */
    public void awaitAll() {
        Awaitility.await("every revision is told")
                .atMost(5, TimeUnit.MINUTES)
                .failFast("a watch has ended: " + broken, () -> broken != null)
                .until(() -> kinds.values().stream().allMatch(this::isTold));
    }

    private boolean isTold(Class<? extends HasMetadata> kind) {
        var stored = client.resources(kind).inNamespace(namespace).list().getItems();
        var newest = newest(kind).stream()
                .map(object -> object.getMetadata().getResourceVersion())
                .toList();
        return stored.stream()
                .allMatch(object -> newest.contains(object.getMetadata().getResourceVersion()));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}

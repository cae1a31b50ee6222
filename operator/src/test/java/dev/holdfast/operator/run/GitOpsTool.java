package dev.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A stand-in for a GitOps tool: puts a ConfigMap back whenever it changes, unless it is told to leave it off. */
final class GitOpsTool implements Watcher<ConfigMap>, AutoCloseable {

    private final KubernetesClient client;
    private final Map<String, String> git;
    private final BooleanSupplier held;
    private final Watch watch;
    private final AtomicInteger undone = new AtomicInteger();
    private volatile String seen = "";

    GitOpsTool(KubernetesClient client, String namespace, String name, Map<String, String> git, BooleanSupplier held) {
        this.client = client;
        this.git = git;
        this.held = held;
        this.watch = client.configMaps().inNamespace(namespace).withName(name).watch(this);
    }

    /** How often it has put something back. */
    int undone() {
        return undone.get();
    }

    /** The note of the state that it has dealt with last. */
    String seen() {
        return seen;
    }

    @Override
    public void eventReceived(Action action, ConfigMap is) {
        if (action != Action.ADDED && action != Action.MODIFIED) return;
        if (!git.equals(is.getData()) && !held.getAsBoolean()) {
            client.resource(is).edit(changed -> {
                changed.setData(git);
                return changed;
            });
            undone.incrementAndGet();
        }
        var notes = is.getMetadata().getAnnotations();
        seen = notes == null ? "" : notes.getOrDefault("note", "");
    }

    @Override
    public void onClose(WatcherException cause) {
        // the test notices
    }

    @Override
    public void close() {
        watch.close();
    }
}

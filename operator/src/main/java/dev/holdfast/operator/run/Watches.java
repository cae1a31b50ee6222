package dev.holdfast.operator.run;

import dev.holdfast.core.run.Look;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waiting runs wait for: a watch on each object that a run waits for, as the run's account. It only wakes the run, which
 * looks for itself. A watch begins with the object's state, but says nothing of an object that is not there: so the run
 * looks once more when its watch is open, and misses nothing that went between look and watch.
 */
final class Watches {

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private record Open(Look look, Watch watch, AtomicBoolean over) {}

    private final Map<ResourceID, List<Open>> open = new ConcurrentHashMap<>();
    private final Consumer<ResourceID> wake;

    Watches(Consumer<ResourceID> wake) {
        this.wake = wake;
    }

    /**
     * Makes {@code looks} what {@code run} waits for.
     *
     * @return false when one of the watches could not be opened: the run must look again by itself
     */
    boolean set(ResourceID run, List<Look> looks, Looker looker) {
        var before = open.getOrDefault(run, List.of());
        var now = new ArrayList<Open>();
        for (var is : before) {
            if (!is.over().get() && looks.contains(is.look())) now.add(is);
            else is.watch().close();
        }
        boolean all = true;
        boolean news = false;
        for (var look : looks) {
            if (now.stream().anyMatch(is -> is.look().equals(look))) continue;
            try {
                var over = new AtomicBoolean();
                now.add(new Open(look, watch(run, look, looker, over), over));
                news = true;
            } catch (IOException | RuntimeException e) {
                LOG.atInfo().addKeyValue("run", run).log("cannot watch {}: {}", look, e.getMessage());
                all = false;
            }
        }
        if (now.isEmpty()) open.remove(run);
        else open.put(run, List.copyOf(now));
        if (news) wake.accept(run);
        return all;
    }

    void clear(ResourceID run) {
        var before = open.remove(run);
        if (before != null) before.forEach(is -> is.watch().close());
    }

    private Watch watch(ResourceID run, Look look, Looker looker, AtomicBoolean over) throws IOException {
        return switch (look) {
            case Look.AtObject at -> {
                var resource = looker.resource(at.target());
                yield watch(
                        run,
                        looker,
                        at.target().cluster(),
                        resource.apiVersion(),
                        resource.kind(),
                        resource.plural(),
                        resource.namespaced(),
                        looker.namespace(at.target()),
                        at.target().name(),
                        over);
            }
            case Look.AtJob at ->
                watch(run, looker, at.cluster(), "batch/v1", "Job", "jobs", true, at.namespace(), at.name(), over);
            case Look.AtPods at ->
                looker.member(at.cluster())
                        .api()
                        .client()
                        .pods()
                        .inNamespace(at.namespace())
                        .withLabelSelector(at.selector())
                        .watch(new Waker<Pod>(run, over));
            case Look.AtChild at ->
                watch(
                        run,
                        looker,
                        "",
                        "recovery.elotl.co/v1alpha1",
                        "RecoveryRun",
                        "recoveryruns",
                        true,
                        at.namespace(),
                        at.name(),
                        over);
            case Look.Outside outside ->
                throw new IllegalStateException(
                        "nothing tells when " + outside.check().words() + " changes");
        };
    }

    private Watch watch(
            ResourceID run,
            Looker looker,
            String cluster,
            String apiVersion,
            String kind,
            String plural,
            boolean namespaced,
            String namespace,
            String name,
            AtomicBoolean over)
            throws IOException {
        int slash = apiVersion.indexOf('/');
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
        var objects = looker.member(cluster).api().client().genericKubernetesResources(context);
        var waker = new Waker<GenericKubernetesResource>(run, over);
        return namespaced
                ? objects.inNamespace(namespace).withName(name).watch(waker)
                : objects.withName(name).watch(waker);
    }

    /** Wakes the run whenever anything happens. */
    private final class Waker<T> implements Watcher<T> {

        private final ResourceID run;
        private final AtomicBoolean over;

        private Waker(ResourceID run, AtomicBoolean over) {
            this.run = run;
            this.over = over;
        }

        @Override
        public void eventReceived(Action action, T object) {
            wake.accept(run);
        }

        @Override
        public void onClose(WatcherException cause) {
            over.set(true);
            wake.accept(run);
        }
    }
}

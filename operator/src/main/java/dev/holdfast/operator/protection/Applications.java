package dev.holdfast.operator.protection;

import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.core.protection.Application;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The applications that are stored, by a watch on all of them. */
public final class Applications implements AutoCloseable {

    static final String PATH = "/apis/holdfast.dev/v1alpha1/";
    /** With a limit the first list is read from the store and not from a cache. */
    private static final long LISTED_AT_ONCE = 500;

    private static final String BY_NAMESPACE = "namespace-of-application";

    private final Api own;
    private final SharedIndexInformer<ProtectedApplication> informer;
    private volatile Consumer<String> changed = namespace -> {};

    public Applications(Api own, KubernetesClient client) {
        this.own = own;
        informer = client.resources(ProtectedApplication.class)
                .inAnyNamespace()
                .withLimit(LISTED_AT_ONCE)
                .runnableInformer(0);
        informer.addIndexers(Map.of(
                BY_NAMESPACE, application -> List.of(application.getMetadata().getNamespace())));
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ProtectedApplication application) {
                tell(application);
            }

            @Override
            public void onUpdate(ProtectedApplication before, ProtectedApplication after) {
                boolean same = before.getSpec().equals(after.getSpec())
                        && before.getMetadata()
                                .getUid()
                                .equals(after.getMetadata().getUid());
                if (!same) tell(after);
            }

            @Override
            public void onDelete(ProtectedApplication application, boolean unknownFinalState) {
                tell(application);
            }
        });
        informer.exceptionHandler((started, fault) -> true);
    }

    private void tell(ProtectedApplication application) {
        changed.accept(application.getMetadata().getNamespace());
    }

    /** Begins to watch; returns at once. */
    public void watch() {
        informer.start();
    }

    /** Whom to tell, too, of the namespace whose applications have changed. */
    public void onChange(Consumer<String> told) {
        changed = changed.andThen(told);
    }

    /**
     * The applications of a namespace; empty when that is not known yet. A server that does not serve the kind holds none.
     *
     * @throws IOException when it cannot be asked
     */
    Optional<List<Application>> of(String namespace) throws IOException {
        if (!informer.hasSynced()) {
            boolean unserved = own.get(PATH + "protectedapplications?limit=1").code() == 404;
            return unserved ? Optional.of(List.of()) : Optional.empty();
        }
        return Optional.of(informer.getIndexer().byIndex(BY_NAMESPACE, namespace).stream()
                .map(Applications::core)
                .toList());
    }

    /** The plans that recover one; none when that is not known, also because there is no such application. */
    public List<String> plans(String namespace, String name) {
        return informer.getIndexer().byIndex(BY_NAMESPACE, namespace).stream()
                .filter(application -> application.getMetadata().getName().equals(name))
                .flatMap(application -> application.getSpec().plans().stream())
                .toList();
    }

    static Application core(ProtectedApplication application) {
        var meta = application.getMetadata();
        var spec = application.getSpec();
        return new Application(
                meta.getNamespace(),
                meta.getName(),
                Instant.parse(meta.getCreationTimestamp()),
                spec.plans(),
                spec.priority(),
                spec.dependsOn());
    }

    @Override
    public void close() {
        informer.close();
    }
}

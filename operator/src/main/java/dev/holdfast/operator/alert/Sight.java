package dev.holdfast.operator.alert;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A watch on all objects of one kind, in every namespace, that goes on for as long as it is wanted. It keeps the objects
 * trimmed, and the listener may be given what is kept.
 */
final class Sight<T extends CustomResource<?, ?>> implements AutoCloseable {
    /** What is seen. Objects that are there when the watch begins come as new ones. */
    interface Listener<T> {
        void present(T object);

        void gone(T object);
    }

    private final SharedIndexInformer<T> informer;
    private final Listener<T> listener;
    private final CompletableFuture<Void> known = new CompletableFuture<>();

    Sight(KubernetesClient client, Class<T> type, UnaryOperator<T> trim, Listener<T> listener) {
        this.listener = listener;
        informer = client.resources(type).inAnyNamespace().runnableInformer(0);
        informer.itemStore(new BasicItemStore<T>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                return super.put(key, trim.apply(object));
            }
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                listener.present(object);
            }

            @Override
            public void onUpdate(T before, T after) {
                listener.present(after);
            }

            @Override
            public void onDelete(T object, boolean unknownFinalState) {
                listener.gone(object);
            }
        });
        informer.exceptionHandler((started, fault) -> true);
    }

    /** Begins to watch; returns at once. */
    void start() {
        informer.start().thenRun(() -> known.complete(null));
    }

    /** Done when everything that was there at the beginning is kept; the listener may be told a little later. */
    CompletableFuture<Void> known() {
        return known;
    }

    /** Tells the listener all that is kept, again or before its turn. */
    void tell() {
        informer.getStore().list().forEach(listener::present);
    }

    /** All that is kept, trimmed. */
    List<T> kept() {
        return informer.getStore().list();
    }

    @Override
    public void close() {
        informer.close();
    }
}

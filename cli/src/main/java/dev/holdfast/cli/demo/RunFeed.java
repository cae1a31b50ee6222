package dev.holdfast.cli.demo;

import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The runs of the demo's namespace in every state that the API server tells of, by a watch. */
final class RunFeed implements AutoCloseable {
    private final BlockingQueue<RecoveryRun> states = new LinkedBlockingQueue<>();
    private final SharedIndexInformer<RecoveryRun> informer;

    RunFeed(KubernetesClient hub) {
        informer = hub.resources(RecoveryRun.class)
                .inNamespace(Application.NAMESPACE)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(RecoveryRun run) {
                        states.add(run);
                    }

                    @Override
                    public void onUpdate(RecoveryRun before, RecoveryRun run) {
                        states.add(run);
                    }

                    @Override
                    public void onDelete(RecoveryRun run, boolean unknown) {
                        // Nobody deletes a run in the demo; its last state has been told.
                    }
                });
    }

    /** The next state of a run; empty when none comes within the time. */
    Optional<RecoveryRun> next(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(states.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        informer.close();
    }
}

package dev.holdfast.operator;

import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Events;
import dev.holdfast.operator.kubernetes.Leadership;
import dev.holdfast.operator.plan.PlanReconciler;
import dev.holdfast.operator.run.RunReconciler;
import dev.holdfast.operator.run.RunTold;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/** What is connected to what. One screen; nothing is decided here. */
final class Wiring {

    private static final int READ_RETRIES_MAX = 10;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    final InstantSource clock = InstantSource.system();
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Config config;
    final KubernetesClient hub;
    final Api own;
    final Leadership leadership;
    final Fleet fleet;
    final Events events;
    final Operator controllers;
    private volatile boolean started;

    Wiring(Settings settings) throws IOException {
        String identity = settings.identityOrDefault();
        config = Fleet.strict(
                settings.kubeconfig.isPresent()
                        ? Config.fromKubeconfig(Files.readString(settings.kubeconfig.get()))
                        : new ConfigBuilder().build());
        hub = new KubernetesClientBuilder().withConfig(config).build();
        // Informers only read: they may be as patient as they like with a server that is just starting.
        var patient = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(READ_RETRIES_MAX)
                        .build())
                .build();
        own = new Api(hub);
        leadership = new Leadership(own, settings.namespace, identity, clock);
        fleet = new Fleet(own, settings.namespace, settings.defaultServiceAccount);
        events = new Events(own, identity, clock, metrics);
        controllers = new Operator(overrider -> overrider
                .withKubernetesClient(patient)
                .withStopOnInformerErrorDuringStartup(false)
                .checkingCRDAndValidateLocalModel(false)
                .withReconciliationTerminationTimeout(STOP_WITHIN)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor()));
        controllers.register(new RunReconciler(own, fleet, leadership::mayAct, clock, new RunTold(events, metrics)));
        controllers.register(new PlanReconciler(own, settings.defaultServiceAccount, leadership::mayAct, clock));
    }

    /** Answers health and metrics from the start, and refuses alerts until this replica leads. */
    void serve() throws IOException {}

    /** Called once, when this replica has become the leader. */
    void lead() {
        controllers.start();
        started = true;
    }

    boolean ready() {
        return started && leadership.mayAct();
    }

    /** Finishes what is under way, then gives the lease back. */
    void stop() throws InterruptedException {
        if (started) controllers.stop();
        leadership.stop();
        fleet.close();
        hub.close();
    }
}

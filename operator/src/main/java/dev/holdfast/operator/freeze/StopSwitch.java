package dev.holdfast.operator.freeze;

import dev.holdfast.core.freeze.Freeze.Scope;
import dev.holdfast.core.freeze.Freezes;
import dev.holdfast.core.freeze.Halt;
import dev.holdfast.core.freeze.Where;
import dev.holdfast.operator.fleet.Fleet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every freeze that is set, by a watch that goes on for as long as this process lives, and what each holds up. Until all
 * that were there at the beginning are known, nobody may act. Whoever acts asks here immediately before.
 */
public final class StopSwitch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSwitch.class);

    private static final ResourceDefinitionContext FREEZES = new ResourceDefinitionContext.Builder()
            .withGroup("holdfast.dev")
            .withVersion("v1alpha1")
            .withKind("Freeze")
            .withPlural("freezes")
            .withNamespaced(true)
            .build();

    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private final Fleet fleet;
    private final String home;
    private final Optional<String> ownSite;
    private final FreezeReading.Recovering recovering;
    private final InstantSource clock;
    private volatile Runnable changed = () -> {};
    private volatile String said = "";

    /**
     * Watches nothing yet.
     *
     * @param home the operator's own namespace, whose freezes reach every run
     * @param ownSite the site of the cluster that holds the plans, where somebody has said it
     * @param recovering the plans that recover an application of a namespace; none when that is not known
     */
    public StopSwitch(
            KubernetesClient client,
            Fleet fleet,
            String home,
            Optional<String> ownSite,
            BiFunction<String, String, List<String>> recovering,
            InstantSource clock,
            MeterRegistry metrics) {
        this.fleet = fleet;
        this.home = home;
        this.ownSite = ownSite;
        this.recovering = recovering::apply;
        this.clock = clock;
        informer = client.genericKubernetesResources(FREEZES).inAnyNamespace().runnableInformer(0);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource freeze) {
                changed.run();
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                changed.run();
            }

            @Override
            public void onDelete(GenericKubernetesResource freeze, boolean unknownFinalState) {
                changed.run();
            }
        });
        informer.exceptionHandler((started, fault) -> {
            String words = String.valueOf(fault.getMessage());
            if (!words.equals(said)) LOG.warn("the freezes cannot be watched, tried again: {}", words);
            said = words;
            return true;
        });
        for (var scope : List.of("Fleet", "Site", "Application", "Unreadable")) {
            Gauge.builder("holdfast.freezes", this, here -> here.freezes().active(scope, clock.instant()))
                    .description("Freezes that hold something now, by their scope")
                    .tag("scope", scope.toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    /** Begins to watch; returns at once. */
    public void watch() {
        informer.start().thenRun(() -> {
            known.complete(null);
            for (var freeze : freezes().all()) {
                if (freeze.scope() instanceof Scope.Unreadable) LOG.warn("{}", freeze.words());
            }
            changed.run();
        });
    }

    /**
     * Whether everything that was set before this process began is known, and what comes is watched: otherwise nothing may
     * be done. A watch that is connected anew counts as one; one that has been given up does not.
     */
    public boolean isKnown() {
        return known.isDone() && informer.isWatching();
    }

    /** Whom to tell when a freeze has come, gone or changed. It is called often enough, perhaps more often. */
    public void onChange(Runnable told) {
        changed = told;
    }

    /** The plans that recover applications may be others now. */
    public void applicationsChanged() {
        changed.run();
    }

    /** What holds up what the run of a plan in {@code namespace} would do on {@code cluster}. */
    public Optional<Halt> halt(String namespace, String plan, String cluster) {
        return freezes().halt(namespace, plan, () -> place(cluster, namespace), clock.instant());
    }

    private Where place(String cluster, String namespace) {
        try {
            if (!cluster.isEmpty() && !fleet.isTold(fleet.id(cluster, namespace)))
                return new Where.Unknown("Cluster " + cluster + " has not said yet which cluster it is");
            var sites = cluster.isEmpty() ? ownSite.map(Set::of).orElse(Set.of()) : fleet.sites(cluster, namespace);
            return sites.isEmpty() ? new Where.Nowhere() : new Where.AtSites(sites);
        } catch (IOException e) {
            return new Where.Unknown(e.getMessage());
        }
    }

    private Freezes freezes() {
        return new Freezes(
                home,
                informer.getStore().list().stream()
                        .map(freeze -> FreezeReading.read(freeze, recovering))
                        .toList());
    }

    @Override
    public void close() {
        informer.close();
    }
}

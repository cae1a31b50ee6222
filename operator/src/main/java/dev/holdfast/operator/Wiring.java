package dev.holdfast.operator;

import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.alert.OutageAlert;
import dev.holdfast.core.alert.Retention;
import dev.holdfast.core.alert.Silence;
import dev.holdfast.core.fleet.Moment;
import dev.holdfast.operator.alert.AlertDesk;
import dev.holdfast.operator.alert.AlertSettings;
import dev.holdfast.operator.alert.LeaseNotices;
import dev.holdfast.operator.alert.Refusals;
import dev.holdfast.operator.fleet.ClusterReconciler;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.fleet.Lookout;
import dev.holdfast.operator.freeze.StopSwitch;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Clients;
import dev.holdfast.operator.kubernetes.Events;
import dev.holdfast.operator.kubernetes.Informed;
import dev.holdfast.operator.kubernetes.Leadership;
import dev.holdfast.operator.kubernetes.Turnstile;
import dev.holdfast.operator.outward.Outward;
import dev.holdfast.operator.plan.PlanReconciler;
import dev.holdfast.operator.protection.ApplicationReconciler;
import dev.holdfast.operator.protection.Applications;
import dev.holdfast.operator.protection.Holds;
import dev.holdfast.operator.run.RunReconciler;
import dev.holdfast.operator.run.RunSweeper;
import dev.holdfast.operator.run.RunTold;
import dev.holdfast.operator.site.SitePairReconciler;
import dev.holdfast.operator.site.TakeoverTold;
import dev.holdfast.operator.web.Bounds;
import dev.holdfast.operator.web.IntakeServer;
import dev.holdfast.operator.web.ManagementServer;
import dev.holdfast.operator.web.Probe;
import dev.holdfast.operator.web.Token;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is connected to what. One screen; nothing is decided here. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private static final int READ_RETRIES_MAX = 10;
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration TRIED_AGAIN_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final List<Class<? extends HasMetadata>> CONTROLLED =
            List.of(RecoveryRun.class, RecoveryPlan.class, ProtectedApplication.class, Cluster.class);

    private final Settings settings;
    final InstantSource clock = InstantSource.system();
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final Config config;
    final KubernetesClient hub;
    final Api own;
    final Leadership leadership;
    final Fleet fleet;
    final StopSwitch stopSwitch;
    private final RunReconciler runs;
    private final RunSweeper sweeper;
    final Events events;
    final Operator controllers;
    final Applications applications;
    final AlertDesk alerts;
    final Optional<Lookout> lookout;
    final Token token;
    final IntakeServer intake;
    final ManagementServer management;
    private volatile boolean started;

    Wiring(Settings settings, Config found) {
        this.settings = settings;
        String identity = settings.identityOrDefault();
        config = Fleet.strict(found);
        hub = Clients.of(config)
                .withKubernetesSerialization(AlertDesk.reading())
                .build();
        // Informers only read: they may be as patient as they like with a server that is just starting.
        var patient = Clients.of(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(READ_RETRIES_MAX)
                        .build())
                .withKubernetesSerialization(Informed.reading(CONTROLLED))
                .build();
        own = new Api(hub);
        leadership = new Leadership(own, settings.namespace, identity, clock);
        var turnstile = new Turnstile(leadership::mayAct);
        fleet = new Fleet(own, settings.namespace, settings.defaultServiceAccount, turnstile);
        events = new Events(own, identity, clock, metrics);
        controllers = new Operator(overrider -> overrider
                .withKubernetesClient(patient)
                .withStopOnInformerErrorDuringStartup(false)
                .checkingCRDAndValidateLocalModel(false)
                .withReconciliationTerminationTimeout(STOP_WITHIN)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor()));
        applications = new Applications(own, patient);
        var holds = new Holds(own, settings.namespace, applications, clock);
        stopSwitch =
                new StopSwitch(patient, fleet, settings.namespace, settings.site, applications::plans, clock, metrics);
        applications.onChange(namespace -> stopSwitch.applicationsChanged());
        runs = new RunReconciler(
                new Api(hub, Api.TIMEOUT, turnstile),
                fleet,
                stopSwitch,
                leadership::mayAct,
                clock,
                new RunTold(events, metrics),
                holds,
                new Outward(settings.allowList()));
        register(runs);
        register(new ApplicationReconciler(own, applications, holds, leadership::mayAct, clock));
        register(new PlanReconciler(own, fleet, leadership::mayAct, clock));
        var alertSettings = new AlertSettings(
                settings.alertNamespace.orElse(settings.namespace),
                new Silence(settings.episodeSilence),
                settings.matchGrace,
                new Retention(settings.alertRetention, settings.alertRetentionCount));
        var refusals = new Refusals(new LeaseNotices(own, events, settings.namespace), metrics);
        alerts = new AlertDesk(own, alertSettings, clock, leadership::mayAct, metrics, refusals, events::warning);
        sweeper = new RunSweeper(
                own,
                runs::known,
                alerts::answering,
                new Retention(settings.runRetention, settings.runRetentionCount),
                clock,
                leadership::mayAct,
                metrics);
        lookout = settings.ownDetection == Settings.Detection.on
                ? Optional.of(new Lookout(
                        alerts::receive,
                        () -> alerts.open(OutageAlert.SOURCE),
                        leadership::mayAct,
                        () -> new Moment(clock.instant(), System.nanoTime()),
                        metrics))
                : Optional.empty();
        register(new ClusterReconciler(own, fleet, leadership::mayAct, clock, events, metrics, lookout));
        var takeovers = new TakeoverTold(alerts::receive, () -> alerts.open(OutageAlert.SOURCE));
        settings.agentPapers()
                .ifPresent(
                        papers -> register(new SitePairReconciler(own, papers, takeovers, leadership::mayAct, clock)));
        token = new Token(settings.tokenFile);
        intake = new IntakeServer(
                settings.intakeAddress, Bounds.INTAKE, token, leadership::mayAct, alerts, refusals, metrics);
        management = new ManagementServer(settings.managementAddress, this::healthy, this::ready, metrics);
    }

    /** Answers health and metrics from the start, and refuses alerts until this replica leads. */
    void serve() {
        listen("--management-address", settings.managementAddress, management::start);
        stopSwitch.watch();
        alerts.watch();
        applications.watch();
        listen("--intake-address", settings.intakeAddress, intake::start);
        LOG.info("alerts at port {}, health and metrics at port {}", intake.port(), management.port());
    }

    /** With tries that never end: the framework's own would leave an object alone for ten hours after the fifth. */
    private <T extends HasMetadata> void register(Reconciler<T> reconciler) {
        controllers.register(
                reconciler,
                overrider -> overrider.withRetry(new GenericRetry()
                        .setInitialInterval(TRIED_AGAIN_AFTER)
                        .setMaxInterval(TRIED_AGAIN_MAX.toMillis())
                        .withoutMaxAttempts()));
    }

    private static void listen(String option, InetSocketAddress address, Runnable start) {
        try {
            start.run();
        } catch (RuntimeException e) {
            throw StartFault.broken(
                    "cannot listen at " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                    e,
                    "end the program that has this port, or choose another one with " + option);
        }
    }

    /** Called once, when this replica has become the leader. */
    void lead() {
        controllers.start();
        runs.complete();
        alerts.lead();
        sweeper.start();
        started = true;
    }

    private Probe.Answer healthy() {
        return leadership.lost()
                ? new Probe.Answer(false, "leadership is lost, this process is ending")
                : new Probe.Answer(true, "ok");
    }

    /** Ready is who takes alerts and acts: the leader, once it knows everything that is stored. */
    private Probe.Answer ready() {
        if (!leadership.mayAct()) {
            return new Probe.Answer(false, "does not lead; the lease is held by \"" + leadership.holder() + "\"");
        }
        if (!token.known()) {
            return new Probe.Answer(false, "leads, and takes no alerts: the token file cannot be read or is empty");
        }
        if (!stopSwitch.isKnown()) {
            return new Probe.Answer(false, "leads, and lets no run go on: the freezes are not known");
        }
        boolean all = started && alerts.ready();
        return new Probe.Answer(all, all ? "leads" : "leads, and reads what is stored");
    }

    /** Finishes what is under way, then gives the lease back; a part that cannot end does not keep the others. */
    void stop() {
        close("intake", intake);
        if (started) close("controllers", controllers::stop);
        close("runs-sweeper", sweeper);
        lookout.ifPresent(part -> close("lookout", part));
        close("alerts", alerts);
        close("applications", applications);
        close("freezes", stopSwitch);
        close("leadership", leadership::stop);
        close("events", events);
        close("management", management);
        close("fleet", fleet);
        close("hub", hub);
    }

    private static void close(String name, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not end as it should", name, e);
        }
    }
}

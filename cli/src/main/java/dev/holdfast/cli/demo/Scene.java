package dev.holdfast.cli.demo;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.demo.service.Prober;
import dev.holdfast.cli.demo.service.Proxy;
import dev.holdfast.cli.output.Counted;
import dev.holdfast.cli.sandbox.OperatorSetup;
import dev.holdfast.sandbox.Sandbox;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Everything that is in place before something breaks: applications, operator, plan, Alertmanager, proxy, prober. */
final class Scene {
    static final String HUB = "hub";
    static final String EAST = "east";
    static final String WEST = "west";
    static final String PLAN = "web-failover";

    private static final int REPLICAS = 3;
    private static final String PROXY = "proxy";
    private static final String PROBER = "prober";
    private static final String PROXY_USER = "demo:proxy";
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    private final Page page;
    private final Sandbox sandbox;
    private final Clients clients;
    private final Crew crew;
    private final Path alertmanagerProgram;
    private final ProberLog prober;

    Scene(Page page, Sandbox sandbox, Clients clients, Path alertmanagerProgram) {
        this.page = page;
        this.sandbox = sandbox;
        this.clients = clients;
        this.alertmanagerProgram = alertmanagerProgram;
        this.crew = Crew.of(sandbox);
        this.prober = new ProberLog(crew.log(PROBER));
    }

    /** Puts everything in place; returns when east answers through the switch. */
    void set() {
        var east = new Application(EAST, 1, REPLICAS, clients.on(EAST), crew);
        var west = new Application(WEST, 2, 0, clients.on(WEST), crew);
        east.launch(sandbox.server(EAST));
        west.launch(sandbox.server(WEST));
        deploy(east, west);
        var intake = operator();
        plan(east);
        var alertmanager = new Alertmanager(crew, alertmanagerProgram).start(intake.url(), intake.tokenFile());
        page.progress(
                "alertmanager",
                "ready at " + alertmanager + "; tells the operator " + Alertmanager.GROUP_WAIT.toSeconds()
                        + " s after the first alert of a group");
        traffic(alertmanager);
    }

    ProberLog prober() {
        return prober;
    }

    private void deploy(Application east, Application west) {
        east.deploy();
        page.progress(EAST, "Deployment web: " + REPLICAS + " pods Ready on " + String.join(", ", east.nodes()));
        page.progress(EAST, "Service web has the address " + east.address());
        west.deploy();
        Manifests.apply(clients.on(WEST), "standby.yaml", Map.of());
        page.progress(
                WEST, "the standby: Deployment web with 0 replicas; Service web has the address " + west.address());
    }

    private Intake operator() {
        var setup = ServiceLoader.load(OperatorSetup.class)
                .findFirst()
                .orElseThrow(() -> new Fault(
                        ExitCode.UNEXPECTED,
                        "there is no operator to start: this holdfast was built without one",
                        "build it again: make build"));
        setup.start(sandbox, sandbox.clusters(), line -> page.progress(OperatorSetup.OPERATOR, line));
        return Intake.of(sandbox);
    }

    private void plan(Application east) {
        var hub = clients.on(HUB);
        Manifests.apply(hub, "hub.yaml", Map.of("BACKEND", east.address()));
        Manifests.apply(hub, "plan.yaml", Map.of());
        try {
            var plan = hub.resources(RecoveryPlan.class)
                    .inNamespace(Application.NAMESPACE)
                    .withName(PLAN)
                    .waitUntilCondition(Scene::isReady, READY_MAX.toSeconds(), TimeUnit.SECONDS);
            var labels = new StringJoiner(", ");
            new TreeMap<>(plan.getSpec().alertLabels()).forEach((name, value) -> labels.add(name + "=" + value));
            page.progress(
                    HUB,
                    "RecoveryPlan " + Application.NAMESPACE + "/" + PLAN + ": "
                            + Counted.of(plan.getSpec().steps().size(), "step") + ", starts on " + labels);
        } catch (KubernetesClientTimeoutException e) {
            throw new Fault(
                    ExitCode.UNEXPECTED,
                    "the operator did not accept the plan " + Application.NAMESPACE + "/" + PLAN + " on hub within "
                            + READY_MAX.toSeconds() + " s",
                    e,
                    List.of("run it again when the machine is less busy"));
        }
    }

    private void traffic(URI alertmanager) {
        var pki = crew.certificates(HUB, PROXY_USER);
        crew.java(
                PROXY,
                Proxy.class,
                List.of(
                        sandbox.server(HUB),
                        pki.toString(),
                        PROXY_USER,
                        crew.announcement(PROXY).toString()));
        var service = "http://" + crew.awaitAnnouncement(PROXY) + "/";
        page.progress(PROXY, service + " leads where ConfigMap demo/switch on hub points");
        crew.java(PROBER, Prober.class, List.of(service, alertmanager.toString()));
        var first = Patience.await(READY_MAX, () -> prober.more().stream().findFirst())
                .orElseThrow(() -> crew.broken(PROBER, "it got no answer within " + READY_MAX.toSeconds() + " s"));
        if (!first.isAnswerOf(EAST)) {
            throw crew.broken(PROBER, "its first answer should come from east: " + first.details());
        }
        page.progress(
                PROBER, "requests it every " + Prober.INTERVAL.toMillis() + " ms; east answers through the switch");
    }

    private static boolean isReady(RecoveryPlan plan) {
        return Optional.ofNullable(plan)
                .map(RecoveryPlan::getStatus)
                .filter(status -> status.conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().equals("True")))
                .isPresent();
    }

    /** Where the operator takes alerts in. */
    record Intake(URI url, Path tokenFile) {
        private static final String PATH = "/v1/alerts/alertmanager";

        static Intake of(Sandbox sandbox) {
            var operator = sandbox.info().annotations().get(OperatorSetup.OPERATOR);
            var url = URI.create(operator.path("intakeUrl").asText());
            var path = url.getPath() == null ? "" : url.getPath();
            return new Intake(
                    path.isEmpty() || path.equals("/") ? url.resolve(PATH) : url,
                    Path.of(operator.path("tokenFile").asText()));
        }
    }
}

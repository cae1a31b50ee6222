package dev.holdfast.sandbox.cluster;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.process.ChildSpec;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.AtomicFile;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The start of one cluster, and its way back after it was broken: etcd, then the API server, then everything that
 * needs one. Each part is waited for before the next one starts, since a controller that finds no API server gives up.
 */
public final class ClusterStart implements AutoCloseable {
    private final Components components;
    private final ClusterLayout cluster;
    private final ControlClient supervisor;
    private final Consumer<String> progress;
    private final Health health;

    private ClusterStart(Components components, ControlClient supervisor, Consumer<String> progress, Health health) {
        this.components = components;
        this.cluster = components.cluster();
        this.supervisor = supervisor;
        this.progress = progress;
        this.health = health;
    }

    public static ClusterStart of(Components components, ControlClient supervisor, Consumer<String> progress)
            throws IOException {
        var health = Health.of(components.folders(), components.cluster());
        return new ClusterStart(components, supervisor, progress, health);
    }

    /** Starts everything and returns when the control plane answers and the nodes are Ready. */
    public void begin() throws IOException {
        writeFiles();
        launch(components.etcd());
        awaitEtcd();
        launch(components.apiServer());
        awaitApiServer();
        launch(components.controllerManager());
        if (cluster.scheduler()) {
            launch(components.scheduler());
        }
        supervisor.ask(new Request.Balance(cluster.name(), cluster.server()));
        Await.healthy(cluster.child(ClusterLayout.API_SERVER), this::views, () -> Nodes.create(health.api(), cluster));
        for (var zone : cluster.zones()) {
            launch(components.kwok(zone));
        }
        awaitControllers();
        for (var zone : cluster.zones()) {
            awaitZone(zone);
        }
        progress.accept(cluster.name() + ": ready at " + cluster.server() + nodes());
    }

    /** Starts or resumes a control plane that was killed or paused. */
    public void healControlPlane() throws IOException {
        signal(Request.Act.RESUME, cluster.controlPlane());
        signal(Request.Act.START, List.of(cluster.child(ClusterLayout.ETCD)));
        awaitEtcd();
        signal(Request.Act.START, List.of(cluster.child(ClusterLayout.API_SERVER)));
        awaitApiServer();
        signal(Request.Act.START, cluster.controlPlane());
        awaitControllers();
        progress.accept(cluster.name() + ": control plane healthy again");
    }

    /** Starts or resumes a zone's kwok and waits until its nodes are Ready. */
    public void healZone(String zone) throws IOException {
        var kwok = List.of(cluster.child(cluster.kwok(zone)));
        signal(Request.Act.RESUME, kwok);
        signal(Request.Act.START, kwok);
        awaitZone(zone);
        progress.accept(cluster.name() + "/" + zone + ": nodes Ready again");
    }

    private void writeFiles() throws IOException {
        var folder = components.folders().cluster(cluster.name());
        AtomicFile.write(folder.resolve("audit-policy.yaml"), resource("audit-policy.yaml"));
        AtomicFile.write(folder.resolve("simulated.log"), resource("simulated.log"));
        var kwok = resource("kwok.yaml")
                .replace("${LOG}", folder.resolve("simulated.log").toString());
        AtomicFile.write(folder.resolve("kwok.yaml"), kwok);
    }

    private static String resource(String name) throws IOException {
        try (var stream = ClusterStart.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new SandboxFault("the file " + name + " is missing from the sandbox's own jar");
            }
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private void awaitEtcd() throws IOException {
        Await.healthy(cluster.child(ClusterLayout.ETCD), this::views, health::etcd);
    }

    private void awaitApiServer() throws IOException {
        Await.healthy(cluster.child(ClusterLayout.API_SERVER), this::views, health::apiServer);
    }

    private void awaitControllers() throws IOException {
        var controllers = cluster.child(ClusterLayout.CONTROLLER_MANAGER);
        Await.healthy(controllers, this::views, health::controllerManager);
        Await.healthy(controllers, this::views, health::defaultAccount);
    }

    private void awaitZone(String zone) throws IOException {
        Await.healthy(cluster.child(cluster.kwok(zone)), this::views, () -> health.nodesReady(zone));
    }

    private String nodes() {
        return cluster.nodes().isEmpty()
                ? ""
                : ", " + cluster.nodes().size() + (cluster.nodes().size() == 1 ? " node" : " nodes") + " in "
                        + (cluster.zones().size() == 1 ? "zone " : "zones ") + String.join(", ", cluster.zones());
    }

    private void launch(ChildSpec child) throws IOException {
        supervisor.ask(new Request.Launch(child));
    }

    private void signal(Request.Act act, List<String> names) throws IOException {
        supervisor.ask(new Request.Signal(act, names));
    }

    private List<ChildView> views() throws IOException {
        var status = supervisor.ask(new Request.Status());
        return List.of(Json.MAPPER.treeToValue(status.path("children"), ChildView[].class));
    }

    @Override
    public void close() {
        health.close();
    }
}

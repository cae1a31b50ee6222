package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.cluster.ClusterStart;
import dev.holdfast.sandbox.cluster.Components;
import dev.holdfast.sandbox.cluster.Folders;
import dev.holdfast.sandbox.cluster.Material;
import dev.holdfast.sandbox.cluster.Options;
import dev.holdfast.sandbox.cluster.Users;
import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.pki.Subject;
import dev.holdfast.sandbox.process.ChildSpec;
import dev.holdfast.sandbox.process.ChildState;
import dev.holdfast.sandbox.process.ChildView;
import dev.holdfast.sandbox.process.ControlClient;
import dev.holdfast.sandbox.process.Memory;
import dev.holdfast.sandbox.process.Request;
import dev.holdfast.sandbox.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A running sandbox: one or more real Kubernetes control planes on loopback, owned by one supervisor process. This
 * object only asks that supervisor; any number of processes may hold one for the same sandbox.
 */
public final class Sandbox {
    private final Shed shed;
    private final SandboxRecord record;
    private final Folders folders;
    private final ControlClient supervisor;

    private Sandbox(Shed shed, SandboxRecord record, ControlClient supervisor) {
        this.shed = shed;
        this.record = record;
        this.folders = new Folders(shed.sandbox(record.name()));
        this.supervisor = supervisor;
    }

    /** Brings a sandbox up and returns when every cluster is ready. Something stale of that name is cleaned up first. */
    public static Sandbox up(SandboxSpec spec, Consumer<String> progress) {
        return up(Shed.ofEnvironment(), spec, progress);
    }

    static Sandbox up(Shed shed, SandboxSpec spec, Consumer<String> progress) {
        var binaries = Binaries.of(spec.kubernetesMinor(), progress);
        var start = new SandboxStart(spec, binaries, progress);
        Foundation.lay(shed, spec.name(), spec.bound(), progress, start::programs, start);
        try {
            return open(shed, spec.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The running sandbox of that name. */
    public static Optional<Sandbox> find(String name) {
        var shed = Shed.ofEnvironment();
        try {
            return shed.state(name).equals(Optional.of(SandboxState.RUNNING))
                    ? Optional.of(open(shed, name))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, or a fault that says what there is instead. */
    public static Sandbox get(String name) {
        var shed = Shed.ofEnvironment();
        try {
            var state = shed.state(name);
            if (state.equals(Optional.of(SandboxState.RUNNING))) {
                return open(shed, name);
            }
            throw SandboxFault.wrongly(state.map(known -> "sandbox \"" + name + "\" is " + known + ", not running;"
                            + " \"holdfast sandbox up " + name + "\" brings it up")
                    .orElse(unknown(name, shed.names())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String unknown(String name, Collection<String> known) {
        return Nearest.unknown("sandbox", name, known)
                + (known.isEmpty()
                        ? " on this machine yet; \"holdfast sandbox up " + name + "\" starts it"
                        : "; \"holdfast sandbox list\" shows them");
    }

    /** Ends the sandbox of that name, or clears away what is left of it. */
    public static void down(String name, Consumer<String> progress) {
        var shed = Shed.ofEnvironment();
        var waiting = "another process is busy with sandbox \"" + name + "\"; waiting";
        try {
            if (!shed.names().contains(name)) {
                throw SandboxFault.wrongly(unknown(name, shed.names()));
            }
            shed.guarded(name, () -> progress.accept(waiting), () -> {
                var end = new SandboxEnd(shed, progress);
                if (shed.running(name)) {
                    end.down(name);
                } else {
                    end.clear(name);
                }
                return Foundation.unbind(name);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what crashes and reboots have left of sandboxes; returns the names. */
    public static List<String> sweep(Consumer<String> progress) {
        try {
            return Shed.ofEnvironment().sweep(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every sandbox of this user, stale ones included. */
    public static List<SandboxSummary> list() {
        try {
            return Shed.ofEnvironment().summaries();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every process of the sandbox and removes its folder. */
    public void down() {
        try {
            shed.guarded(name(), () -> {}, () -> {
                new SandboxEnd(shed, line -> {}).down(name());
                return Foundation.unbind(name());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return record.name();
    }

    public Path folder() {
        return folders.sandbox();
    }

    public List<String> clusters() {
        return record.clusterNames();
    }

    /** The administrator's kubeconfig. */
    public Path kubeconfig(String cluster) {
        return folders.kubeconfig(record.cluster(cluster).name());
    }

    /** The kubeconfig of user {@code holdfast-operator}, who may do what is bound to that name. */
    public Path operatorKubeconfig(String cluster) {
        return folders.kubeconfig(record.cluster(cluster).name(), Users.OPERATOR.user());
    }

    /** A kubeconfig for any user, who may do what RBAC gives to the name and the groups. */
    public Path kubeconfigFor(String cluster, String user, String... groups) {
        try {
            return Material.issue(folders, record.cluster(cluster), Subject.of(user, groups), Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String server(String cluster) {
        return record.cluster(cluster).server();
    }

    /**
     * How the clusters are now, asked of themselves; one that does not answer within 3 s is in trouble, and so is one with a
     * zone that was broken, also while its nodes still count as Ready.
     */
    public List<ClusterHealth> health() {
        var broken = info().clusters();
        return Examination.of(folders, record.clusters()).stream()
                .map(health -> health.with(broken.get(health.cluster()).broken()))
                .toList();
    }

    /** What the API server of a cluster wrote down about every request. */
    public Path auditLog(String cluster) {
        return folders.auditLog(record.cluster(cluster).name());
    }

    /**
     * Breaks {@code CLUSTER} (its whole control plane; data is kept) or {@code CLUSTER/ZONE} (its nodes' heartbeats): kills
     * the processes, or pauses them so that connections hang instead of being refused.
     *
     * @return how it was broken before: {@code killed}, {@code paused} or {@code crashed}; empty when it was not
     */
    public Optional<String> breakDown(String clusterOrZone, boolean pause) {
        var target = Target.of(record, clusterOrZone);
        var broken = info().clusters().get(target.cluster().name()).broken();
        var before = Optional.ofNullable(broken.get(target.zone().orElse(Breakage.CONTROL_PLANE)));
        ask(new Request.Signal(pause ? Request.Act.PAUSE : Request.Act.KILL, target.children()));
        return before;
    }

    /** Undoes {@link #breakDown}, whichever way it was done, and returns when the target is healthy again. */
    public void heal(String clusterOrZone, Consumer<String> progress) {
        var target = Target.of(record, clusterOrZone);
        var broken = info().clusters().get(target.cluster().name()).broken();
        if (target.zone().isPresent() && broken.containsKey(Breakage.CONTROL_PLANE)) {
            throw SandboxFault.wrongly(
                    "the control plane of \"" + target.cluster().name() + "\" is "
                            + broken.get(Breakage.CONTROL_PLANE)
                            + ", so no node can become Ready; heal it first (holdfast sandbox heal "
                            + name() + " " + target.cluster().name() + ")");
        }
        var options = new Options(Duration.ofSeconds(record.nodeMonitorGraceSeconds()), true);
        var components = new Components(folders, target.cluster(), options, Path::of);
        try (var start = ClusterStart.of(components, supervisor, progress)) {
            if (target.zone().isPresent()) {
                start.healZone(target.zone().get());
            } else {
                start.healControlPlane();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void heal(String clusterOrZone) {
        heal(clusterOrZone, line -> {});
    }

    /** Starts a further process under the supervisor; it ends with the sandbox at the latest. */
    public ChildView launch(
            String child, List<String> command, Map<String, String> environment, Path logFile, boolean restart) {
        var log = logFile.toAbsolutePath().toString();
        var spec = new ChildSpec(child, ChildSpec.RANK_GUEST, command, environment, log, restart);
        return convert(ask(new Request.Launch(spec)), ChildView.class);
    }

    /** Ports on 127.0.0.1 for such processes, which no other sandbox takes as long as this one is up. */
    public List<Integer> claimPorts(int count) {
        return List.of(convert(ask(new Request.ClaimPorts(count)), Integer[].class));
    }

    /** Ends a process that was launched: SIGTERM, and SIGKILL when it does not go. */
    public void stop(String child) {
        ask(new Request.Signal(Request.Act.STOP, List.of(child)));
    }

    /** The process of a child, when it has one. */
    public OptionalLong pid(String child) {
        return children().stream()
                .filter(view -> view.name().equals(child) && view.pid() > 0)
                .mapToLong(ChildView::pid)
                .findFirst();
    }

    /** Every process under the supervisor, with its state. */
    public List<ChildView> children() {
        return List.of(convert(ask(new Request.Status()).path("children"), ChildView[].class));
    }

    /** The process that owns all others. */
    public ChildView supervisor() {
        var pid = supervisorPid();
        var log = folder().resolve("supervisor.log").toString();
        return new ChildView("supervisor", ChildState.RUNNING, pid, -1, 0, Memory.resident(pid), log);
    }

    /** Whether this is what the specification asks for, apart from the name and from whom it is bound to. */
    public boolean isLike(SandboxSpec spec) {
        return record.isLike(spec);
    }

    /** Notes something that {@link #info} then shows beside the clusters; the same key replaces. */
    public void annotate(String key, Map<String, ?> json) {
        ask(new Request.Annotate(key, Json.MAPPER.valueToTree(json)));
    }

    public SandboxInfo info() {
        var status = ask(new Request.Status());
        var children = List.of(convert(status.path("children"), ChildView[].class));
        var clusters = new LinkedHashMap<String, ClusterInfo>();
        for (var layout : record.clusters()) {
            clusters.put(
                    layout.name(),
                    new ClusterInfo(
                            folders.kubeconfig(layout.name()),
                            folders.kubeconfig(layout.name(), Users.OPERATOR.user()),
                            layout.server(),
                            layout.zones(),
                            layout.nodes().stream().map(node -> node.name()).toList(),
                            Breakage.of(layout, children)));
        }
        return new SandboxInfo(
                name(),
                folder(),
                record.kubernetesVersion(),
                record.createdAt(),
                supervisorPid(),
                clusters,
                annotations(status.path("annotations"), children));
    }

    private long supervisorPid() {
        try {
            return shed.supervisor(name())
                    .map(written -> written.supervisor().pid())
                    .orElse(-1L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A note under the name of a child carries that child's pid of now, which a restart changes. */
    private static Map<String, JsonNode> annotations(JsonNode noted, List<ChildView> children) {
        var annotations = new TreeMap<String, JsonNode>();
        noted.properties().forEach(entry -> annotations.put(entry.getKey(), entry.getValue()));
        for (var child : children) {
            if (annotations.get(child.name()) instanceof ObjectNode note) {
                note.put("pid", child.pid());
            }
        }
        return annotations;
    }

    static ControlClient control(Shed shed, String name) throws IOException {
        var written =
                shed.supervisor(name).orElseThrow(() -> new SandboxFault("sandbox \"" + name + "\" has no supervisor"));
        return new ControlClient(Path.of(written.socket()));
    }

    private static Sandbox open(Shed shed, String name) throws IOException {
        var record = shed.record(name)
                .orElseThrow(() -> new SandboxFault("sandbox \"" + name + "\" has no record in " + shed.sandbox(name)));
        return new Sandbox(shed, record, control(shed, name));
    }

    private JsonNode ask(Request request) {
        try {
            return supervisor.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "sandbox \"" + name() + "\" cannot be asked; \"holdfast sandbox list\" tells its state", e);
        }
    }

    private static <T> T convert(JsonNode node, Class<T> type) {
        return Json.MAPPER.convertValue(node, type);
    }
}

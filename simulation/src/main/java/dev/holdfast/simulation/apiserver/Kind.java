package dev.holdfast.simulation.apiserver;

import static dev.holdfast.simulation.apiserver.Shape.count;
import static dev.holdfast.simulation.apiserver.Shape.omitted;
import static dev.holdfast.simulation.apiserver.Shape.scalar;
import static dev.holdfast.simulation.apiserver.Shape.strings;
import static dev.holdfast.simulation.apiserver.Shape.struct;
import static dev.holdfast.simulation.apiserver.Shape.text;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Shape.Any;
import dev.holdfast.simulation.apiserver.Shape.ListOf;
import dev.holdfast.simulation.apiserver.Shape.MapOf;
import dev.holdfast.simulation.apiserver.Shape.Nullable;
import dev.holdfast.simulation.apiserver.Shape.Struct;
import dev.holdfast.simulation.apiserver.Shape.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds that the simulated server serves, with what of their schemas single fields run into. */
public enum Kind {
    CONFIG_MAP("v1", "ConfigMap", "configmaps", false, Map.of("data", strings())),
    SECRET("v1", "Secret", "secrets", false, Map.of("data", new MapOf(scalar(Type.BYTES)), "type", text("Opaque"))),
    SERVICE(
            "v1",
            "Service",
            "services",
            true,
            Map.of(
                    "spec",
                    struct(Map.of("externalName", scalar(Type.STRING))),
                    "status",
                    struct(Map.of("loadBalancer", new Any())))),
    DEPLOYMENT(
            "apps/v1",
            "Deployment",
            "deployments",
            true,
            Map.of(
                    "spec",
                    struct(Map.of(
                            "replicas", count(1),
                            "revisionHistoryLimit", count(10),
                            "progressDeadlineSeconds", count(600),
                            "paused", omitted(Type.BOOLEAN),
                            "minReadySeconds", omitted(Type.INTEGER),
                            "selector", new Any(),
                            "template", new Any())),
                    "status",
                    struct(Map.of(
                            "replicas", omitted(Type.INTEGER),
                            "readyReplicas", omitted(Type.INTEGER),
                            "observedGeneration", omitted(Type.INTEGER),
                            "conditions", new Any())))),
    JOB(
            "batch/v1",
            "Job",
            "jobs",
            true,
            Map.of(
                    "spec",
                    struct(Map.of(
                            "parallelism", scalar(Type.INTEGER),
                            "completions", scalar(Type.INTEGER),
                            "backoffLimit", count(6),
                            "activeDeadlineSeconds", scalar(Type.INTEGER),
                            "managedBy", scalar(Type.STRING),
                            "template", new Any())),
                    "status",
                    new Any())),
    LEASE("coordination.k8s.io/v1", "Lease", "leases", false, Map.of("spec", new Any())),
    /** A custom resource, as a switch between sites might be. */
    ROUTE(
            "example.com/v1",
            "Route",
            "routes",
            true,
            Map.of(
                    "spec",
                    struct(Map.of(
                            "site", scalar(Type.STRING),
                            "weight", scalar(Type.INTEGER),
                            "on", scalar(Type.BOOLEAN),
                            "note", new Nullable(scalar(Type.STRING)),
                            "events", new ListOf(scalar(Type.STRING)),
                            "rules", new ListOf(struct(Map.of("name", scalar(Type.STRING), "to", scalar(Type.STRING)))),
                            "map", strings())),
                    "status",
                    struct(Map.of("ip", scalar(Type.STRING), "ready", scalar(Type.BOOLEAN))))),
    /** A custom resource that one field makes a tool leave off. */
    KUSTOMIZATION(
            "kustomize.toolkit.fluxcd.io/v1",
            "Kustomization",
            "kustomizations",
            true,
            Map.of("spec", struct(Map.of("suspend", scalar(Type.BOOLEAN), "path", scalar(Type.STRING))))),
    /** A custom resource that an annotation makes a tool leave off. */
    APPLICATION(
            "argoproj.io/v1alpha1",
            "Application",
            "applications",
            false,
            Map.of("spec", struct(Map.of("project", scalar(Type.STRING))))),
    /** A custom resource by which a driver cuts addresses off from storage. Of no namespace; here it is in the plan's. */
    NETWORK_FENCE(
            "csiaddons.openshift.io/v1alpha1",
            "NetworkFence",
            "networkfences",
            true,
            Map.of(
                    "spec",
                    struct(Map.of(
                            "fenceState", scalar(Type.STRING),
                            "cidrs", new ListOf(scalar(Type.STRING)),
                            "driver", scalar(Type.STRING))),
                    "status",
                    new Any())),
    /** Nothing here counts its replicas. */
    STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets", true, Map.of("spec", new Any(), "status", new Any())),
    ENDPOINT_SLICE(
            "discovery.k8s.io/v1",
            "EndpointSlice",
            "endpointslices",
            false,
            Map.of("addressType", scalar(Type.STRING), "ports", new Any(), "endpoints", new Any())),
    FREEZE("holdfast.dev/v1alpha1", "Freeze", "freezes", false, Map.of("spec", new Any())),
    RUN(
            "recovery.elotl.co/v1alpha1",
            "RecoveryRun",
            "recoveryruns",
            true,
            Map.of("spec", new Any(), "status", new Any()));

    private final String apiVersion;
    private final String kind;
    private final String plural;
    private final boolean statusSubresource;
    private final Struct shape;

    Kind(String apiVersion, String kind, String plural, boolean statusSubresource, Map<String, Shape> fields) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
        this.statusSubresource = statusSubresource;
        var all = new HashMap<>(fields);
        all.put("apiVersion", scalar(Type.STRING));
        all.put("kind", scalar(Type.STRING));
        all.put("metadata", metadata());
        this.shape = struct(all);
    }

    private static Struct metadata() {
        return struct(Map.of(
                "name", scalar(Type.STRING),
                "namespace", scalar(Type.STRING),
                "uid", scalar(Type.STRING),
                "resourceVersion", scalar(Type.STRING),
                "generation", scalar(Type.INTEGER),
                "labels", strings(),
                "annotations", strings(),
                "finalizers", new Any(),
                "deletionTimestamp", scalar(Type.STRING),
                "ownerReferences", new Any()));
    }

    public String apiVersion() {
        return apiVersion;
    }

    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public boolean hasStatus() {
        return statusSubresource;
    }

    /** Known by its definition only: checked against its schema when it is stored, not when it is decoded. */
    public boolean isCustom() {
        return switch (this) {
            case ROUTE, RUN, FREEZE, KUSTOMIZATION, APPLICATION, NETWORK_FENCE -> true;
            case CONFIG_MAP, SECRET, SERVICE, DEPLOYMENT, JOB, LEASE, STATEFUL_SET, ENDPOINT_SLICE -> false;
        };
    }

    /** By plural, kind or singular, as a person types it. */
    public static Optional<Kind> find(String apiVersion, String resource) {
        return Stream.of(values())
                .filter(kind -> kind.apiVersion.equals(apiVersion))
                .filter(kind -> List.of(kind.plural, kind.kind, kind.kind.toLowerCase(Locale.ROOT))
                        .contains(resource))
                .findFirst();
    }

    /** What the server keeps of {@code object}. */
    Json.Obj form(Json.Obj object) {
        var formed = (Json.Obj) new Form(!isCustom()).of(shape, object, "").orElseThrow();
        return this == JOB ? countedOnce(formed) : formed;
    }

    /** A Job that says neither how often nor how many at once runs once. */
    private static Json.Obj countedOnce(Json.Obj job) {
        var one = Optional.<Json>of(Json.number(1));
        if (Trees.at(job, "spec").isEmpty()
                || Trees.at(job, "spec", "parallelism").isPresent()) return job;
        var once = Trees.at(job, "spec", "completions").isPresent()
                ? job
                : Trees.with(job, List.of("spec", "completions"), one);
        return Trees.with(once, List.of("spec", "parallelism"), one);
    }

    boolean hasGeneration() {
        return this == DEPLOYMENT || this == STATEFUL_SET || this == JOB || isCustom();
    }

    /** Whether a write without a version is taken for the newest one. */
    boolean takesUnconditional() {
        return !isCustom() && this != LEASE;
    }
}

package dev.holdfast.simulation.scenario;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Kind;
import dev.holdfast.simulation.apiserver.Request;
import dev.holdfast.simulation.apiserver.Trees;
import dev.holdfast.simulation.fleet.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is there before the first run. */
public final class Landscape {

    /** What nobody may find in a message. */
    public static final List<String> SECRETS = List.of("c3VwZXItc2VjcmV0LXBhc3N3b3Jk", "super-secret-password");

    /** Whoever set the world up. */
    public static final String SETUP = "setup";

    private final Map<String, Cluster> clusters;

    private Landscape(Map<String, Cluster> clusters) {
        this.clusters = clusters;
    }

    static void make(Map<String, Cluster> clusters, List<RunCase> runs, boolean statusLate) {
        var objects = new Landscape(clusters);
        objects.hub(runs);
        objects.site("east");
        objects.site("west");
        for (int i = 0; i < runs.size(); i++) {
            objects.workers("east", i, 2);
            objects.workers("west", i, 0);
            objects.doomed(i);
            objects.gitOps(i);
        }
        if (!statusLate) objects.address();
    }

    private void hub(List<RunCase> runs) {
        create(
                "",
                Kind.LEASE,
                "holdfast",
                "holdfast-operator",
                Json.object("spec", Json.object("holder", Json.text(""))));
        create(
                "",
                Kind.CONFIG_MAP,
                "switch",
                Json.object(
                        "data",
                        texts("to0", "east", "to1", "east", "other", "thing", "gone0", "x")
                                .with("gone1", Json.text("x"))));
        create(
                "",
                Kind.CONFIG_MAP,
                "bulk",
                Json.object("data", texts("big0", "z".repeat(15_000), "big1", "z".repeat(15_000))));
        create(
                "",
                Kind.SECRET,
                "login",
                Json.object("data", texts("user", "YWRtaW4=", "password", SECRETS.getFirst())));
        for (int i = 0; i < runs.size(); i++) {
            create("", Kind.ROUTE, "main-" + i, Json.object("spec", route()));
            create(
                    "",
                    runs.get(i).key(),
                    Json.object(
                            "spec",
                            Json.object("digest", Json.text(runs.get(i).plan().digest()))
                                    .with("acts", Json.array())));
        }
    }

    private static Json.Obj route() {
        return Json.object("site", Json.text("east"))
                .with("weight", Json.number(0))
                .with("events", Json.array(Json.text("born")))
                .with("map", texts("k", "1", "keep", "2"))
                .with("rules", Json.array(texts("name", "r0", "to", "east"), texts("name", "r1", "to", "east")));
    }

    private void site(String cluster) {
        var containers = Json.array(texts("name", "c0", "image", "x:1"), texts("name", "c1", "image", "x:1"));
        var template = Json.object("spec", Json.object("containers", containers));
        create(
                cluster,
                Kind.DEPLOYMENT,
                "app",
                Json.object("spec", Json.object("replicas", Json.number(0)).with("template", template))
                        .with(
                                "metadata",
                                Json.object("labels", texts("role0", "a", "role1", "b"))
                                        .with("annotations", texts("note", "x"))));
        create(cluster, Kind.SERVICE, "db", Json.object("spec", Json.object("externalName", Json.text("db"))));
    }

    /** What run number {@code index} scales. */
    private void workers(String cluster, int index, int replicas) {
        var template = Json.object("spec", Json.object("containers", Json.array(texts("name", "c", "image", "x:1"))));
        create(
                cluster,
                Kind.DEPLOYMENT,
                "workers-" + index,
                Json.object(
                        "spec", Json.object("replicas", Json.number(replicas)).with("template", template)));
    }

    /** What run number {@code index} holds: one object was held before. */
    private void gitOps(int index) {
        create("", Kind.APPLICATION, "given-" + index, Json.object("spec", texts("project", "default")));
        create("west", Kind.KUSTOMIZATION, "kept-" + index, Json.object("spec", texts("path", "./apps")));
        var suspended = texts("path", "./apps").with("suspend", new Json.Bool(true));
        create("west", Kind.KUSTOMIZATION, "before-" + index, Json.object("spec", suspended));
    }

    /** What run number {@code index} deletes: one that goes at once, and one that something holds. */
    private void doomed(int index) {
        var data = Json.object("data", texts("a", "b"));
        create("", Kind.CONFIG_MAP, "plain-" + index, data);
        var held = Json.object("finalizers", Json.array(Json.text("example.com/drain")));
        create("east", Kind.CONFIG_MAP, "held-" + index, data.with("metadata", held));
    }

    /** The load balancer of the service on west gives its address. */
    void address() {
        var cluster = clusters.get("west");
        var key = new Key(Kind.SERVICE, RunCase.NAMESPACE, "db");
        cluster.peek(key).ifPresent(service -> {
            var ingress = Json.object("loadBalancer", Json.object("ingress", Json.array(texts("ip", "10.0.0.7"))));
            var status = Trees.with(service, List.of("status"), Optional.of(ingress));
            cluster.handle(new Request.Put(key, status, true, "load balancer"), "load balancer");
        });
    }

    static void addressLate(Map<String, Cluster> clusters) {
        new Landscape(clusters).address();
    }

    private static Json.Obj texts(String... pairs) {
        var object = Json.object();
        for (int i = 0; i < pairs.length; i += 2) object = object.with(pairs[i], Json.text(pairs[i + 1]));
        return object;
    }

    private void create(String cluster, Kind kind, String name, Json.Obj object) {
        create(cluster, kind, RunCase.NAMESPACE, name, object);
    }

    private void create(String cluster, Kind kind, String namespace, String name, Json.Obj object) {
        create(cluster, new Key(kind, namespace, name), object);
    }

    private void create(String cluster, Key key, Json.Obj object) {
        var answer = clusters.get(cluster).handle(new Request.Create(key, object, SETUP), SETUP);
        if (!answer.isOk()) throw new IllegalStateException("the world cannot be set up: " + answer.words());
    }
}

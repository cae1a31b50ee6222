package dev.holdfast.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.rig.Api;
import dev.holdfast.bench.rig.Cluster;
import dev.holdfast.bench.rig.Installation;
import dev.holdfast.bench.rig.Manifests;

/** A namespace with plans that each set the state of a ConfigMap of their own: {@code plan-7} sets {@code target-7}. */
record Ground(Cluster cluster, String namespace, int plans) {
    static final String BEFORE = "before";
    static final String AFTER = "after";
    /** The label by which an alert asks for a plan. */
    static final String LABEL = "bench";

    static Ground prepare(Cluster cluster, String namespace, int plans) {
        var ground = new Ground(cluster, namespace, plans);
        Installation.namespace(ground.admin(), namespace);
        for (int i = 0; i < plans; i++) {
            var steps = Manifests.step(ground.target(i), AFTER);
            ground.apply(Manifests.plans(namespace), Manifests.plan("plan-" + i, LABEL, ground.wanted(i), steps));
            ground.apply(Manifests.configMaps(namespace), Manifests.configMap(ground.target(i), BEFORE));
        }
        return ground;
    }

    Api admin() {
        return cluster.admin();
    }

    /** The value that an alert must have for plan {@code i}; no other namespace has it. */
    String wanted(int i) {
        return namespace + "-" + i % plans;
    }

    String target(int i) {
        return "target-" + i % plans;
    }

    String targetPath(int i) {
        return Manifests.configMaps(namespace) + "/" + target(i);
    }

    /** Brings a target back, so that its next change is one; returns it. */
    JsonNode reset(int i) {
        return admin().mergePatch(targetPath(i), Manifests.json("{\"data\": {\"state\": \"%s\"}}", BEFORE));
    }

    void apply(String path, JsonNode manifest) {
        admin().apply(path + "/" + Manifests.name(manifest), manifest);
    }
}

package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Subject;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Revisions;
import dev.holdfast.operator.outward.HttpTarget;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run whose every effect can be counted at its target. On the hub it sets a field, appends to a list, creates a Job and
 * scales a Deployment; on another cluster it appends, applies and deletes; and it calls a server.
 */
record CrashedRun(String namespace, String name, int port) {

    /** Appended to two lists by turns, one on each cluster. */
    private static final int APPENDS = 12;

    /** Those that a cluster can be asked to do once: all but the call. */
    static final int EFFECTS = APPENDS + 5;

    static final String MEMBER = "crash-west";

    /** Makes the other cluster known to the hub. */
    static void register(Installation hub, String namespace, String kubeconfig) {
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(MEMBER + "-kubeconfig")
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .create();
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: " + MEMBER
                        + ", namespace: " + Installation.NAMESPACE + "}\nspec:\n  kubeconfigSecretRef: {name: " + MEMBER
                        + "-kubeconfig}\n  allowedNamespaces: [" + namespace + "]\n")
                .create();
    }

    /** Makes what it works on. */
    void prepare(Installation hub, Installation west) {
        for (var cluster : List.of(hub, west)) cluster.admin().resource(role()).create();
        hub.admin().resource(map(name, "before")).create();
        west.admin().resource(map(doomed(), "before")).create();
        hub.admin().resource("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %1$s, namespace: %2$s}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: %1$s}}
                          template:
                            metadata: {labels: {app: %1$s}}
                            spec: {containers: [{name: main, image: "registry.example/app:1"}]}
                        """.formatted(name, namespace)).create();
    }

    void begin(Installation hub) {
        new Recoveries(hub).create(namespace, name, "", steps());
    }

    private Role role() {
        return new RoleBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs("get")
                .endRule()
                .build();
    }

    private ConfigMap map(String map, String state) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(map)
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of("state", state))
                .build();
    }

    private String doomed() {
        return name + "-doomed";
    }

    private String applied() {
        return name + "-applied";
    }

    private String steps() {
        var appends = IntStream.rangeClosed(1, APPENDS).mapToObj(this::append).toList();
        return """
                - {type: patch, retries: 50, timeout: 2h, patch: {apiVersion: v1, resource: cm, name: %1$s, override: {fieldPath: data.state, value: {raw: after}}}}
                - {type: apply, retries: 50, timeout: 2h, cluster: %3$s, apply: {manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: %2$s}, data: {state: new}}}}
                """.formatted(name, applied(), MEMBER)
                + appends.stream().limit(APPENDS / 2).collect(Collectors.joining())
                + """
                - type: job
                  retries: 50
                  timeout: 2h
                  job: {template: {spec: {containers: [{name: main, image: "registry.example/tool:1"}]}}}
                - {type: scale, retries: 50, timeout: 2h, scale: {apiVersion: apps/v1, resource: deploy, name: %1$s, replicas: 0}}
                """.formatted(name)
                + appends.stream().skip(APPENDS / 2).collect(Collectors.joining())
                + """
                - {type: delete, retries: 50, timeout: 2h, cluster: %2$s, delete: {apiVersion: v1, resource: cm, name: %1$s}}
                - {type: http, retries: 50, timeout: 2h, http: {url: "http://127.0.0.1:%3$d/%4$s", body: {raw: {run: done}}}}
                """.formatted(doomed(), MEMBER, port, name);
    }

    private String append(int number) {
        return """
                - type: patch
                  retries: 50
                  timeout: 2h%s
                  patch:
                    apiVersion: rbac.authorization.k8s.io/v1
                    resource: roles
                    name: %s
                    override:
                      fieldPath: rules[-]
                      value: {raw: {apiGroups: [""], resources: [configmaps], resourceNames: ["step-%d"], verbs: [get]}}
                """.formatted(isOnHub(number) ? "" : "\n  cluster: " + MEMBER, name, number);
    }

    private static boolean isOnHub(int append) {
        return append % 2 == 1;
    }

    /** Each effect is there, as one revision of its object; the call came under one key, however often. */
    void verify(Revisions hub, Revisions west, List<HttpTarget.Got> calls, String seed) {
        var as = seed + ", run " + name;
        assertThat(hub.of(ConfigMap.class, name, CrashedRun::state)).as(as).containsExactly("before", "after");
        assertThat(hub.of(Role.class, name, CrashedRun::appended)).as(as).isEqualTo(growing(true));
        assertThat(west.of(Role.class, name, CrashedRun::appended)).as(as).isEqualTo(growing(false));
        assertThat(hub.newest(Job.class).stream()
                        .filter(job -> name.equals(job.getMetadata().getLabels().get(Subject.LABEL_RUN))))
                .as(as)
                .singleElement()
                .satisfies(job -> assertThat(hub.of(Job.class, job.getMetadata().getName(), each -> each.getMetadata()
                                .getUid()))
                        .as(as)
                        .containsOnly(job.getMetadata().getUid()));
        // Its status changes too; whoever changes the spec makes it another generation.
        var generations = hub.of(
                Deployment.class,
                name,
                each -> each.getMetadata().getGeneration() + ": "
                        + each.getSpec().getReplicas());
        assertThat(generations.stream().distinct()).as(as).containsExactly("1: 1", "2: 0");
        assertThat(west.of(ConfigMap.class, applied(), CrashedRun::state))
                .as(as)
                .containsExactly("new");
        assertThat(west.of(ConfigMap.class, doomed()).stream().map(Revisions.Revision::action))
                .as(as)
                .containsExactly(Watcher.Action.ADDED, Watcher.Action.DELETED);
        assertThat(calls.stream()
                        .filter(call -> call.path().equals("/" + name))
                        .map(call -> call.header("Idempotency-Key"))
                        .distinct())
                .as(as)
                .hasSize(1);
    }

    /** When the other cluster was first written to, in its own count; its list was made before. */
    long firstRevision(Revisions west) {
        return Math.min(
                revision(west.newest(ConfigMap.class).stream()
                        .filter(map -> map.getMetadata().getName().equals(applied()))
                        .findFirst()
                        .orElseThrow()),
                west.of(Role.class, name, CrashedRun::revision).get(1));
    }

    static long revision(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private static String state(ConfigMap map) {
        return map.getData().get("state");
    }

    static List<String> appended(Role role) {
        // one that was made without rules has none to say
        return Optional.ofNullable(role.getRules()).orElse(List.of()).stream()
                .flatMap(rule -> rule.getResourceNames().stream())
                .toList();
    }

    /** What the list held from one revision to the next: nothing, then one more each time. */
    private static List<List<String>> growing(boolean onHub) {
        var states = new ArrayList<List<String>>(List.of(List.of()));
        for (int number = 1; number <= APPENDS; number++) {
            if (isOnHub(number) != onHub) continue;
            var next = new ArrayList<>(states.getLast());
            next.add("step-" + number);
            states.add(List.copyOf(next));
        }
        return states;
    }
}

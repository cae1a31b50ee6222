package dev.holdfast.operator.run;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.plan.Digest;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.kubernetes.Api;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody who steers runs with nothing but patches, as kubectl sends them. */
public final class Person implements AutoCloseable {

    static final String RESPONDER = "holdfast-responder";

    private static final String GROUP = "oncall";

    private final Installation installation;
    private final String name;
    private final String namespace;
    private final KubernetesClient client;

    public Person(Installation installation, String name, String namespace) {
        this.installation = installation;
        this.name = name;
        this.namespace = namespace;
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(installation.admin().getConfiguration())
                        .withImpersonateUsername(name)
                        .withImpersonateGroups(GROUP)
                        .build())
                .build();
    }

    /** Bound to the ClusterRole that ships for people. */
    public Person asResponder() {
        return bound("ClusterRole", RESPONDER);
    }

    /** May see and patch runs, and do to them what is named. */
    public Person with(String... verbs) {
        var rule = new PolicyRuleBuilder()
                .withApiGroups("recovery.elotl.co")
                .withResources("recoveryruns")
                .withVerbs(verbs)
                .addToVerbs("get", "patch")
                .build();
        var role = new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withRules(rule)
                .build();
        installation.admin().resource(role).serverSideApply();
        return bound("Role", name);
    }

    private Person bound(String kind, String role) {
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", kind, role)
                .addNewSubject("rbac.authorization.k8s.io", "User", name, null)
                .build();
        installation.admin().resource(binding).serverSideApply();
        return this;
    }

    /** An act of this person on the run as it is, as the wire has it. */
    Map<String, Object> act(String run, String verb, Integer step) {
        var act = new LinkedHashMap<String, Object>();
        act.put("verb", verb);
        if (step != null) act.put("step", step);
        act.put("comment", "the cause is gone");
        act.put("actor", Map.of("username", name, "groups", List.of(GROUP, "system:authenticated")));
        act.put("planDigest", digest(read(run)));
        return act;
    }

    /** A run that has not begun has no journal yet. */
    private static String digest(RecoveryRun run) {
        var journal = run.getStatus().journal();
        return journal == null ? Digest.of(JsonTree.of(run.getSpec().steps())) : journal.digest();
    }

    /** Does it. */
    public void does(String run, String verb, Integer step) {
        append(run, act(run, verb, step));
    }

    public void does(String run, String verb) {
        does(run, verb, null);
    }

    void append(String run, Map<String, Object> act) {
        boolean first = read(run).getSpec().acts().isEmpty();
        patch(
                run,
                Map.of(
                        "op",
                        "add",
                        "path",
                        first ? "/spec/acts" : "/spec/acts/-",
                        "value",
                        first ? List.of(act) : act));
    }

    void patch(String run, Map<String, Object> operation) {
        try {
            client.resources(RecoveryRun.class)
                    .inNamespace(namespace)
                    .withName(run)
                    .patch(PatchContext.of(PatchType.JSON), Api.print(List.of(operation)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecoveryRun read(String run) {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName(run)
                .get();
    }

    @Override
    public void close() {
        client.close();
    }
}

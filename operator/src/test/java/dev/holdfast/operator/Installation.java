package dev.holdfast.operator;

import dev.holdfast.api.Crds;
import dev.holdfast.api.Policies;
import dev.holdfast.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Holdfast's kinds, rights and accounts on a sandbox's cluster, and what tests do there as its administrator. */
public final class Installation implements AutoCloseable {

    public static final String NAMESPACE = "holdfast-system";

    private final Sandbox sandbox;
    private final String cluster;
    private final KubernetesClient admin;

    private Installation(Sandbox sandbox, String cluster) throws IOException {
        this.sandbox = sandbox;
        this.cluster = cluster;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(sandbox.kubeconfig(cluster))))
                .build();
    }

    /** Installs once; a second call on the same cluster changes nothing. */
    public static Installation on(Sandbox sandbox, String cluster) {
        try {
            var installation = new Installation(sandbox, cluster);
            installation.install();
            return installation;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install() throws IOException {
        for (String name : Crds.NAMES) {
            try (var crd = Installation.class.getResourceAsStream("/holdfast/crds/" + name + ".yaml")) {
                admin.load(crd).serverSideApply();
            }
            Awaitility.await().atMost(5, TimeUnit.MINUTES).until(() -> isEstablished(name));
        }
        for (var policy : Policies.NAMES) Policies.yaml(policy).forEach(this::apply);
        ShippedRights.installation().forEach(this::apply);
        applyResource("default-account.yaml");
    }

    /** A server that has much to do says nothing of a new kind at first. */
    private boolean isEstablished(String crd) {
        var status = admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(crd)
                .get()
                .getStatus();
        var conditions = status == null ? null : status.getConditions();
        return conditions != null
                && conditions.stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    /** Lets the operator see how this cluster is, as on any further cluster. */
    public Installation asMember() {
        ShippedRights.member().forEach(this::apply);
        return this;
    }

    /** Lets the operator store alerts in that namespace, as it may in its own. */
    public String intake(String namespace) {
        namespace(namespace);
        ShippedRights.intakeIn(namespace).forEach(this::apply);
        return namespace;
    }

    private void apply(String manifest) {
        admin.resource(manifest).serverSideApply();
    }

    /** Applies a manifest of the test resources. */
    public void applyResource(String resource) {
        try (var manifest = Installation.class.getResourceAsStream("/" + resource)) {
            admin.load(manifest).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A namespace of that name, made when it is missing. */
    public String namespace(String name) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
        return name;
    }

    public KubernetesClient admin() {
        return admin;
    }

    public Path operatorKubeconfig() {
        return sandbox.operatorKubeconfig(cluster);
    }

    @Override
    public void close() {
        admin.close();
    }
}

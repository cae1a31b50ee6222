package dev.holdfast.operator.fleet;

import dev.holdfast.api.Condition;
import dev.holdfast.api.fleet.Cluster;
import dev.holdfast.operator.Installation;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Clusters as an administrator registers them on the hub, and what their status says. */
final class Registry {

    private final Installation hub;

    Registry(Installation hub) {
        this.hub = hub;
    }

    /** Registers a cluster, or gives a registered one another kubeconfig. */
    void add(String name, String kubeconfig, String... spec) {
        secret(name, kubeconfig);
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: " + name
                        + ", namespace: holdfast-system}\nspec:\n  kubeconfigSecretRef: {name: " + name
                        + "-kubeconfig}\n  allowedNamespaces: [allowed]\n" + String.join("\n", spec))
                .serverSideApply();
    }

    void secret(String name, String kubeconfig) {
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name + "-kubeconfig")
                        .withNamespace(Installation.NAMESPACE)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .createOr(existing -> existing.update());
    }

    void remove(String name) {
        hub.admin()
                .resources(Cluster.class)
                .inNamespace(Installation.NAMESPACE)
                .withName(name)
                .delete();
    }

    Cluster get(String name) {
        return hub.admin()
                .resources(Cluster.class)
                .inNamespace(Installation.NAMESPACE)
                .withName(name)
                .get();
    }

    Optional<Condition> condition(String name, String type) {
        return ClusterView.find(Optional.ofNullable(get(name).getStatus()), type);
    }

    /** Waits until a condition says that, generously. */
    Condition await(String name, String type, String status, String reason) {
        return await(
                name,
                type,
                status + " " + reason,
                is -> is.status().equals(status) && is.reason().equals(reason));
    }

    /** As {@link #await}, until its message says so too: that may be told a moment after the condition. */
    void awaitWords(String name, String type, String reason, String words) {
        await(
                name,
                type,
                reason + ": " + words,
                is -> is.reason().equals(reason) && is.message().contains(words));
    }

    private Condition await(String name, String type, String what, Predicate<Condition> wanted) {
        Awaitility.await(name + " " + type + "=" + what)
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> condition(name, type).filter(wanted).isPresent());
        return condition(name, type).orElseThrow();
    }
}

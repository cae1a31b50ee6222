package dev.holdfast.cli.demo;

import dev.holdfast.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Collectors;

/** The sandbox's administrator on each cluster: whoever prepares the demo, not who carries out the plan. */
final class Clients implements AutoCloseable {
    private final Map<String, KubernetesClient> byCluster;

    private Clients(Map<String, KubernetesClient> byCluster) {
        this.byCluster = byCluster;
    }

    static Clients of(Sandbox sandbox) {
        return new Clients(sandbox.clusters().stream()
                .collect(Collectors.toUnmodifiableMap(cluster -> cluster, cluster -> client(sandbox, cluster))));
    }

    KubernetesClient on(String cluster) {
        return byCluster.get(cluster);
    }

    private static KubernetesClient client(Sandbox sandbox, String cluster) {
        try {
            var kubeconfig = Files.readString(sandbox.kubeconfig(cluster));
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(kubeconfig))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        byCluster.values().forEach(KubernetesClient::close);
    }
}

package dev.holdfast.cli.demo;

import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.demo.service.Site;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The application on one side: a Deployment, a Service of type LoadBalancer, and the HTTP process that stands for the
 * pods. The Service's address and port are those of that process, so whoever reads them can really go there.
 */
final class Application {
    static final String NAMESPACE = "demo";
    static final String NAME = "web";
    private static final String USER = "demo:site";
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    private final String side;
    private final int replicas;
    private final String host;
    private final KubernetesClient client;
    private final Crew crew;

    /**
     * The application on one side.
     *
     * @param index from which the side's own loopback address follows
     */
    Application(String side, int index, int replicas, KubernetesClient client, Crew crew) {
        this.side = side;
        this.replicas = replicas;
        this.host = host(index);
        this.client = client;
        this.crew = crew;
    }

    /** Starts the HTTP process; it does not answer before there are pods. */
    void launch(String server) {
        var pki = crew.certificates(side, USER);
        crew.java(
                process(),
                Site.class,
                List.of(
                        side,
                        host,
                        server,
                        pki.toString(),
                        USER,
                        crew.announcement(process()).toString()));
    }

    /** Applies the manifests, and waits until the Deployment is as it shall be and the Service has its address. */
    void deploy() {
        var listening = crew.awaitAnnouncement(process());
        var port = listening.substring(listening.lastIndexOf(':') + 1);
        var places = Map.of("REPLICAS", String.valueOf(replicas), "HOST", host, "PORT", port);
        Manifests.apply(client, "member.yaml", places);
        await("all pods of Deployment web Ready", () -> client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .waitUntilCondition(
                        found -> found != null
                                && found.getStatus() != null
                                && found.getMetadata()
                                        .getGeneration()
                                        .equals(found.getStatus().getObservedGeneration())
                                && ready(found.getStatus().getReadyReplicas()) == replicas,
                        READY_MAX.toSeconds(),
                        TimeUnit.SECONDS));
        await("an address for Service web", () -> client.services()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .waitUntilCondition(
                        found -> found != null && ip(found).isPresent(), READY_MAX.toSeconds(), TimeUnit.SECONDS));
    }

    /** {@code HOST:PORT} as the Service tells it. */
    String address() {
        var service = client.services().inNamespace(NAMESPACE).withName(NAME).get();
        return ip(service).orElseThrow() + ":"
                + service.getSpec().getPorts().getFirst().getPort();
    }

    /** The nodes that the scheduler chose, one for each pod. */
    List<String> nodes() {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", NAME).list().getItems().stream()
                .map((Pod pod) -> pod.getSpec().getNodeName())
                .sorted()
                .toList();
    }

    private String process() {
        return "site-" + side;
    }

    private void await(String what, Runnable wait) {
        try {
            wait.run();
        } catch (KubernetesClientTimeoutException e) {
            throw new Fault(
                    ExitCode.UNEXPECTED,
                    "the application did not come up: no sign of " + what + " on " + side + " within "
                            + READY_MAX.toSeconds() + " s",
                    e,
                    List.of("run it again when the machine is less busy"));
        }
    }

    private static int ready(Integer replicas) {
        return replicas == null ? 0 : replicas;
    }

    private static Optional<String> ip(Service service) {
        var balancer = service.getStatus() == null ? null : service.getStatus().getLoadBalancer();
        return balancer == null || balancer.getIngress() == null
                ? Optional.empty()
                : balancer.getIngress().stream().map(ingress -> ingress.getIp()).findFirst();
    }

    /** A loopback address for each side where the system has more than one (Linux), else the one that every system has. */
    private static String host(int index) {
        var own = "127.0." + index + ".1";
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(own), 0));
            return own;
        } catch (IOException e) {
            return "127.0.0.1";
        }
    }
}

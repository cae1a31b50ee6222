package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Answer;
import dev.holdfast.cli.kube.Connection;
import dev.holdfast.cli.rbac.BuiltInResources;
import java.time.Duration;
import java.util.List;

/** Brings manifests to a cluster by server-side apply. What is there already is made what the manifest says. */
final class Applying {
    /** How long a cluster may take to serve a kind, or a namespace, that was just made. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);
    private static final String FIELD_MANAGER = "holdfast-cli";

    private final Connection connection;

    Applying(Connection connection) {
        this.connection = connection;
    }

    /** In the order given; an object of a kind that was just made waits until it is served. */
    void apply(List<ObjectNode> manifests) {
        manifests.forEach(this::apply);
    }

    private void apply(ObjectNode manifest) {
        var path = path(manifest);
        long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
        var answer = connection.apply(path, manifest, FIELD_MANAGER);
        while (answer.notFound() && System.nanoTime() < deadline) {
            pause();
            answer = connection.apply(path, manifest, FIELD_MANAGER);
        }
        if (!answer.good()) {
            throw failed(manifest, answer);
        }
    }

    private Fault failed(ObjectNode manifest, Answer answer) {
        return new Fault(
                ExitCode.UNEXPECTED,
                "cannot apply " + manifest.path("kind").asText() + " "
                        + manifest.at("/metadata/name").asText() + " to " + connection.server() + ": "
                        + answer.message(),
                answer.status() == 403
                        ? "installing needs an administrator of that cluster"
                        : "when that is mended, run it again: what is there already stays");
    }

    private static String path(ObjectNode manifest) {
        var apiVersion = manifest.path("apiVersion").asText();
        var kind = manifest.path("kind").asText();
        var resource = BuiltInResources.find(apiVersion, kind)
                .orElseThrow(() -> new IllegalArgumentException("no path for " + apiVersion + " " + kind));
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion
                + (resource.namespaced()
                        ? "/namespaces/" + manifest.at("/metadata/namespace").asText()
                        : "")
                + "/" + resource.plural() + "/" + manifest.at("/metadata/name").asText();
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INTERRUPTED, "interrupted while installing", e, List.of());
        }
    }
}

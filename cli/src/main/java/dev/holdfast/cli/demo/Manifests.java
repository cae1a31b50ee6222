package dev.holdfast.cli.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The demo's manifests, each a resource with places such as {@code $(PORT)} that are filled in. */
final class Manifests {
    private Manifests() {}

    static String text(String name, Map<String, String> places) {
        try (var in = Manifests.class.getResourceAsStream("/holdfast/demo/" + name)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var place : places.entrySet()) {
                text = text.replace("$(" + place.getKey() + ")", place.getValue());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void apply(KubernetesClient client, String name, Map<String, String> places) {
        var text = text(name, places);
        client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}

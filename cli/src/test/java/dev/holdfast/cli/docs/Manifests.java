package dev.holdfast.cli.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Everything in the documents and examples that is YAML, document by document. */
final class Manifests {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    /**
     * One YAML document.
     *
     * @param place where it stands, for people
     */
    record Manifest(String place, JsonNode content) {

        boolean isObject() {
            return content.has("apiVersion") && content.has("kind");
        }

        boolean isPlan() {
            return content.path("kind").asText().equals("RecoveryPlan");
        }

        boolean isAlertmanagerConfiguration() {
            return content.has("receivers") && content.has("route");
        }

        String namespace() {
            return content.path("metadata").path("namespace").asText("default");
        }

        String text() {
            try {
                return YAML.writeValueAsString(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static List<Manifest> all() {
        var all = new ArrayList<Manifest>();
        for (var document : Checkout.documents()) {
            document.blocks().stream()
                    .filter(block -> block.runs() && block.kind() == Block.Kind.YAML)
                    .forEach(block -> all.addAll(read(document.name() + ":" + block.line(), block.text())));
        }
        try (var files = Files.walk(Checkout.ROOT.resolve("examples"))) {
            files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(file -> {
                var name = Checkout.ROOT.relativize(file).toString();
                all.addAll(read(name, Checkout.read(name)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static List<Manifest> read(String place, String text) {
        try (var parser = YAML.createParser(text)) {
            var manifests = new ArrayList<Manifest>();
            while (parser.nextToken() != null) manifests.add(new Manifest(place, whole(YAML.readTree(parser))));
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException(place, e);
        }
    }

    /** A list of steps is shown for what it says; around it belongs a plan. */
    private static JsonNode whole(JsonNode content) {
        if (!content.isArray()) return content;
        ObjectNode plan = YAML.createObjectNode();
        plan.put("apiVersion", "recovery.elotl.co/v1alpha1").put("kind", "RecoveryPlan");
        plan.withObject("/metadata").put("name", "steps");
        plan.withObject("/spec/alertLabels").put("app", "shop").put("severity", "critical");
        plan.withObject("/spec").set("steps", content);
        return plan;
    }

    /** A folder with one file for each manifest, named by its place. */
    static Path write(Path folder, Stream<Manifest> manifests) {
        var number = new AtomicInteger();
        manifests.forEach(manifest -> {
            var name = manifest.place().replaceAll("[^A-Za-z0-9.-]", "_") + "_" + number.incrementAndGet() + ".yaml";
            try {
                Files.writeString(folder.resolve(name), manifest.text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }
}

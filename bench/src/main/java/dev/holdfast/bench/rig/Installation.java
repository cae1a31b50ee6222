package dev.holdfast.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.api.Crds;
import dev.holdfast.api.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Holdfast's kinds, rights and accounts on a cluster: what {@code install generate} gives, the default account bound. */
public final class Installation {
    public static final String NAMESPACE = "holdfast-system";
    public static final String ACCOUNT = "holdfast-default";
    private static final Duration ESTABLISHED_WITHIN = Duration.ofMinutes(2);
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    /** Where the accounts are that the golden file lists as an example. */
    private static final String EXAMPLE = "shop";

    private final Api admin;

    Installation(Api admin) {
        this.admin = admin;
    }

    void install() {
        for (var kind : Crds.NAMES) {
            admin.apply(CRDS + kind, read("/holdfast/crds/" + kind + ".yaml").getFirst());
        }
        for (var kind : Crds.NAMES) {
            Until.so(kind + " is established", ESTABLISHED_WITHIN, () -> established(admin.get(CRDS + kind)));
        }
        for (var policy : Policies.NAMES) {
            for (var manifest : parsed(Policies.yaml(policy))) admin.apply(path(manifest), manifest);
        }
        namespace(admin, NAMESPACE);
        for (var manifest : read("/holdfast/rbac/full.yaml")) {
            if (!manifest.at("/metadata/namespace").asText().equals(EXAMPLE)) {
                admin.apply(path(manifest), forUser((ObjectNode) manifest));
            }
        }
        for (var manifest : read("default-account.yaml")) admin.apply(path(manifest), manifest);
    }

    /** The rights on a further cluster that are not those of the hub as well. */
    void installMember() {
        for (var manifest : read("/holdfast/rbac/member.yaml")) {
            if (!manifest.path("kind").asText().startsWith("ClusterRole")) continue;
            var renamed = (ObjectNode) manifest.deepCopy();
            // The hub's rights have the same name, and here a member is a hub too.
            ((ObjectNode) renamed.path("metadata")).put("name", "holdfast-member");
            if (renamed.path("roleRef") instanceof ObjectNode role) role.put("name", "holdfast-member");
            admin.apply(path(renamed), forUser(renamed));
        }
    }

    /** In a sandbox the operator is a user; the rights that are shipped are for its ServiceAccount. */
    private static JsonNode forUser(ObjectNode manifest) {
        if (manifest.has("subjects")) {
            manifest.putArray("subjects")
                    .addObject()
                    .put("apiGroup", "rbac.authorization.k8s.io")
                    .put("kind", "User")
                    .put("name", "holdfast-operator");
        }
        return manifest;
    }

    /** A namespace, made when it is missing. */
    public static String namespace(Api admin, String name) {
        admin.apply("/api/v1/namespaces/" + name, Manifests.json("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}""", name));
        return name;
    }

    private static boolean established(JsonNode crd) {
        for (var condition : crd.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Established")
                    && condition.path("status").asText().equals("True")) return true;
        }
        return false;
    }

    private static String path(JsonNode manifest) {
        var apiVersion = manifest.path("apiVersion").asText();
        var namespace = manifest.at("/metadata/namespace").asText();
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/"
                + plural(manifest.path("kind").asText()) + "/"
                + manifest.at("/metadata/name").asText();
    }

    private static String plural(String kind) {
        var lower = kind.toLowerCase(Locale.ROOT);
        return lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
    }

    private static List<JsonNode> parsed(List<String> documents) {
        try {
            return YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(String.join("---\n", documents))
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> read(String resource) {
        try (InputStream text = Installation.class.getResourceAsStream(resource)) {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

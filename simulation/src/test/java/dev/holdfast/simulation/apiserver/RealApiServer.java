package dev.holdfast.simulation.apiserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.core.json.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real API server that is asked what the simulated one is asked. */
final class RealApiServer implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SECONDS_MAX = 30;

    private final KubernetesClient client;

    RealApiServer(Path kubeconfig) {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        // a 500 is an answer here, not a reason to ask again
        config.setRequestRetryBackoffLimit(0);
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    Answer handle(Request request) throws Exception {
        var key = request.key();
        return switch (request) {
            case Request.Get ignored -> send("GET", path(key), "", null);
            case Request.Create create ->
                send("POST", folder(key) + manager(create.manager()), "application/json", create.object());
            case Request.Put put ->
                send(
                        "PUT",
                        path(key) + (put.status() ? "/status" : "") + manager(put.manager()),
                        "application/json",
                        put.object());
            case Request.Patch patch ->
                send(
                        "PATCH",
                        path(key) + manager(patch.manager()) + (patch.force() ? "&force=true" : ""),
                        patch.type().mediaType(),
                        patch.body());
            case Request.Delete delete -> send("DELETE", path(key), "application/json", preconditions(delete));
        };
    }

    Answer send(String method, String path, String type, Json body) throws Exception {
        var builder = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path));
        var request = body == null
                ? builder.build()
                : builder.method(method, type, body.print()).build();
        var response = client.getHttpClient().sendAsync(request, String.class).get(SECONDS_MAX, TimeUnit.SECONDS);
        return answer(response.code(), response.bodyString());
    }

    /** An answer that does not end. */
    InputStream stream(String path) throws Exception {
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path))
                .forStreaming()
                .build();
        var response =
                client.getHttpClient().sendAsync(request, InputStream.class).get(SECONDS_MAX, TimeUnit.SECONDS);
        if (response.code() != 200) throw new IOException(path + " is answered with " + response.code());
        return response.body();
    }

    private static Answer answer(int code, String body) throws IOException {
        Json json;
        try {
            json = Json.of(MAPPER.readValue(body, Object.class));
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            return Answer.error(code, "", body);
        }
        return code < 300
                ? Answer.ok(code, (Json.Obj) json)
                : Answer.error(code, Trees.text(json, "reason"), Trees.text(json, "message"));
    }

    private static Json preconditions(Request.Delete delete) {
        var preconditions = Json.object();
        if (delete.uid().isPresent())
            preconditions = preconditions.with("uid", Json.text(delete.uid().get()));
        if (delete.version().isPresent()) {
            preconditions = preconditions.with(
                    "resourceVersion", Json.text(delete.version().get()));
        }
        return Json.object("propagationPolicy", Json.text("Background")).with("preconditions", preconditions);
    }

    /** Makes the custom resource that the simulated server has built in, and waits until it is served. */
    void serveRoutes() throws Exception {
        var scalar = Map.of("string", Map.of("type", "string"), "integer", Map.of("type", "integer"));
        var string = scalar.get("string");
        var bool = Map.of("type", "boolean");
        var rule = Map.of("type", "object", "properties", Map.of("name", string, "to", string));
        var spec = Map.of(
                "site", string,
                "weight", scalar.get("integer"),
                "on", bool,
                "note", Map.of("type", "string", "nullable", true),
                "events", Map.of("type", "array", "items", string),
                "rules", Map.of("type", "array", "items", rule),
                "map", Map.of("type", "object", "additionalProperties", string));
        var schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "spec", Map.of("type", "object", "properties", spec),
                        "status", Map.of("type", "object", "properties", Map.of("ip", string, "ready", bool))));
        var version = Map.of(
                "name",
                "v1",
                "served",
                true,
                "storage",
                true,
                "subresources",
                Map.of("status", Map.of()),
                "schema",
                Map.of("openAPIV3Schema", schema));
        var definition = Json.of(Map.of(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Map.of("name", "routes.example.com"),
                "spec",
                Map.of(
                        "group",
                        "example.com",
                        "scope",
                        "Namespaced",
                        "names",
                        Map.of("kind", "Route", "plural", "routes", "singular", "route"),
                        "versions",
                        List.of(version))));
        send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "application/json", definition);
    }

    boolean servesRoutes() throws Exception {
        return send("GET", "/apis/example.com/v1/namespaces/default/routes", "", null)
                .isOk();
    }

    private static String folder(Key key) {
        return folder(key.kind(), key.namespace());
    }

    static String folder(Kind kind, String namespace) {
        String version = kind.apiVersion();
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/" + namespace + "/"
                + kind.plural().toLowerCase(Locale.ROOT);
    }

    private static String path(Key key) {
        return folder(key) + "/" + key.name();
    }

    private static String manager(String manager) {
        return "?fieldManager=" + URLEncoder.encode(manager, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }

    /** For comparing: what the simulated server keeps of an object, without what differs by nature, as text. */
    static String comparable(Key key, Optional<Json.Obj> object) {
        return object.map(json -> comparable(key, json).canonical()).orElse("absent");
    }

    private static Json comparable(Key key, Json.Obj object) {
        var kept = key.kind().form(object);
        for (var way : List.of(
                List.of("metadata", "uid"),
                List.of("metadata", "resourceVersion"),
                List.of("metadata", "ownerReferences"),
                List.of("spec", "template"),
                List.of("spec", "selector"))) {
            kept = Trees.with(kept, way, Optional.empty());
        }
        // a Job is given labels by the server
        var role = Trees.at(kept, "metadata", "labels", "role");
        kept = Trees.with(kept, List.of("metadata", "labels"), role.map(label -> Json.object("role", label)));
        if (key.kind() == Kind.JOB) {
            var active = Trees.at(kept, "status", "active");
            kept = Trees.with(kept, List.of("status"), active.map(n -> Json.object("active", n)));
        }
        return Trees.at(kept, "status").equals(Optional.of(Json.object())) ? Trees.without(kept, "status") : kept;
    }
}

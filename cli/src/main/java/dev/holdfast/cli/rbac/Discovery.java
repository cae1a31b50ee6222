package dev.holdfast.cli.rbac;

import dev.holdfast.cli.kube.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds that one API server serves, asked for once per group and version. */
public final class Discovery {
    private final Connection connection;
    private final Map<String, List<Resource>> known = new HashMap<>();

    public Discovery(Connection connection) {
        this.connection = connection;
    }

    /** The kind that is meant by a word, if the server serves it. */
    public Optional<Resource> find(String apiVersion, String word) {
        return known.computeIfAbsent(apiVersion, this::ask).stream()
                .filter(resource -> resource.isCalled(word))
                .findFirst();
    }

    private List<Resource> ask(String apiVersion) {
        var answer = connection.get((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion);
        var resources = new ArrayList<Resource>();
        for (var each : answer.body().path("resources")) {
            var plural = each.path("name").asText();
            if (plural.contains("/")) {
                continue;
            }
            var names = new ArrayList<String>();
            names.add(each.path("singularName").asText());
            each.path("shortNames").forEach(name -> names.add(name.asText()));
            resources.add(new Resource(
                    apiVersion,
                    plural,
                    each.path("kind").asText(),
                    each.path("namespaced").asBoolean(),
                    names));
        }
        return List.copyOf(resources);
    }
}

package dev.holdfast.cli.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Session;
import dev.holdfast.sandbox.Nearest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our kinds on one cluster. Names that do not exist end with what was probably meant. */
public final class Api implements AutoCloseable {
    /** Objects a request: the API server keeps one page in memory at a time. */
    private static final int PAGE = 500;

    /** More objects than anybody reads; a bound for the loop over the pages. */
    private static final int PAGES_MAX = 200;

    private final Connection connection;

    private Api(Connection connection) {
        this.connection = connection;
    }

    public static Api open(ClusterOptions options, Session session) {
        return new Api(Connection.open(options, session));
    }

    public Connection connection() {
        return connection;
    }

    /** The namespace of the flag or the context. */
    public String namespace() {
        return connection.namespace();
    }

    /** The time by the cluster's clock. */
    public Instant now() {
        return connection.now();
    }

    /** Objects of one namespace, or of all when it is empty. */
    public List<Found> list(Kind kind, Optional<String> namespace, String labelSelector) {
        var found = new ArrayList<Found>();
        var next = "";
        for (int page = 0; page < PAGES_MAX; page++) {
            var query = "?limit=" + PAGE
                    + (labelSelector.isEmpty() ? "" : "&labelSelector=" + encode(labelSelector))
                    + (next.isEmpty() ? "" : "&continue=" + encode(next));
            var answer = good(kind, path(kind, namespace) + query);
            for (var item : answer.body().path("items")) {
                // Items of a list come without their own type.
                var tree = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
                tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
                tree.setAll((ObjectNode) item);
                found.add(new Found(tree));
            }
            next = answer.body().at("/metadata/continue").asText("");
            if (next.isEmpty()) {
                return found;
            }
        }
        throw new Fault(
                ExitCode.INCOMPLETE,
                "there are more than " + PAGES_MAX * PAGE + " objects of kind " + kind.kind(),
                "narrow it with --namespace or --selector");
    }

    /** The object, or a fault that proposes what was probably meant. */
    public Found get(Kind kind, String namespace, String name) {
        return find(kind, namespace, name).orElseThrow(() -> unknown(kind, namespace, name));
    }

    public Optional<Found> find(Kind kind, String namespace, String name) {
        var path = path(kind, Optional.of(namespace)) + "/" + encode(name);
        var answer = connection.get(path);
        if (answer.notFound()) {
            return Optional.empty();
        }
        if (!answer.good()) {
            throw connection.refused("GET", path, answer);
        }
        return Optional.of(new Found((ObjectNode) answer.body()));
    }

    /** Creates the object; with {@code dryRun} the API server checks it and keeps nothing. */
    public Found create(Kind kind, String namespace, ObjectNode manifest, boolean dryRun) {
        var path = path(kind, Optional.of(namespace));
        var query = "?fieldManager=holdfast-cli" + (dryRun ? "&dryRun=All" : "");
        var answer = connection.post(path + query, manifest);
        if (answer.good()) {
            return new Found((ObjectNode) answer.body());
        }
        throw answer.notFound() ? absent(kind, namespace, answer) : connection.refused("POST", path, answer);
    }

    /** Where the objects of a kind are. */
    public static String path(Kind kind, Optional<String> namespace) {
        return "/apis/" + kind.apiVersion()
                + namespace.map(name -> "/namespaces/" + encode(name)).orElse("") + "/" + kind.plural();
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer good(Kind kind, String path) {
        var answer = connection.get(path);
        if (answer.good()) {
            return answer;
        }
        throw answer.notFound() ? absent(kind, "", answer) : connection.refused("GET", path, answer);
    }

    private Fault unknown(Kind kind, String namespace, String name) {
        var known =
                list(kind, Optional.of(namespace), "").stream().map(Found::name).toList();
        var what = "there is no " + kind.words() + " \"" + name + "\" in namespace " + namespace + " of "
                + connection.server();
        return new Fault(
                ExitCode.USAGE,
                what + "; " + Nearest.hint(name, known),
                known.isEmpty()
                        ? "another namespace: -n NAMESPACE"
                        : "see what there is: holdfast " + verb(kind) + " list -A");
    }

    private static String verb(Kind kind) {
        return switch (kind) {
            case ALERT -> "alert";
            case PLAN -> "plan";
            case CLUSTER -> "cluster";
            case APPLICATION -> "app";
            case RUN -> "run";
            case FREEZE -> "freeze";
            case SITE_PAIR -> "site";
        };
    }

    /** A 404 for the whole resource: the CRD or the namespace is missing. */
    private Fault absent(Kind kind, String namespace, Answer answer) {
        if (answer.body().path("details").path("kind").asText().equals("namespaces")) {
            return new Fault(ExitCode.USAGE, "there is no namespace \"" + namespace + "\" at " + connection.server());
        }
        return new Fault(
                ExitCode.UNEXPECTED,
                connection.server() + " does not know the kind " + kind.kind() + " (" + kind.apiVersion() + ")",
                "install the CRDs: holdfast install generate | kubectl apply --server-side -f -",
                "or is it the wrong cluster? the context is \"" + connection.context() + "\"");
    }

    @Override
    public void close() {
        connection.close();
    }
}

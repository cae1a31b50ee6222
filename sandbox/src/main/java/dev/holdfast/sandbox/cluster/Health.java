package dev.holdfast.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;

/** What is still missing before a cluster is healthy, asked of the components themselves. */
public final class Health implements AutoCloseable {
    private final ClusterLayout cluster;
    private final ApiServer etcd;
    private final ApiServer api;
    private final ApiServer controllers;

    private Health(ClusterLayout cluster, ApiServer etcd, ApiServer api, ApiServer controllers) {
        this.cluster = cluster;
        this.etcd = etcd;
        this.api = api;
        this.controllers = controllers;
    }

    public static Health of(Folders folders, ClusterLayout cluster) throws IOException {
        var pki = folders.pki();
        return new Health(
                cluster,
                ApiServer.connect(
                        "https://127.0.0.1:" + cluster.port(ClusterLayout.ETCD), pki, "etcd-ca", "apiserver-etcd"),
                ApiServer.connect(cluster.server(), pki, "ca", "steward"),
                ApiServer.connect(
                        "https://127.0.0.1:" + cluster.port(ClusterLayout.CONTROLLER_MANAGER), pki, "ca", "steward"));
    }

    ApiServer api() {
        return api;
    }

    String etcd() throws IOException {
        return good(etcd.get("/health"));
    }

    String apiServer() throws IOException {
        return good(api.get("/readyz"));
    }

    String controllerManager() throws IOException {
        return good(controllers.get("/healthz"));
    }

    String defaultAccount() throws IOException {
        var answer = api.get("/api/v1/namespaces/default/serviceaccounts/default");
        return answer.good() ? "" : "no default service account yet";
    }

    /** Empty when every node of the layout that stands in this zone is Ready. */
    public String nodesReady(String zone) throws IOException {
        var ready = readyByNode();
        var missing = cluster.nodes().stream()
                .filter(node -> node.zone().equals(zone))
                .map(NodePlace::name)
                .filter(node -> !"True".equals(ready.get(node)))
                .toList();
        return missing.isEmpty() ? "" : "nodes not Ready: " + String.join(", ", missing);
    }

    /** The Ready condition of each node: True, False, Unknown, or absent. */
    public Map<String, String> readyByNode() throws IOException {
        var answer = api.get("/api/v1/nodes");
        var ready = new HashMap<String, String>();
        for (JsonNode node : answer.body().path("items")) {
            for (JsonNode condition : node.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    ready.put(
                            node.path("metadata").path("name").asText(),
                            condition.path("status").asText());
                }
            }
        }
        return ready;
    }

    /** Empty when the API server answers and the controller manager does. */
    public String controlPlane() {
        try {
            var api = apiServer();
            return api.isEmpty() ? controllerManager() : api;
        } catch (IOException e) {
            return words(e);
        }
    }

    /** Java says nothing of a connection that was refused but the name of its class. */
    static String words(IOException e) {
        if (e.getMessage() != null) return e.getMessage();
        return e instanceof ConnectException ? "connection refused" : e.toString();
    }

    private static String good(ApiServer.Answer answer) {
        return answer.good() ? "" : "answered " + answer.status() + " " + answer.body();
    }

    @Override
    public void close() {
        etcd.close();
        api.close();
        controllers.close();
    }
}

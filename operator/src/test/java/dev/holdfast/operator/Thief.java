package dev.holdfast.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What somebody tries who has got hold of the operator's credentials of a cluster: to become somebody else, to grant
 * himself more, to get at what others keep there. Raw requests, so that no client refuses before the API server does.
 */
public final class Thief {
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String RULES =
            "\"rules\":[{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\",\"escalate\",\"bind\"]}]";
    private static final String TO_ADMIN =
            "\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"cluster-admin\"}";

    private final KubernetesClient client;

    public Thief(KubernetesClient client) {
        this.client = client;
    }

    /** Says whom a request comes from. */
    record Header(String name, String value) {}

    /** One request, and whom it says to come from. */
    public record Attempt(String method, String path, String body, List<Header> headers) {
        static Attempt get(String path) {
            return new Attempt("GET", path, "", List.of());
        }

        static Attempt post(String path, String body) {
            return new Attempt("POST", path, body, List.of());
        }

        static Attempt patch(String path, String body) {
            return new Attempt("PATCH", path, body, List.of());
        }

        /** A read that nearly everybody may, as somebody else. */
        static Attempt as(String path, Header... headers) {
            return new Attempt("GET", path, "", List.of(headers));
        }

        @Override
        public String toString() {
            return method + " " + path + (headers.isEmpty() ? "" : " as " + headers);
        }
    }

    /** The code that the API server answers. */
    public int code(Attempt attempt) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(URI.create(client.getConfiguration().getMasterUrl()).resolve(attempt.path()));
        var type = attempt.method().equals("PATCH") ? "application/merge-patch+json" : "application/json";
        if (!attempt.method().equals("GET")) request.method(attempt.method(), type, attempt.body());
        attempt.headers().forEach(header -> request.header(header.name(), header.value()));
        try {
            HttpResponse<byte[]> answer =
                    http.sendAsync(request.build(), byte[].class).get(1, TimeUnit.MINUTES);
            return answer.code();
        } catch (Exception e) {
            throw new IllegalStateException(attempt + " got no answer", e);
        }
    }

    /** The answers that are not 403, by what was tried. */
    public Map<String, Integer> allowed(List<Attempt> attempts) {
        var allowed = new LinkedHashMap<String, Integer>();
        for (var attempt : attempts) {
            int code = code(attempt);
            if (code != 403) allowed.put(attempt.toString(), code);
        }
        return allowed;
    }

    /** Everything that must be refused, to a thief who may impersonate {@code account} of {@code namespace}. */
    public static List<Attempt> attempts(String namespace, String account, String another) {
        var all = new ArrayList<Attempt>();
        all.addAll(identities(namespace, account, another));
        all.addAll(grants(namespace, account));
        all.addAll(places(namespace, account));
        return all;
    }

    /** To be somebody else than the account that is listed, or that account and more. */
    private static List<Attempt> identities(String namespace, String account, String another) {
        String read = "/api/v1/namespaces/" + namespace + "/configmaps/any";
        var listed = user("system:serviceaccount:" + namespace + ":" + account);
        return List.of(
                Attempt.as(read, user("system:serviceaccount:" + namespace + ":" + another)),
                Attempt.as(read, user("system:serviceaccount:kube-system:" + account)),
                Attempt.as(read, user("system:serviceaccount:kube-system:default")),
                Attempt.as(read, user("system:admin")),
                Attempt.as(read, user("system:kube-controller-manager")),
                Attempt.as(read, user("system:node:node-1")),
                Attempt.as(read, user("nobody"), group("system:masters")),
                Attempt.as(read, listed, group("system:masters")),
                Attempt.as(read, listed, group("system:serviceaccounts:kube-system")),
                Attempt.as(read, listed, group("system:authenticated")),
                Attempt.as(read, listed, new Header("Impersonate-Uid", "11111111-2222-3333-4444-555555555555")),
                Attempt.as(read, listed, new Header("Impersonate-Extra-Scopes", "admin")));
    }

    /** To have more rights, or another's token. */
    private static List<Attempt> grants(String namespace, String account) {
        String subject = ",\"subjects\":[{\"kind\":\"ServiceAccount\",\"namespace\":\"" + namespace + "\",\"name\":\""
                + account + "\"}]";
        String token = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}";
        return List.of(
                Attempt.post(RBAC + "clusterroles", "{\"metadata\":{\"name\":\"more\"}," + RULES + "}"),
                Attempt.patch(RBAC + "clusterroles/holdfast", "{" + RULES + "}"),
                Attempt.patch(RBAC + "clusterroles/view", "{" + RULES + "}"),
                Attempt.post(
                        RBAC + "clusterrolebindings", "{\"metadata\":{\"name\":\"more\"}," + TO_ADMIN + subject + "}"),
                Attempt.post(
                        RBAC + "namespaces/" + namespace + "/rolebindings",
                        "{\"metadata\":{\"name\":\"more\"}," + TO_ADMIN + subject + "}"),
                Attempt.post(
                        RBAC + "namespaces/kube-system/rolebindings",
                        "{\"metadata\":{\"name\":\"more\"}," + TO_ADMIN + subject + "}"),
                Attempt.patch(
                        RBAC + "namespaces/" + namespace + "/roles/holdfast-impersonate",
                        "{\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"serviceaccounts\"],\"verbs\":[\"impersonate\"]}]}"),
                Attempt.post("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token", token),
                Attempt.post("/api/v1/namespaces/holdfast-system/serviceaccounts/holdfast/token", token),
                Attempt.post("/api/v1/namespaces/kube-system/serviceaccounts/default/token", token),
                Attempt.post(
                        "/apis/certificates.k8s.io/v1/certificatesigningrequests",
                        "{\"metadata\":{\"name\":\"more\"},\"spec\":{\"request\":\"eA==\",\"signerName\":"
                                + "\"kubernetes.io/kube-apiserver-client\",\"usages\":[\"client auth\"]}}"));
    }

    /** To read or change what is not Holdfast's. */
    private static List<Attempt> places(String namespace, String account) {
        var all = new ArrayList<Attempt>();
        for (String place : List.of("kube-system", "default", namespace)) {
            String core = "/api/v1/namespaces/" + place + "/";
            String leases = "/apis/coordination.k8s.io/v1/namespaces/" + place + "/leases";
            all.add(Attempt.get(core + "secrets"));
            all.add(Attempt.get(core + "secrets/any"));
            all.add(Attempt.patch(core + "secrets/any", "{\"data\":{}}"));
            all.add(Attempt.post(core + "secrets", "{\"metadata\":{\"name\":\"more\"}}"));
            all.add(Attempt.get(core + "configmaps/kube-root-ca.crt"));
            all.add(Attempt.get(leases + "/kube-scheduler"));
            all.add(Attempt.post(leases, "{\"metadata\":{\"name\":\"more\"},\"spec\":{\"holderIdentity\":\"thief\"}}"));
            all.add(Attempt.patch(leases + "/kube-controller-manager", "{\"spec\":{\"holderIdentity\":\"thief\"}}"));
            all.add(new Attempt("DELETE", leases + "/kube-scheduler", "{}", List.of()));
            all.add(Attempt.post(
                    core + "pods",
                    "{\"metadata\":{\"name\":\"more\"},\"spec\":{\"serviceAccountName\":\"" + account
                            + "\",\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}"));
            all.add(Attempt.get(core + "pods/any/exec?command=sh"));
        }
        all.add(Attempt.get("/api/v1/namespaces/holdfast-system/secrets/any"));
        all.add(Attempt.get("/api/v1/nodes/node-1/proxy/pods"));
        all.add(Attempt.post(
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
                "{\"metadata\":{\"name\":\"more\"},\"webhooks\":[]}"));
        all.add(Attempt.patch(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/recoveryruns.recovery.elotl.co",
                "{\"spec\":{}}"));
        return all;
    }

    private static Header user(String name) {
        return new Header("Impersonate-User", name);
    }

    private static Header group(String name) {
        return new Header("Impersonate-Group", name);
    }

    /** What the listed account may do is possible, so the refusals are not those of a client that reaches nobody. */
    public int codeAsListed(String namespace, String account, String path) {
        return code(Attempt.as(path, user("system:serviceaccount:" + namespace + ":" + account)));
    }
}

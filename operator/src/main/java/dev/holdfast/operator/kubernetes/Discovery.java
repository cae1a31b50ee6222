package dev.holdfast.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which kinds one API server serves. Asked once for each group version, and again when a name is not found there. */
public final class Discovery {

    /** Bound on group versions remembered; clusters serve well under a hundred. */
    private static final int GROUP_VERSIONS_MAX = 500;

    private final Map<String, List<Resource>> known = new ConcurrentHashMap<>();

    /** Discovery has no answer for now, or there is no such kind. */
    public static final class Undiscovered extends IOException {
        private static final long serialVersionUID = 1L;

        private enum Why {
            NO_ANSWER,
            NOT_SERVED_YET,
            NEVER
        }

        private final Why why;

        private Undiscovered(String words, Why why) {
            super(words);
            this.why = why;
        }

        /** Whether the server has answered: there is no such kind now. */
        public boolean permanent() {
            return why != Why.NO_ANSWER;
        }

        /** Whether somebody may install the kind yet: groups without a dot are Kubernetes' own, and have what they have. */
        public boolean mayBeServedLater() {
            return why == Why.NOT_SERVED_YET;
        }
    }

    private static Undiscovered unserved(String apiVersion, String words) {
        int slash = apiVersion.indexOf('/');
        boolean open = slash > 0 && apiVersion.substring(0, slash).contains(".");
        return new Undiscovered(words, open ? Undiscovered.Why.NOT_SERVED_YET : Undiscovered.Why.NEVER);
    }

    /**
     * The kind that {@code apiVersion} calls {@code name}: a plural, a singular, a kind or a short name.
     *
     * @throws Undiscovered with permanent when the server answers that there is none
     */
    public Resource find(Api api, String apiVersion, String name) throws IOException {
        var remembered = pick(known.getOrDefault(apiVersion, List.of()), name);
        if (remembered.isPresent()) return remembered.get();
        var served = ask(api, apiVersion);
        if (known.size() < GROUP_VERSIONS_MAX) known.put(apiVersion, served);
        return pick(served, name)
                .orElseThrow(() -> unserved(
                        apiVersion,
                        "the API server knows no \"" + name + "\" in " + apiVersion + "; it has "
                                + String.join(
                                        ", ",
                                        served.stream()
                                                .map(Resource::plural)
                                                .limit(20)
                                                .toList())));
    }

    /** An object of these was asked for and its path was not served: next time it is asked anew what is. */
    public void forget(String apiVersion) {
        known.remove(apiVersion);
    }

    private static Optional<Resource> pick(List<Resource> served, String name) {
        return served.stream().filter(resource -> resource.isCalled(name)).findFirst();
    }

    private static List<Resource> ask(Api api, String apiVersion) throws IOException {
        if (!apiVersion.matches("([a-z0-9.-]+/)?[a-z0-9]+")) {
            throw new Undiscovered("\"" + apiVersion + "\" is not an apiVersion", Undiscovered.Why.NEVER);
        }
        var reply = api.get((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion);
        if (reply.code() == 404) throw unserved(apiVersion, "the API server serves no " + apiVersion);
        if (!reply.ok()) {
            throw new Undiscovered(
                    "discovery of " + apiVersion + ": " + reply.words(),
                    reply.permanent() ? Undiscovered.Why.NEVER : Undiscovered.Why.NO_ANSWER);
        }
        var served = new ArrayList<Resource>();
        for (var resource : reply.json().path("resources")) {
            if (!resource.path("name").asText().contains("/")) served.add(resource(apiVersion, resource));
        }
        return List.copyOf(served);
    }

    private static Resource resource(String apiVersion, JsonNode resource) {
        var names = new ArrayList<String>();
        for (String field : List.of("name", "singularName", "kind"))
            names.add(resource.path(field).asText());
        resource.path("shortNames").forEach(name -> names.add(name.asText()));
        return new Resource(
                apiVersion,
                resource.path("kind").asText(),
                resource.path("name").asText(),
                resource.path("namespaced").asBoolean(),
                names.stream()
                        .filter(name -> !name.isEmpty())
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }
}

package dev.holdfast.operator.kubernetes;

import java.util.List;

/**
 * A kind as an API server serves it.
 *
 * @param names plural, singular, kind and short names, in lower case
 */
public record Resource(String apiVersion, String kind, String plural, boolean namespaced, List<String> names) {

    /** Path of all objects of the kind in {@code namespace} (ignored for cluster-scoped kinds). */
    public String path(String namespace) {
        String root = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
        return root + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
    }

    public String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }

    public boolean isCalled(String name) {
        return names.contains(name.toLowerCase(java.util.Locale.ROOT));
    }
}

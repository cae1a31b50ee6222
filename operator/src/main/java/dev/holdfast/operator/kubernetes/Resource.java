package dev.holdfast.operator.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
        return root + (namespaced ? "/namespaces/" + segment(namespace) : "") + "/" + plural;
    }

    public String path(String namespace, String name) {
        return path(namespace) + "/" + segment(name);
    }

    /** A name as one part of a path, whatever is in it. */
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    public boolean isCalled(String name) {
        return names.contains(name.toLowerCase(java.util.Locale.ROOT));
    }
}

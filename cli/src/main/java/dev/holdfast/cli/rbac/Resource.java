package dev.holdfast.cli.rbac;

import java.util.List;
import java.util.Locale;

/**
 * One kind as an API server serves it.
 *
 * @param apiVersion for example v1 or apps/v1
 * @param names further names that people use: the singular and short ones
 */
public record Resource(String apiVersion, String plural, String kind, boolean namespaced, List<String> names) {
    public Resource {
        names = List.copyOf(names);
    }

    /** The group, empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** Whether people may mean it by a word: the plural, the kind, the singular or a short name. */
    public boolean isCalled(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return plural.equals(lower) || kind.toLowerCase(Locale.ROOT).equals(lower) || names.contains(lower);
    }
}

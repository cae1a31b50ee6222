package dev.holdfast.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a CRD, or a policy, on a cluster is the one that this Holdfast brings. */
final class Difference {
    private static final String SCHEMA = "openAPIV3Schema";

    private Difference() {}

    /** The first place where the cluster's object is another one. What the API server adds by itself does not count. */
    static Optional<String> find(JsonNode ours, JsonNode theirs) {
        return find(ours.path("spec"), theirs.path("spec"), "spec", false);
    }

    private static Optional<String> find(JsonNode ours, JsonNode theirs, String path, boolean exact) {
        if (ours.isObject() && theirs.isObject()) {
            return members(ours, theirs, path, exact);
        }
        if (ours.isArray() && theirs.isArray()) {
            return items(ours, theirs, path, exact);
        }
        return equal(ours, theirs) ? Optional.empty() : Optional.of(path);
    }

    /** The API server adds defaults outside of the schema, for example {@code conversion}; inside it keeps what it got. */
    private static Optional<String> members(JsonNode ours, JsonNode theirs, String path, boolean exact) {
        var names = new TreeSet<String>();
        ours.fieldNames().forEachRemaining(names::add);
        if (exact) {
            theirs.fieldNames().forEachRemaining(names::add);
        }
        return names.stream()
                .filter(name -> !ignorable(ours.get(name), theirs.get(name)))
                .flatMap(name ->
                        find(ours.path(name), theirs.path(name), path + "." + name, exact || name.equals(SCHEMA))
                                .stream())
                .findFirst();
    }

    /** false and 0 are what the API server leaves out. */
    private static boolean ignorable(JsonNode ours, JsonNode theirs) {
        return theirs == null
                && ours != null
                && (ours.isBoolean() && !ours.asBoolean() || ours.isNumber() && ours.asDouble() == 0);
    }

    private static Optional<String> items(JsonNode ours, JsonNode theirs, String path, boolean exact) {
        if (ours.size() != theirs.size()) {
            return Optional.of(path);
        }
        for (int i = 0; i < ours.size(); i++) {
            var difference = find(ours.get(i), theirs.get(i), path + "[" + i + "]", exact);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** Numbers are equal by value: 1000.0 comes back as 1000. */
    private static boolean equal(JsonNode ours, JsonNode theirs) {
        return ours.isNumber() && theirs.isNumber()
                ? ours.decimalValue().compareTo(theirs.decimalValue()) == 0
                : ours.equals(theirs);
    }
}

package dev.holdfast.cli.lint;

import dev.holdfast.cli.kube.Kind;
import dev.holdfast.core.plan.ObjectName;
import dev.holdfast.sandbox.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said about a document as a whole: its kind, its name, and whether another one says the same. */
final class ObjectRules {
    private final Map<String, Place> seen = new HashMap<>();

    /** The kind of a document of ours, or nothing: then it is another's, or a finding says what is wrong. */
    Optional<Kind> kind(Manifest manifest, Report report) {
        var version = manifest.text("apiVersion");
        var kind = manifest.text("kind");
        var exact = Stream.of(Kind.values())
                .filter(known -> known.kind().equals(kind) && known.apiVersion().equals(version))
                .findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        if (version.isEmpty() || kind.isEmpty()) {
            report.add(Rule.UNKNOWN_KIND, "", "a manifest needs apiVersion and kind");
        } else if (Stream.of(Kind.values()).anyMatch(known -> version.startsWith(known.group() + "/"))) {
            report.add(Rule.UNKNOWN_KIND, "/kind", "this Holdfast has no " + version + " " + kind + "; " + meant(kind));
        }
        return Optional.empty();
    }

    private static String meant(String kind) {
        var kinds = Arrays.stream(Kind.values()).map(Kind::kind).toList();
        return Stream.of(Kind.values())
                .filter(known -> known.kind().equals(kind))
                .map(known -> kind + " is in " + known.apiVersion())
                .findFirst()
                .orElseGet(() -> Nearest.hint(kind, kinds));
    }

    void name(Kind kind, Manifest manifest, Report report) {
        var name = manifest.text("metadata", "name");
        if (name.isEmpty()) {
            if (manifest.text("metadata", "generateName").isEmpty()) {
                report.add(Rule.NAME, "/metadata", "needs a name");
            }
            return;
        }
        if (!ObjectName.isAny(name)) {
            report.add(
                    Rule.NAME,
                    "/metadata/name",
                    "\"" + name + "\" is no name for Kubernetes: lower-case letters, digits, - and ., at most "
                            + ObjectName.ANY_MAX);
        }
        var identity = kind + " " + manifest.text("metadata", "namespace") + "/" + name;
        var place = manifest.place("/metadata/name");
        var earlier = seen.putIfAbsent(identity, place);
        if (earlier != null) {
            report.add(
                    Rule.SAME_OBJECT,
                    "/metadata/name",
                    "the " + kind.words() + " " + name + " is already described at " + earlier);
        }
    }

    /** The documents that a {@code kind: List} holds, or the document itself. */
    static List<Manifest> unfold(Manifest manifest) {
        if (!manifest.text("kind").equals("List")
                || !(manifest.tree() instanceof Map<?, ?> map)
                || !(map.get("items") instanceof List<?> items)) {
            return List.of(manifest);
        }
        var unfolded = new ArrayList<Manifest>();
        for (int i = 0; i < items.size(); i++) {
            var root = "/items/" + i;
            var places = new HashMap<String, Place>();
            manifest.places().forEach((pointer, place) -> {
                if (Pointer.inside(root, pointer)) {
                    places.put(pointer.substring(root.length()), place);
                }
            });
            unfolded.add(new Manifest(manifest.file(), items.get(i), Map.copyOf(places)));
        }
        return unfolded;
    }
}

package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.List;
import java.util.Optional;

/** What a server refuses although the types are right. */
final class Rules {

    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

    private Rules() {}

    /** Why {@code after} may not follow {@code before}; empty when it may. */
    static Optional<String> broken(Key key, Optional<Json.Obj> before, Json.Obj after) {
        var own =
                switch (key.kind()) {
                    case CONFIG_MAP, SECRET -> badKey(after);
                    case DEPLOYMENT ->
                        first(List.of(
                                required(after, "template"),
                                negative(after, "replicas"),
                                negative(after, "minReadySeconds"),
                                negative(after, "revisionHistoryLimit"),
                                before.flatMap(was -> frozen(was, after, "selector"))));
                    case JOB ->
                        first(List.of(
                                required(after, "template"),
                                negative(after, "parallelism"),
                                negative(after, "backoffLimit"),
                                negative(after, "activeDeadlineSeconds"),
                                before.flatMap(was -> frozen(was, after, "template")),
                                before.flatMap(was -> frozen(was, after, "completions"))));
                    case SERVICE,
                            LEASE,
                            ROUTE,
                            RUN,
                            FREEZE,
                            KUSTOMIZATION,
                            APPLICATION,
                            NETWORK_FENCE,
                            STATEFUL_SET,
                            ENDPOINT_SLICE -> Optional.<String>empty();
                };
        return first(List.of(before.flatMap(was -> otherUid(was, after)), own)).map(why -> key + " is invalid: " + why);
    }

    private static Optional<String> otherUid(Json.Obj before, Json.Obj after) {
        String uid = Trees.text(after, "metadata", "uid");
        return uid.isEmpty() || uid.equals(Trees.text(before, "metadata", "uid"))
                ? Optional.empty()
                : Optional.of("metadata.uid: Invalid value: \"" + uid + "\": field is immutable");
    }

    private static Optional<String> badKey(Json.Obj object) {
        return Trees.at(object, "data").stream()
                .flatMap(data -> ((Json.Obj) data).members().keySet().stream())
                .filter(name -> !name.matches(CONFIG_KEY))
                .map(name -> "data[" + name + "]: Invalid value: a valid config key must match " + CONFIG_KEY)
                .findFirst();
    }

    private static Optional<String> required(Json.Obj object, String field) {
        return Trees.at(object, "spec", field).isPresent()
                ? Optional.empty()
                : Optional.of("spec." + field + ": Required value");
    }

    private static Optional<String> negative(Json.Obj object, String field) {
        return Trees.at(object, "spec", field)
                .filter(value -> ((Json.Num) value).value().signum() < 0)
                .map(value ->
                        "spec." + field + ": Invalid value: " + value.print() + ": must be greater than or equal to 0");
    }

    private static Optional<String> frozen(Json.Obj before, Json.Obj after, String field) {
        var way = List.of("spec", field);
        return Trees.at(before, way).equals(Trees.at(after, way))
                ? Optional.empty()
                : Optional.of("spec." + field + ": field is immutable");
    }

    private static Optional<String> first(List<Optional<String>> reasons) {
        return reasons.stream().flatMap(Optional::stream).findFirst();
    }
}

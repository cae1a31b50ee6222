package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Operation.Verb;
import dev.holdfast.simulation.apiserver.Operation.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random traces of operations on a few objects, seeded: right and wrong types, fields that are there and not. */
final class Traces {

    static final List<Kind> KINDS = List.of(Kind.CONFIG_MAP, Kind.SECRET, Kind.DEPLOYMENT, Kind.JOB, Kind.ROUTE);
    private static final List<String> MANAGERS = List.of("holdfast-run/p/1", "holdfast-run/p/2", "kubectl");

    /** Fields that a trace writes, with values that fit and some that do not. */
    private record Field(String path, List<Json> values) {}

    private static final Field LABEL = new Field("metadata.labels.role", texts("a", "b"));
    private static final Field NOTE = new Field("metadata.annotations.note", texts("x", "y"));
    private static final Map<Kind, List<Field>> FIELDS = Map.of(
            Kind.CONFIG_MAP,
            List.of(
                    new Field("data.a", texts("1", "2", "")),
                    new Field("data.b", texts("1", "2")),
                    new Field("data.c", List.of(Json.text("1"), Json.number(5))),
                    new Field("data", List.of(Json.object("a", Json.text("1")), Json.object("b", Json.text("3")))),
                    new Field("data.in valid", texts("x")),
                    LABEL),
            Kind.SECRET,
            List.of(
                    new Field("data.a", texts("YQ==", "Yg==", "")),
                    new Field("data.b", List.of(Json.text("YQ=="), Json.text("%%"), Json.number(1))),
                    NOTE),
            Kind.DEPLOYMENT,
            List.of(
                    new Field(
                            "spec.replicas", List.of(Json.number(0), Json.number(1), Json.number(3), Json.number(-1))),
                    new Field("spec.replicas", List.of(Json.number(1), Json.text("2"))),
                    new Field("spec.paused", List.of(new Json.Bool(true), new Json.Bool(false))),
                    new Field("spec.minReadySeconds", List.of(Json.number(0), Json.number(5))),
                    new Field("spec.revisionHistoryLimit", List.of(Json.number(3), Json.number(10))),
                    LABEL,
                    NOTE),
            Kind.JOB,
            List.of(
                    new Field("spec.parallelism", List.of(Json.number(1), Json.number(2), Json.text("x"))),
                    new Field("spec.backoffLimit", List.of(Json.number(6), Json.number(2), Json.number(-1))),
                    new Field("spec.activeDeadlineSeconds", List.of(Json.number(60), Json.number(90))),
                    new Field("spec.completions", List.of(Json.number(1), Json.number(4))),
                    LABEL),
            Kind.ROUTE,
            List.of(
                    new Field("spec.site", List.of(Json.text("east"), Json.text("west"), Json.number(1))),
                    new Field("spec.weight", List.of(Json.number(0), Json.number(5), new Json.Bool(true))),
                    new Field("spec.on", List.of(new Json.Bool(true), new Json.Bool(false))),
                    new Field("spec.note", texts("n")),
                    new Field("spec.map.k", texts("1", "2")),
                    new Field("spec.map", List.of(Json.object(), Json.object("j", Json.text("1")))),
                    new Field("spec.events", List.of(Json.array(), Json.array(Json.text("x"), Json.text("y")))),
                    new Field("spec.unknown", texts("x")),
                    new Field("status.ip", texts("1.1.1.1")),
                    LABEL,
                    NOTE));

    private final Random random;
    private final String names;
    private final List<Key> keys = new ArrayList<>();

    Traces(long seed) {
        random = new Random(seed);
        names = "t" + seed + "-";
        for (var kind : KINDS) {
            for (int i = 0; i < 2; i++) keys.add(new Key(kind, "default", names + i));
        }
    }

    List<Operation> next(int length) {
        var trace = new ArrayList<Operation>();
        var key = pick(keys);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(4) == 0) key = pick(keys);
            trace.add(i == 0 ? operation(Verb.CREATE, key) : operation(verb(key), key));
        }
        return trace;
    }

    /** What is made of each kind when the trace is over: whoever is told of it has been told of all before. */
    List<Operation> end() {
        return KINDS.stream()
                .map(kind -> new Key(kind, "default", names + "end"))
                .map(key -> new Operation(Verb.CREATE, key, base(key), Version.NONE, MANAGERS.getFirst()))
                .toList();
    }

    boolean has(Key key) {
        return key.name().startsWith(names);
    }

    private Verb verb(Key key) {
        return switch (random.nextInt(20)) {
            case 0 -> Verb.GET;
            case 1, 2 -> Verb.CREATE;
            case 3, 4, 5, 6 -> Verb.MERGE;
            case 7, 8, 9, 10, 11 -> Verb.JSON_PATCH;
            case 12 -> Verb.STRATEGIC;
            case 13, 14, 15 -> Verb.APPLY;
            case 16 -> Verb.FORCE_APPLY;
            case 17 -> Verb.PUT;
            case 18 -> key.kind().hasStatus() ? Verb.PUT_STATUS : Verb.PUT;
            default -> random.nextInt(3) == 0 ? Verb.DELETE : Verb.GET;
        };
    }

    private Operation operation(Verb verb, Key key) {
        var version = pick(List.of(Version.values()));
        if (random.nextInt(2) == 0) version = Version.CURRENT;
        Json body =
                switch (verb) {
                    case GET, DELETE -> Json.object();
                    case CREATE -> whole(key);
                    case JSON_PATCH -> jsonPatch(key);
                    case PUT_STATUS -> Json.object("status", status(key));
                    case MERGE, STRATEGIC -> fields(key, true);
                    case APPLY, FORCE_APPLY, PUT -> fields(key, false);
                };
        return new Operation(verb, key, body, verb == Verb.CREATE ? Version.NONE : version, pick(MANAGERS));
    }

    private Json.Obj fields(Key key, boolean removing) {
        var body = Json.object();
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            var field = pick(FIELDS.get(key.kind()));
            // refused by an apply in another way, and of no effect otherwise
            if (!removing && List.of("spec.unknown", "status.ip").contains(field.path())) continue;
            Json value = removing && random.nextInt(5) == 0 ? new Json.Null() : pick(field.values());
            // an empty map that is applied drops the keys of its manager and is then refused as null
            if (!removing && value.equals(Json.object())) continue;
            body = Trees.with(body, way(field), java.util.Optional.of(value));
        }
        return body;
    }

    private Json jsonPatch(Key key) {
        var operations = new ArrayList<Json>();
        for (int i = random.nextInt(1, 3); i > 0; i--) operations.add(oneOperation(key));
        return new Json.Arr(operations);
    }

    private Json oneOperation(Key key) {
        if (key.kind() == Kind.ROUTE && random.nextInt(2) == 0) {
            return switch (random.nextInt(6)) {
                case 0, 1 -> operation("add", "/spec/events/-", Json.text("e" + random.nextInt(3)));
                case 2 -> operation("replace", "/spec/events/" + random.nextInt(3), Json.text("r"));
                case 3 -> operation("add", "/spec/events/" + random.nextInt(3), Json.text("i"));
                case 4 -> operation("remove", "/spec/events/" + random.nextInt(3), new Json.Null());
                default -> operation("test", "/spec/rules/0/name", Json.text(pick(List.of("r0", "other"))));
            };
        }
        var field = pick(FIELDS.get(key.kind()));
        String pointer = "/" + String.join("/", way(field));
        Json value = random.nextInt(8) == 0 ? new Json.Null() : pick(field.values());
        return operation(pick(List.of("add", "add", "replace", "test", "remove")), pointer, value);
    }

    private static Json operation(String op, String path, Json value) {
        return Json.object("op", Json.text(op)).with("path", Json.text(path)).with("value", value);
    }

    private Json.Obj whole(Key key) {
        var extra = fields(key, false);
        return random.nextInt(4) == 0 ? Trees.union(base(key), extra) : base(key);
    }

    private static Json.Obj base(Key key) {
        return switch (key.kind()) {
            case CONFIG_MAP -> Json.object("data", Json.object("a", Json.text("0")));
            case SECRET -> Json.object("data", Json.object("a", Json.text("MA==")));
            case DEPLOYMENT -> DEPLOYMENT;
            case JOB -> JOB;
            default ->
                Json.object(
                        "spec",
                        Json.object("site", Json.text("east"))
                                .with("events", Json.array(Json.text("born")))
                                .with(
                                        "rules",
                                        Json.array(Json.object("name", Json.text("r0"))
                                                .with("to", Json.text("x")))));
        };
    }

    private Json status(Key key) {
        return switch (key.kind()) {
            case DEPLOYMENT ->
                Json.object("replicas", Json.number(3)).with("readyReplicas", Json.number(random.nextInt(3)));
            case JOB -> Json.object("active", Json.number(random.nextInt(1, 3)));
            default -> Json.object("ip", pick(List.of(Json.text("1.2.3.4"), Json.text("5.6.7.8"), Json.number(5))));
        };
    }

    private static final Json.Obj POD = Json.object(
                    "containers", Json.array(Json.object("name", Json.text("c")).with("image", Json.text("x:1"))))
            .with("restartPolicy", Json.text("Never"));
    private static final Json.Obj JOB = Json.object(
            "spec",
            Json.object("managedBy", Json.text("example.com/nobody")).with("template", Json.object("spec", POD)));
    private static final Json.Obj LABELS = Json.object("app", Json.text("x"));
    private static final Json.Obj DEPLOYMENT = Json.object(
            "spec",
            Json.object("selector", Json.object("matchLabels", LABELS))
                    .with(
                            "template",
                            Json.object("metadata", Json.object("labels", LABELS))
                                    .with("spec", POD.with("restartPolicy", Json.text("Always")))));

    private static List<String> way(Field field) {
        return List.of(field.path().split("\\."));
    }

    private static List<Json> texts(String... texts) {
        return java.util.stream.Stream.of(texts)
                .map(text -> (Json) Json.text(text))
                .toList();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}

package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Write.Planned;
import dev.holdfast.core.plan.Write.Precondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteTest {

    private static final Target DEPLOYMENT = new Target("west", "apps/v1", "deployments", "shop", "standby");
    private static final Json.Obj READ = object("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"standby","uid":"u-1","resourceVersion":"7"},\
            "spec":{"replicas":0,"template":{"spec":{"containers":[{"name":"app","image":"shop:1"},{"name":"log","image":"log:1"}]}},\
            "list":["a"],"map":{"keep":"1","drop":"2"},"text":"x"}}""");

    @Test
    void a_merge_patch_is_nothing_but_the_field_and_the_version_that_was_read() {
        var sent = send(patch("spec.replicas", PatchKind.MERGE), Json.number(3), READ);
        assertThat(sent.kind()).isEqualTo(PatchKind.MERGE);
        assertThat(sent.body())
                .isEqualTo(JsonText.read(
                        "{\"metadata\":{\"uid\":\"u-1\",\"resourceVersion\":\"7\"},\"spec\":{\"replicas\":3}}"));
        assertThat(sent.previous()).contains(Json.number(0));
        assertThat(sent.desired()).isEqualTo(Json.number(3));
    }

    @Test
    void a_field_in_metadata_does_not_push_out_the_version() {
        var sent = send(patch("metadata.labels.role", PatchKind.MERGE), Json.text("primary"), READ);
        assertThat(sent.body())
                .isEqualTo(
                        JsonText.read(
                                "{\"metadata\":{\"uid\":\"u-1\",\"resourceVersion\":\"7\",\"labels\":{\"role\":\"primary\"}}}"));
    }

    @Test
    void merging_a_map_keeps_its_other_members_and_removes_what_is_null() {
        var value = JsonText.read("{\"drop\":null,\"new\":\"3\"}");
        var sent = send(patch("spec.map", PatchKind.MERGE), value, READ);
        assertThat(sent.desired()).isEqualTo(JsonText.read("{\"keep\":\"1\",\"new\":\"3\"}"));
        assertThat(sent.previous()).contains(JsonText.read("{\"keep\":\"1\",\"drop\":\"2\"}"));
    }

    @Test
    void merging_null_removes_the_field_and_an_absent_one_is_done() {
        var removal = patch("spec.text", PatchKind.MERGE);
        var sent = send(removal, new Json.Null(), READ);
        assertThat(sent.body().print()).endsWith("\"spec\":{\"text\":null}}");
        assertThat(Write.isDone(removal, new Json.Null(), sent.desired(), READ)).isFalse();
        assertThat(Write.isDone(removal, new Json.Null(), sent.desired(), object("{\"spec\":{}}")))
                .isTrue();
    }

    @Test
    void a_removal_by_any_kind_of_patch_is_done_when_the_field_is_gone() {
        for (var kind : List.of(PatchKind.MERGE, PatchKind.STRATEGIC, PatchKind.JSON)) {
            var removal = patch("spec.text", kind);
            var sent = send(removal, new Json.Null(), READ);
            assertThat(Write.isDone(removal, new Json.Null(), sent.desired(), READ))
                    .as(kind + " before")
                    .isFalse();
            assertThat(Write.isDone(removal, new Json.Null(), sent.desired(), object("{\"spec\":{}}")))
                    .as(kind + " after")
                    .isTrue();
        }
    }

    @Test
    void members_that_are_null_are_dropped_by_the_server_and_still_done() {
        var set = patch("spec.map", PatchKind.JSON);
        var value = JsonText.read("{\"keep\":\"1\",\"drop\":null,\"list\":[{\"a\":null}]}");
        var sent = send(set, value, READ);
        assertThat(Write.isDone(
                        set, value, sent.desired(), object("{\"spec\":{\"map\":{\"keep\":\"1\",\"list\":[{}]}}}")))
                .isTrue();
        assertThat(Write.isDone(set, value, sent.desired(), object("{\"spec\":{\"map\":{\"keep\":\"1\"}}}")))
                .isFalse();
    }

    @Test
    void a_json_patch_replaces_the_version_first_and_tests_the_names_on_its_way() {
        var sent = send(patch("spec.template.spec.containers[1].image", PatchKind.MERGE), Json.text("log:2"), READ);
        assertThat(sent.kind()).isEqualTo(PatchKind.JSON);
        assertThat(sent.body()).isEqualTo(JsonText.read("""
                [{"op":"replace","path":"/metadata/resourceVersion","value":"7"},\
                {"op":"replace","path":"/metadata/uid","value":"u-1"},\
                {"op":"test","path":"/spec/template/spec/containers/1/name","value":"log"},\
                {"op":"add","path":"/spec/template/spec/containers/1/image","value":"log:2"}]"""));
        assertThat(sent.previous()).contains(Json.text("log:1"));
    }

    @Test
    void a_whole_element_is_replaced_under_a_test_of_its_name() {
        var element = JsonText.read("{\"name\":\"app\",\"image\":\"shop:2\"}");
        var sent = send(patch("spec.template.spec.containers[0]", PatchKind.JSON), element, READ);
        assertThat(operations(sent))
                .endsWith("test /spec/template/spec/containers/0/name", "replace /spec/template/spec/containers/0");
        assertThat(operations(send(patch("spec.list[0]", PatchKind.JSON), Json.text("b"), READ)))
                .endsWith("replace /metadata/uid", "replace /spec/list/0");
    }

    @Test
    void members_missing_on_the_way_are_added_with_the_field() {
        var sent = send(patch("metadata.annotations[\"example.com/role\"].deep", PatchKind.JSON), Json.text("x"), READ);
        assertThat(operations(sent)).endsWith("add /metadata/annotations");
        assertThat(sent.previous()).isEmpty();
        var after = Patches.apply(READ, sent.body());
        assertThat(Write.isDone(
                        patch("metadata.annotations[\"example.com/role\"].deep", PatchKind.JSON),
                        Json.text("x"),
                        sent.desired(),
                        (Json.Obj) after))
                .isTrue();
    }

    @Test
    void an_append_wants_the_whole_list_and_is_not_repeated_on_it() {
        var append = patch("spec.list[-]", PatchKind.MERGE);
        var sent = send(append, Json.text("b"), READ);
        assertThat(operations(sent)).endsWith("add /spec/list/-");
        assertThat(sent.previous()).contains(Json.array(Json.text("a")));
        assertThat(sent.desired()).isEqualTo(Json.array(Json.text("a"), Json.text("b")));
        var after = (Json.Obj) Patches.apply(READ, sent.body());
        assertThat(Write.isDone(append, Json.text("b"), sent.desired(), after)).isTrue();
        assertThat(Write.isUntouched(append, Json.text("b"), sent.previous(), after))
                .isFalse();
        var twice = (Json.Obj) Patches.apply(after, sent.body());
        assertThat(Write.isDone(append, Json.text("b"), sent.desired(), twice)).isFalse();
        assertThat(Write.isUntouched(append, Json.text("b"), sent.previous(), twice))
                .isFalse();
    }

    @Test
    void an_append_to_a_list_that_is_not_there_begins_it() {
        for (String path : List.of("spec.fresh[-]", "spec.fresh.deeper[-]", "status[-]")) {
            var append = patch(path, PatchKind.JSON);
            var sent = send(append, Json.text("b"), READ);
            assertThat(sent.previous()).isEmpty();
            assertThat(sent.desired()).isEqualTo(Json.array(Json.text("b")));
            var after = (Json.Obj) Patches.apply(READ, sent.body());
            assertThat(Write.isDone(append, Json.text("b"), sent.desired(), after))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void an_append_to_a_list_that_the_server_shows_as_null_begins_it() {
        var role = object("{\"metadata\":{\"uid\":\"u-1\",\"resourceVersion\":\"7\"},\"rules\":null}");
        var sent = send(patch("rules[-]", PatchKind.JSON), Json.text("first"), role);
        assertThat(sent.body().print()).endsWith("{\"op\":\"add\",\"path\":\"/rules\",\"value\":[\"first\"]}]");
        assertThat(sent.desired()).isEqualTo(Json.array(Json.text("first")));
    }

    @Test
    void a_path_that_does_not_fit_the_object_is_refused_in_words() {
        assertThat(refused("spec.list[3]")).isEqualTo(DEPLOYMENT + " has 1 elements at spec.list; [3] is not there");
        assertThat(refused("spec.fresh[0].x"))
                .isEqualTo(DEPLOYMENT + " has no spec.fresh whose elements could be patched");
        assertThat(refused("spec.text[0]"))
                .isEqualTo("spec.text of " + DEPLOYMENT + " is a string, the path spec.text[0] needs a list");
        assertThat(refused("spec.list[0].x"))
                .isEqualTo("spec.list[0] of " + DEPLOYMENT + " is a string, the path spec.list[0].x needs a map");
        assertThat(refused("spec.map[-]"))
                .isEqualTo("spec.map of " + DEPLOYMENT + " is a map, the path spec.map[-] needs a list");
        assertThat(Write.plan(patch("spec.replicas", PatchKind.MERGE), Json.number(1), Optional.empty()))
                .isEqualTo(new Planned.Refused("deployments/standby in namespace shop on cluster west does not exist"));
    }

    @Test
    void a_server_side_apply_names_the_object_and_carries_its_version() {
        var sent = send(patch("spec.replicas", PatchKind.APPLY), Json.number(3), READ);
        assertThat(sent.kind()).isEqualTo(PatchKind.APPLY);
        assertThat(sent.body()).isEqualTo(JsonText.read("""
                {"metadata":{"uid":"u-1","resourceVersion":"7","name":"standby"},"apiVersion":"apps/v1",\
                "kind":"Deployment","spec":{"replicas":3}}"""));
    }

    @Test
    void a_server_side_apply_of_an_absent_object_makes_it_without_a_version() {
        var sent = (Planned.Send) Write.plan(patch("spec.replicas", PatchKind.APPLY), Json.number(3), Optional.empty());
        assertThat(sent.body())
                .isEqualTo(JsonText.read(
                        "{\"metadata\":{\"name\":\"standby\"},\"apiVersion\":\"apps/v1\",\"spec\":{\"replicas\":3}}"));
        assertThat(sent.previous()).isEmpty();
    }

    @Test
    void an_applied_map_is_done_when_its_leaves_stand_whatever_others_added() {
        var apply = patch("spec.map", PatchKind.APPLY);
        var value = JsonText.read("{\"keep\":\"9\"}");
        assertThat(Write.isDone(apply, value, value, READ)).isFalse();
        assertThat(Write.isDone(apply, value, value, object("{\"spec\":{\"map\":{\"keep\":\"9\",\"theirs\":1}}}")))
                .isTrue();
    }

    @Test
    void others_may_change_the_rest_of_a_map_that_is_being_merged() {
        var merge = patch("spec.map", PatchKind.MERGE);
        var value = JsonText.read("{\"drop\":null,\"new\":\"3\"}");
        var previous = Optional.of(JsonText.read("{\"keep\":\"1\",\"drop\":\"2\"}"));
        assertThat(Write.isUntouched(
                        merge, value, previous, object("{\"spec\":{\"map\":{\"keep\":\"theirs\",\"drop\":\"2\"}}}")))
                .isTrue();
        assertThat(Write.isUntouched(
                        merge, value, previous, object("{\"spec\":{\"map\":{\"keep\":\"1\",\"drop\":\"5\"}}}")))
                .isFalse();
        assertThat(Write.isUntouched(
                        merge, value, previous, object("{\"spec\":{\"map\":{\"drop\":\"2\",\"new\":\"4\"}}}")))
                .isFalse();
    }

    @Test
    void the_version_is_uid_and_resource_version() {
        assertThat(Write.versionOf(READ)).isEqualTo(new Precondition("u-1", "7"));
        assertThat(Write.versionOf(Json.object())).isEqualTo(new Precondition("", ""));
    }

    /** Sent, applied by an independent implementation: the field is as desired, "done" is seen, "untouched" is not. */
    @Test
    void whatever_is_planned_does_what_it_says() {
        var random = new Random(6);
        int changed = 0;
        for (int i = 0; i < 20_000; i++) {
            var read = READ.with("spec", tree(random, 3)).with("status", tree(random, 2));
            var value = random.nextInt(8) == 0 ? new Json.Null() : tree(random, random.nextInt(3));
            var patch = patch(path(random, read), random.nextBoolean() ? PatchKind.MERGE : PatchKind.JSON);
            if (!(Write.plan(patch, value, Optional.of(read)) instanceof Planned.Send sent)) continue;
            var after = (Json.Obj)
                    (sent.kind() == PatchKind.JSON
                            ? Patches.apply(read, sent.body())
                            : Patches.merge(read, sent.body()));
            assertThat(Write.isDone(patch, value, sent.desired(), after))
                    .as("%s of %s by %s", patch, read.print(), value.print())
                    .isTrue();
            assertThat(Write.versionOf(after)).isEqualTo(Write.versionOf(read));
            assertThat(Write.isUntouched(patch, value, sent.previous(), read)).isTrue();
            var bystander = after.with("bystander", Json.number(1));
            assertThat(Write.isDone(patch, value, sent.desired(), bystander)).isTrue();
            if (Write.isDone(patch, value, sent.desired(), read)) continue;
            changed++;
            assertThat(Write.isUntouched(patch, value, sent.previous(), after))
                    .as("%s of %s by %s", patch, read.print(), value.print())
                    .isFalse();
        }
        assertThat(changed).isGreaterThan(5_000);
    }

    private static FieldPath path(Random random, Json root) {
        var segments = new ArrayList<FieldPath.Segment>();
        segments.add(new FieldPath.Segment.Member(random.nextBoolean() ? "spec" : "status"));
        Json at = ((Json.Obj) root)
                .get(((FieldPath.Segment.Member) segments.getFirst()).name())
                .orElseThrow();
        while (random.nextInt(4) > 0 && segments.size() < 5) {
            switch (at) {
                case Json.Arr(var items)
                when items.isEmpty() || random.nextInt(4) == 0 -> {
                    segments.add(new FieldPath.Segment.End());
                    return new FieldPath(segments);
                }
                case Json.Arr(var items) -> {
                    int index = random.nextInt(items.size());
                    segments.add(new FieldPath.Segment.Index(index));
                    at = items.get(index);
                }
                case Json.Obj object -> {
                    String name = name(random);
                    segments.add(new FieldPath.Segment.Member(name));
                    at = object.get(name).orElse(new Json.Null());
                }
                case Json.Null()
                when random.nextInt(3) == 0 -> {
                    segments.add(new FieldPath.Segment.End());
                    return new FieldPath(segments);
                }
                default -> segments.add(new FieldPath.Segment.Member(name(random)));
            }
        }
        return new FieldPath(segments);
    }

    private static Json tree(Random random, int depth) {
        if (depth == 0) return random.nextBoolean() ? Json.number(random.nextInt(3)) : Json.text(name(random));
        if (random.nextInt(3) == 0) {
            var items = new ArrayList<Json>();
            for (int i = random.nextInt(3); i > 0; i--) items.add(tree(random, depth - 1));
            return new Json.Arr(items);
        }
        var members = new LinkedHashMap<String, Json>();
        for (int i = random.nextInt(4); i > 0; i--) members.put(name(random), tree(random, depth - 1));
        return new Json.Obj(members);
    }

    private static String name(Random random) {
        return List.of("a", "b", "name", "x/y~z").get(random.nextInt(4));
    }

    private static String refused(String path) {
        return ((Planned.Refused) Write.plan(patch(path, PatchKind.JSON), Json.text("v"), Optional.of(READ))).reason();
    }

    private static Planned.Send send(Action.Patch patch, Json value, Json.Obj read) {
        return (Planned.Send) Write.plan(patch, value, Optional.of(read));
    }

    private static List<String> operations(Planned.Send sent) {
        return ((Json.Arr) sent.body())
                .items().stream()
                        .map(item -> (Json.Obj) item)
                        .map(operation -> ((Json.Text) operation.get("op").orElseThrow()).value() + " "
                                + ((Json.Text) operation.get("path").orElseThrow()).value())
                        .toList();
    }

    private static Action.Patch patch(String path, PatchKind kind) {
        return patch(FieldPath.parse(path), kind);
    }

    private static Action.Patch patch(FieldPath path, PatchKind kind) {
        return new Action.Patch(DEPLOYMENT, path, new Json.Null(), kind);
    }

    private static Json.Obj object(String text) {
        return (Json.Obj) JsonText.read(text);
    }
}

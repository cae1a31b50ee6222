package dev.holdfast.simulation.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences that the simulation leans on; that a real server speaks them too is SimulatedApiServerIT's. */
class ApiServerTest {

    private static final Key MAP = new Key(Kind.CONFIG_MAP, "shop", "switch");
    private static final Key ROUTE = new Key(Kind.ROUTE, "shop", "main");
    private final ApiServer server = new ApiServer("hub");

    @Test
    void every_change_makes_a_new_version_and_a_line_of_history() {
        create(MAP, Json.object("data", Json.object("to", Json.text("east"))));
        var first = version(MAP);
        merge(MAP, Json.object("data", Json.object("to", Json.text("west"))));
        assertThat(version(MAP)).isNotEqualTo(first);
        assertThat(server.history()).hasSize(2);
        assertThat(server.history().getLast().by()).isEqualTo("test");
    }

    @Test
    void a_write_that_changes_nothing_makes_no_version() {
        create(MAP, Json.object("data", Json.object("to", Json.text("east"))));
        var first = version(MAP);
        assertThat(merge(MAP, Json.object("data", Json.object("to", Json.text("east"))))
                        .isOk())
                .isTrue();
        assertThat(version(MAP)).isEqualTo(first);
        assertThat(server.history()).hasSize(1);
    }

    @Test
    void a_stale_version_is_a_conflict_and_an_absent_object_is_not_found() {
        create(MAP, Json.object("data", Json.object("to", Json.text("east"))));
        var stale = Json.object("metadata", Json.object("resourceVersion", Json.text("1")));
        assertThat(merge(MAP, stale)).extracting(Answer::code, Answer::reason).containsExactly(409, "Conflict");
        assertThat(merge(ROUTE, stale)).extracting(Answer::code, Answer::reason).containsExactly(404, "NotFound");
    }

    @Test
    void a_name_is_taken_once() {
        create(MAP, Json.object());
        assertThat(server.handle(new Request.Create(MAP, Json.object(), "test"), "test"))
                .extracting(Answer::code, Answer::reason)
                .containsExactly(409, "AlreadyExists");
    }

    @Test
    void a_failed_json_patch_changes_nothing() {
        create(ROUTE, Json.object("spec", Json.object("events", Json.array(Json.text("a")))));
        var patch = Json.array(
                operation("add", "/spec/events/-", Json.text("b")), operation("test", "/spec/site", Json.text("x")));
        assertThat(server.handle(new Request.Patch(ROUTE, PatchKind.JSON, patch, "test", false), "test")
                        .code())
                .isEqualTo(422);
        assertThat(server.history()).hasSize(1);
    }

    @Test
    void the_status_has_a_door_of_its_own_which_asks_for_the_version() {
        create(ROUTE, Json.object("spec", Json.object("site", Json.text("east"))));
        var read = server.peek(ROUTE).orElseThrow();
        var changed = Trees.with(read, List.of("spec", "site"), Optional.of(Json.text("west")))
                .with("status", Json.object("ip", Json.text("1.1.1.1")));
        assertThat(server.handle(new Request.Put(ROUTE, changed, true, "test"), "test")
                        .isOk())
                .isTrue();
        assertThat(Trees.text(server.peek(ROUTE).orElseThrow(), "spec", "site")).isEqualTo("east");
        assertThat(Trees.text(server.peek(ROUTE).orElseThrow(), "status", "ip")).isEqualTo("1.1.1.1");
        assertThat(server.handle(new Request.Put(ROUTE, changed, true, "test"), "test")
                        .code())
                .isEqualTo(409);
        var unversioned = Trees.with(changed, List.of("metadata", "resourceVersion"), Optional.empty());
        assertThat(server.handle(new Request.Put(ROUTE, unversioned, true, "test"), "test")
                        .code())
                .isEqualTo(422);
    }

    @Test
    void two_managers_keep_their_fields_and_fight_over_one() {
        apply("one", Json.object("data", Json.object("a", Json.text("1"))));
        apply("two", Json.object("data", Json.object("b", Json.text("2"))));
        assertThat(Trees.at(server.peek(MAP).orElseThrow(), "data"))
                .contains(Json.object("a", Json.text("1")).with("b", Json.text("2")));
        var fight = apply("two", Json.object("data", Json.object("a", Json.text("3"))));
        assertThat(fight.isFieldConflict()).isTrue();
        assertThat(fight.message()).contains("conflict with \"one\": .data.a");
        apply("one", Json.object("data", Json.object("c", Json.text("1"))));
        assertThat(Trees.at(server.peek(MAP).orElseThrow(), "data", "a")).isEmpty();
    }

    private void create(Key key, Json.Obj object) {
        assertThat(server.handle(new Request.Create(key, object, "test"), "test")
                        .isOk())
                .isTrue();
    }

    private Answer merge(Key key, Json body) {
        return server.handle(new Request.Patch(key, PatchKind.MERGE, body, "test", false), "test");
    }

    private Answer apply(String manager, Json.Obj config) {
        var body = config.with("kind", Json.text("ConfigMap")).with("apiVersion", Json.text("v1"));
        return server.handle(new Request.Patch(MAP, PatchKind.APPLY, body, manager, false), manager);
    }

    private String version(Key key) {
        return Trees.text(server.peek(key).orElseThrow(), "metadata", "resourceVersion");
    }

    private static Json operation(String op, String path, Json value) {
        return Json.object("op", Json.text(op)).with("path", Json.text(path)).with("value", value);
    }
}

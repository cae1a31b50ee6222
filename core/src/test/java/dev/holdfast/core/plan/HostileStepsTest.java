package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that somebody has written to do harm: read within bounds, or refused in words that can be shown to people. */
class HostileStepsTest {

    private static final int DEEP = 900;

    private static final Expression.Language NONE = (text, variables) -> {
        throw new Expression.Unreadable("nothing is read here");
    };

    /** What must not stand in the path of a request, nor in what people read. */
    private static final List<String> ASTRAY = List.of(
            "..",
            ".",
            "a/b",
            "../../../apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin",
            "switch/status",
            "switch?dryRun=All&x=",
            "switch#",
            "switch%2f..%2fother",
            "a\\b",
            "a b",
            "a\r\nX-Injected: yes",
            "a\u0000b",
            "a\u001b[2J",
            "a\u202egnp.exe",
            "a\u200bb",
            "p\u0430yments",
            "\ud800",
            "x".repeat(254));

    record Hostile(String name, Json step) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Json.Obj object(Object... members) {
        Json.Obj object = Json.object();
        for (int i = 0; i < members.length; i += 2) {
            var value = members[i + 1] instanceof Json json ? json : Json.text(members[i + 1].toString());
            object = object.with(members[i].toString(), value);
        }
        return object;
    }

    private static Json.Obj target(String member, String value) {
        return object("apiVersion", "v1", "resource", "configmaps", "namespace", "shop", "name", "switch")
                .with(member, Json.text(value));
    }

    private static Json.Obj step(String type, Json block) {
        return object("type", type, type, block);
    }

    /** Each kind of step that names an object, with each of its names led astray. */
    static Stream<Hostile> astray() {
        var all = new ArrayList<Hostile>();
        for (String text : ASTRAY) {
            for (String member : List.of("name", "namespace", "apiVersion")) {
                // GROUP/VERSION
                if (member.equals("apiVersion") && text.matches("[a-z]+/[a-z]+")) continue;
                var at = target(member, text);
                var path = Json.text("data.a");
                add(all, "readField", at.with("fieldPath", path).with("outputKey", Json.text("a")));
                add(all, "patch", at.with("override", object("fieldPath", "data.a", "value", object("raw", "x"))));
                add(all, "scale", at.with("replicas", Json.number(1)));
                add(all, "wait", at.with("condition", object("type", "Ready")));
                add(all, "delete", at);
                var metadata = object("name", member.equals("name") ? text : "switch");
                if (member.equals("namespace")) metadata = metadata.with("namespace", Json.text(text));
                add(
                        all,
                        "apply",
                        object(
                                "manifest",
                                object("apiVersion", member.equals("apiVersion") ? text : "v1", "kind", "ConfigMap")
                                        .with("metadata", metadata)));
            }
            add(all, "job", object("namespace", text, "template", object()));
            for (var kind : GitOps.Kind.values()) {
                for (String type : List.of("hold", "release")) {
                    add(all, type, object(kind.block(), object("name", text)));
                    add(all, type, object(kind.block(), object("name", "a", "namespace", text)));
                }
            }
        }
        return all.stream();
    }

    private static void add(List<Hostile> all, String type, Json block) {
        all.add(new Hostile(type + " " + ObjectName.shown(block.print()), step(type, block)));
    }

    @ParameterizedTest
    @MethodSource("astray")
    void a_name_that_would_lead_a_request_elsewhere_is_refused_and_shown_without_what_cannot_be_seen(Hostile hostile) {
        var reading = StepReading.read(Json.array(hostile.step()), NONE);
        assertThat(reading.steps()).isEmpty();
        assertThat(reading.problems()).isNotEmpty();
        assertThat(reading.words()).hasSizeLessThan(1000);
        assertThat(reading.words().codePoints())
                .as(reading.words())
                .allMatch(letter -> letter >= ' '
                        && Character.getType(letter) != Character.FORMAT
                        && Character.getType(letter) != Character.CONTROL
                        && Character.getType(letter) != Character.SURROGATE);
    }

    @Test
    void two_hundred_steps_of_the_greatest_size_are_read_and_one_more_is_refused() {
        var large = Json.text("x".repeat(7_000));
        var step = step(
                "patch",
                target("name", "x".repeat(253))
                        .with("override", object("fieldPath", "d" + ".d".repeat(63), "value", object("raw", large))));
        var steps = Collections.<Json>nCopies(Plan.STEPS_MAX, step);
        var reading = StepReading.read(new Json.Arr(steps), NONE);
        assertThat(reading.problems()).isEmpty();
        assertThat(Preflight.check(reading.steps())).isEmpty();
        assertThat(reading.steps())
                .allSatisfy(read -> assertThat(read.title().length()).isLessThanOrEqualTo(Step.TITLE_LENGTH_MAX));
        var more = new ArrayList<>(steps);
        more.add(step);
        assertThat(StepReading.read(new Json.Arr(more), NONE).words()).contains("201 steps are more than 200");
    }

    @Test
    void two_hundred_steps_that_are_all_wrong_are_told_in_a_message_that_people_can_read() {
        var wrong = Json.object("type", Json.text("\u0007".repeat(100_000)));
        var reading = StepReading.read(new Json.Arr(Collections.nCopies(Plan.STEPS_MAX, wrong)), NONE);
        assertThat(reading.problems()).hasSize(Plan.STEPS_MAX);
        assertThat(reading.words()).hasSizeLessThan(10_000).doesNotContain("\u0007");
    }

    @Test
    void a_value_as_deep_as_json_gets_is_read_filled_in_and_written() {
        Json deep = Json.text("{{ .Values.a }}");
        for (int i = 0; i < DEEP; i++) deep = i % 2 == 0 ? Json.array(deep) : Json.object("d", deep);
        var block =
                target("name", "switch").with("override", object("fieldPath", "data", "value", object("raw", deep)));
        var reading = StepReading.read(Json.array(step("patch", block)), NONE);
        var patch = (Action.Patch) reading.steps().getFirst().action();
        assertThat(Template.keys(patch.value())).containsExactly("a");
        var filled = Template.fill(patch.value(), Map.of("a", "{{ .Values.b }}"));
        assertThat(Template.filledLength(patch.value(), Map.of("a", "x".repeat(9))))
                .isEqualTo(9);
        assertThat(Digest.of(filled)).startsWith("sha256:");
        var read = (Json.Obj) dev.holdfast.core.json.JsonText.read(
                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"1\"},\"data\":{}}");
        assertThat(Write.plan(patch, filled, java.util.Optional.of(read))).isInstanceOf(Write.Planned.Send.class);
    }

    @Test
    void a_path_of_absurd_length_or_depth_is_refused_where_it_stands() {
        for (String path :
                List.of("a".repeat(1_000_000), "a.".repeat(1_000_000), "[".repeat(1_000_000), "a[0]".repeat(65))) {
            var block =
                    target("name", "switch").with("fieldPath", Json.text(path)).with("outputKey", Json.text("a"));
            var reading = StepReading.read(Json.array(step("readField", block)), NONE);
            assertThat(reading.words())
                    .startsWith("step 1, readField.fieldPath")
                    .hasSizeLessThan(2_000);
        }
    }

    @Test
    void keys_that_are_no_names_are_refused() {
        for (String key : List.of("", "a b", "a}}{{", "a\n", "\u0430", "a".repeat(129))) {
            var block = target("name", "switch")
                    .with("fieldPath", Json.text("data.a"))
                    .with("outputKey", Json.text(key));
            assertThat(StepReading.read(Json.array(step("readField", block)), NONE)
                            .words())
                    .contains("readField.outputKey");
        }
    }
}

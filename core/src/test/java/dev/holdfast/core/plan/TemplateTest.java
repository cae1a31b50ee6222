package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonSamples;
import dev.holdfast.core.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TemplateTest {

    @Test
    void a_use_is_replaced_wherever_it_stands_in_a_string() {
        var filled = Template.fill(
                JsonText.read(
                        "{\"cfg\":\"server {{ .Values.ip }}:{{.Values.port}}\",\"all\":[\"{{ .Values.ip}}\",5,null]}"),
                Map.of("ip", "10.0.0.7", "port", "5432"));
        assertThat(filled).isEqualTo(JsonText.read("{\"cfg\":\"server 10.0.0.7:5432\",\"all\":[\"10.0.0.7\",5,null]}"));
    }

    @Test
    void names_of_members_are_left_alone() {
        var json = JsonText.read("{\"{{ .Values.ip }}\":\"{{ .Values.ip }}\"}");
        assertThat(Template.fill(json, Map.of("ip", "x"))).isEqualTo(JsonText.read("{\"{{ .Values.ip }}\":\"x\"}"));
    }

    @Test
    void what_is_no_use_stays_as_it_is() {
        for (String text : List.of(
                "{{ .Values }}",
                "{{ .Values.}}",
                "{{ .Values.9 }}",
                "{{ .values.ip }}",
                "{{ .Values.ip | quote }}",
                "{ { .Values.ip } }",
                "{{ .Values.ip }",
                "{{\n.Values.ip\n}}",
                "{{ .Values." + "x".repeat(129) + " }}",
                "$ip ${ip} $(ip)")) {
            assertThat(Template.fill(Json.text(text), Map.of("ip", "10.0.0.7"))).isEqualTo(Json.text(text));
            assertThat(Template.keys(Json.text(text))).isEmpty();
        }
    }

    @Test
    void keys_are_told_once_in_order_of_appearance() {
        var json = JsonText.read("{\"a\":[\"{{ .Values.b }}{{ .Values.a }}\"],\"c\":\"{{ .Values.b }}\"}");
        assertThat(Template.keys(json)).containsExactly("b", "a");
    }

    @Test
    void an_unknown_key_is_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.fill(Json.text("{{ .Values.ip }}"), Map.of("other", "x")))
                .withMessage("no step has output the value \"ip\"");
    }

    @Test
    void a_key_of_the_greatest_length_is_replaced_and_one_with_a_dash_is_never_written_as_it_stands() {
        var longest = "x".repeat(128);
        assertThat(Template.fill(Json.text("{{ .Values." + longest + " }}"), Map.of(longest, "v")))
                .isEqualTo(Json.text("v"));
        assertThat(Template.keys(Json.text("{{ .Values.the-ip }}"))).containsExactly("the-ip");
    }

    @Test
    void a_value_becomes_neither_a_template_nor_a_reference_nor_structure() {
        for (String hostile : List.of(
                "{{ .Values.secret }}",
                "{{",
                "}}",
                "$1",
                "${1}",
                "\\1",
                "\\",
                "\\\\$0",
                "\",\"admin\":true,\"x\":\"",
                "}],\"a\":[{",
                "null",
                "\u0000",
                "\ud83d")) {
            var filled = Template.fill(
                    JsonText.read("{\"a\":\"<{{ .Values.v }}>{{ .Values.v }}\"}"),
                    Map.of("v", hostile, "secret", "s3cret"));
            assertThat(filled).isEqualTo(Json.object("a", Json.text("<" + hostile + ">" + hostile)));
            assertThat(JsonText.read(filled.print())).isEqualTo(filled);
        }
    }

    @Test
    void two_values_side_by_side_do_not_make_a_third_use() {
        var values = Map.of("open", "{{ .Values.", "close", "secret }}", "secret", "s3cret");
        assertThat(Template.fill(Json.text("{{ .Values.open }}{{ .Values.close }}"), values))
                .isEqualTo(Json.text("{{ .Values.secret }}"));
    }

    @Test
    void ten_thousand_hostile_values_never_change_the_shape() {
        var random = new Random(5);
        var parts = List.of(
                "{{", "}}", ".Values.", "v", " ", "$", "\\", "1", "{{ .Values.v }}", "\"", "\n", "\ud83d\ude00");
        for (int i = 0; i < 10_000; i++) {
            var value = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) value.append(parts.get(random.nextInt(parts.size())));
            var before = new StringBuilder();
            for (int n = random.nextInt(4); n > 0; n--) before.append(random.nextBoolean() ? "x" : "$\\");
            var json = Json.object("t", Json.text(before + "{{ .Values.v }}" + before))
                    .with("other", JsonSamples.value(random, 0) instanceof Json.Num n ? n : Json.number(1));
            var filled = (Json.Obj) Template.fill(json, Map.of("v", value.toString()));
            assertThat(filled.get("t").orElseThrow()).isEqualTo(Json.text(before.toString() + value + before));
            assertThat(filled.with("t", Json.text(""))).isEqualTo(json.with("t", Json.text("")));
        }
    }

    /** A quadratic or exponential matcher would take hours; the bound only ends a hang. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void megabytes_of_almost_templates_are_read_in_linear_time() {
        for (String almost :
                List.of("{{", "{{ ", "{{ .Values.", "{{ .Values.x ", "{{ .Values.x{{ .Values.", "{{        ")) {
            String hostile = almost.repeat(4 * 1024 * 1024 / almost.length());
            assertThat(Template.keys(Json.text(hostile))).isEmpty();
            assertThat(Template.fill(Json.text(hostile), Map.of())).isEqualTo(Json.text(hostile));
        }
        String key = "x".repeat(1024 * 1024);
        assertThat(Template.keys(Json.text("{{ .Values." + key + " }}"))).isEmpty();
        String uses = "{{ .Values.v }}".repeat(200_000);
        assertThat(Template.fill(Json.text(uses), Map.of("v", "$"))).isEqualTo(Json.text("$".repeat(200_000)));
    }
}

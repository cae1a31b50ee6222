package dev.holdfast.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void strings_are_escaped_as_the_standard_asks() {
        assertThat(Json.text("say \"hi\"\\\n\r\t\u0000\u001f\b").print())
                .isEqualTo("\"say \\\"hi\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u0008\"");
        assertThat(Json.text("Grüße / 世界").print()).isEqualTo("\"Grüße / 世界\"");
        assertThat(Json.object("a\"b", Json.number(1)).print()).isEqualTo("{\"a\\\"b\":1}");
    }

    @Test
    void half_a_surrogate_pair_is_escaped_and_a_whole_one_is_kept() {
        assertThat(Json.text("\ud83d\ude00").print()).isEqualTo("\"\ud83d\ude00\"");
        assertThat(Json.text("\ud83d").print()).isEqualTo("\"\\ud83d\"");
        assertThat(Json.text("x\ude00").print()).isEqualTo("\"x\\ude00\"");
        assertThat(Json.text("\ude00\ud83d").print()).isEqualTo("\"\\ude00\\ud83d\"");
        assertThat(Json.text("\ud83d\ud83d\ude00").print()).isEqualTo("\"\\ud83d\ud83d\ude00\"");
        assertThat(Json.text("\ud83d\ud83d\ude00").bytes()).isEqualTo(2 + 6 + 4);
    }

    @Test
    void what_is_printed_reads_back_as_the_same_value() throws CharacterCodingException {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var json = JsonSamples.value(random, 4);
            String text = json.print();
            assertThat(JsonText.read(text)).isEqualTo(json);
            // text that no encoder refuses: every surrogate is paired
            StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
            assertThat(json.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void equal_values_have_equal_canonical_text_whatever_the_order_of_members() {
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            var json = JsonSamples.value(random, 4);
            var other = JsonSamples.shuffled(random, json);
            assertThat(other).isEqualTo(json);
            assertThat(other.canonical()).isEqualTo(json.canonical());
        }
        assertThat(JsonText.read("{\"b\":[{\"d\":1,\"c\":2}],\"a\":{}}").canonical())
                .isEqualTo("{\"a\":{},\"b\":[{\"c\":2,\"d\":1}]}");
    }

    @Test
    void members_are_printed_in_the_order_given_and_changed_in_place() {
        var object = Json.object().with("z", Json.number(1)).with("a", Json.number(2));
        assertThat(object.print()).isEqualTo("{\"z\":1,\"a\":2}");
        assertThat(object.with("z", Json.number(3)).print()).isEqualTo("{\"z\":3,\"a\":2}");
        assertThat(object.print()).isEqualTo("{\"z\":1,\"a\":2}");
    }

    @Test
    void numbers_compare_by_value() {
        assertThat(new Json.Num(new BigDecimal("1.00"))).isEqualTo(Json.number(1));
        assertThat(new Json.Num(new BigDecimal("-0.0"))).isEqualTo(Json.number(0));
        assertThat(new Json.Num(new BigDecimal("100")).print()).isEqualTo("100");
        assertThat(new Json.Num(new BigDecimal("1.50")).print()).isEqualTo("1.5");
        assertThat(Json.number(Long.MIN_VALUE).print()).isEqualTo("-9223372036854775808");
    }

    @Test
    void a_short_number_never_becomes_a_long_text() {
        assertThat(new Json.Num(new BigDecimal("1e999999")).print()).isEqualTo("1E+999999");
        assertThat(new Json.Num(new BigDecimal("1e-999999")).print()).isEqualTo("1E-999999");
        assertThat(new Json.Num(new BigDecimal("1e20")).print()).isEqualTo("100000000000000000000");
    }

    @Test
    void null_is_a_value_and_absence_is_not() {
        var object = Json.object("a", new Json.Null());
        assertThat(object.get("a")).isEqualTo(Optional.of(new Json.Null()));
        assertThat(object.get("b")).isEmpty();
        assertThat(object.print()).isEqualTo("{\"a\":null}");
        assertThat(object).isNotEqualTo(Json.object());
    }

    @Test
    void values_cannot_be_changed_from_outside() {
        var items = new ArrayList<Json>(List.of(Json.number(1)));
        var members = new LinkedHashMap<String, Json>(Map.of("a", Json.number(1)));
        var array = new Json.Arr(items);
        var object = new Json.Obj(members);
        items.add(Json.number(2));
        members.put("b", Json.number(2));
        assertThat(array.print()).isEqualTo("[1]");
        assertThat(object.print()).isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> object.members().put("c", Json.number(3)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_tree_of_plain_values_becomes_json() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("text", "x");
        tree.put("list", Arrays.asList(1, 2.5, null, true, Map.of("n", 10L)));
        tree.put("json", Json.number(7));
        assertThat(Json.of(tree).print())
                .isEqualTo("{\"text\":\"x\",\"list\":[1,2.5,null,true,{\"n\":10}],\"json\":7}");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(List.of(new Object())));
    }

    @Test
    void every_value_has_a_name_that_people_use() {
        assertThat(List.of(
                        Json.object().noun(),
                        Json.array(Json.number(1), Json.number(2)).noun(),
                        Json.text("").noun(),
                        Json.number(0).noun(),
                        new Json.Bool(true).noun(),
                        new Json.Null().noun()))
                .containsExactly("a map", "a list of 2", "a string", "a number", "a boolean", "null");
    }
}

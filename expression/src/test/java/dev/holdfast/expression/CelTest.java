package dev.holdfast.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Expression;
import dev.holdfast.core.plan.Expression.Judgement;
import dev.holdfast.core.plan.Expression.Unreadable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelTest {

    private static final Json OBJECT = Json.object(
                    "spec", Json.object("replicas", Json.number(3)).with("name", Json.text("db")))
            .with(
                    "status",
                    Json.object("readyReplicas", Json.number(3))
                            .with("share", new Json.Num(new java.math.BigDecimal("0.5")))
                            .with("nothing", new Json.Null())
                            .with(
                                    "conditions",
                                    Json.array(
                                            Json.object("type", Json.text("Progressing"))
                                                    .with("status", Json.text("False")),
                                            Json.object("type", Json.text("Ready"))
                                                    .with("status", Json.text("True")))));

    private static Expression read(String text) throws Unreadable {
        return Cel.LANGUAGE.read(text, Set.of("object"));
    }

    private static Judgement judge(String text) throws Unreadable {
        return read(text).judge(Map.of("object", OBJECT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.status.readyReplicas == object.spec.replicas",
                "object.spec.replicas > 2.5 && object.status.share < 1",
                "object.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
                "!object.status.conditions.all(c, c.status == 'True')",
                "object.status.conditions.exists_one(c, c.status == 'True')",
                "!has(object.status.phase) || object.status.phase == 'Running'",
                "object.spec.name.startsWith('d') && object.spec.name.matches('^[a-z]+$')",
                "object.status.nothing == null",
                "'replicas' in object.spec && object.spec['replicas'] in [1, 2, 3]",
                "size(object.status.conditions) + 1 == 3",
                "object.spec.replicas == 3 || object.not.there"
            })
    void a_condition_that_holds_is_told_so(String text) throws Unreadable {
        assertThat(judge(text)).isEqualTo(new Judgement.Holds());
    }

    @Test
    void a_condition_that_does_not_hold_is_told_so() throws Unreadable {
        assertThat(judge("object.status.readyReplicas == 4")).isEqualTo(new Judgement.Fails());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "object.status.phase == 'Running' | key 'phase' is not present in map",
                "object.spec.name > 3 | No matching overload",
                "object.spec | it is a map, not true or false",
                "object.spec.replicas | it is a number, not true or false",
                "int(object.spec.name) == 3 | db"
            })
    void what_cannot_be_told_is_neither_true_nor_false(String text, String words) throws Unreadable {
        assertThat(judge(text)).isInstanceOfSatisfying(Judgement.Unclear.class, unclear -> assertThat(unclear.words())
                .contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "object.status.phase = 'Running' | 1:21",
                "object.status == | mismatched input",
                "1 + 1 | expected type 'bool' but found 'int'",
                "values.ip == 'x' | undeclared reference to 'values'",
                "now() > object.t | undeclared reference to 'now'",
                "object.list.map(x, x).size() > 3 | undeclared reference to 'map'",
                "'a' + 'b' == object.name | found no matching overload for '_+_'"
            })
    void what_is_no_condition_is_refused_with_the_place(String text, String words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void an_expression_that_would_run_on_is_given_up() throws Unreadable {
        String loop = "[1,2,3,4,5,6,7,8,9,10].all(%s, %s)";
        String text = "true";
        for (String variable : new String[] {"a", "b", "c", "d", "e"}) text = loop.formatted(variable, text);
        assertThat(judge(text)).isInstanceOfSatisfying(Judgement.Unclear.class, unclear -> assertThat(unclear.words())
                .contains("budget exceeded"));
    }

    @Test
    void texts_and_lists_cannot_be_joined_whatever_their_types_are_known_as() throws Unreadable {
        var large = Json.object("text", Json.text("x".repeat(1000)));
        String joined = String.join(" + ", Collections.nCopies(20, "object.text"));
        var judgement = read(joined + " == 'x'").judge(Map.of("object", large));
        assertThat(judgement).isInstanceOf(Judgement.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 4000})
    void parentheses_have_an_end(int depth) {
        String text = "(".repeat(depth) + "true" + ")".repeat(depth);
        assertThatThrownBy(() -> read(text)).isInstanceOf(Unreadable.class);
    }

    @Test
    void a_regular_expression_takes_no_longer_than_its_text_and_has_a_bound() throws Unreadable {
        var object = Json.object("name", Json.text("a".repeat(100_000) + "!"));
        assertThat(read("object.name.matches('(a+)+$')").judge(Map.of("object", object)))
                .isEqualTo(new Judgement.Fails());
        assertThat(read("object.name.matches('(((a{30}){30}){30}){30}')").judge(Map.of("object", object)))
                .isInstanceOf(Judgement.Unclear.class);
    }

    @Test
    void numbers_are_compared_by_value_however_they_are_written() throws Unreadable {
        for (String number : new String[] {"3", "3.0", "3e0"}) {
            var object = Json.object("n", new Json.Num(new java.math.BigDecimal(number)));
            assertThat(read("object.n == 3").judge(Map.of("object", object))).isEqualTo(new Judgement.Holds());
        }
        var huge = Json.object("n", new Json.Num(new java.math.BigDecimal("1e400")));
        assertThat(read("object.n > 3").judge(Map.of("object", huge))).isEqualTo(new Judgement.Holds());
    }

    @Test
    void the_same_text_is_the_same_expression() throws Unreadable {
        assertThat(read("object.a == 1")).isEqualTo(read("object.a == 1")).isNotEqualTo(read("object.a == 2"));
    }
}

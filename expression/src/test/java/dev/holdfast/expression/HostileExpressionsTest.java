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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that somebody has written to take all time or all memory: given up within bounds, or never read. */
class HostileExpressionsTest {

    private static final Json.Obj OBJECT = Json.object("text", Json.text("a".repeat(50_000)))
            .with("list", new Json.Arr(Collections.nCopies(2_000, Json.number(1))));

    /** What a macro over a macro over a list makes of nine elements. */
    private static String nested(String macro, int depth, String innermost) {
        String text = innermost;
        for (int i = 0; i < depth; i++) text = "[1,2,3,4,5,6,7,8,9]." + macro.formatted("v" + i, text);
        return text;
    }

    static Stream<String> bombs() {
        return Stream.of(
                nested("all(%s, %s)", 7, "true"),
                nested("map(%s, %s)", 7, "1") + ".size() > 0",
                nested("filter(%s, %s.size() > 0)", 6, "[1]") + ".size() > 0",
                nested("exists(%s, %s)", 7, "false"),
                "object.list.all(a, object.list.all(b, object.list.all(c, true)))",
                "object.list.map(a, object.list.map(b, object.list)).size() > 0",
                "object.text.matches('((a*)*)*b')",
                "object.text.matches('(((a{50}){50}){50}){50}')",
                "object.text.matches('" + "(a|".repeat(200) + "b" + ")".repeat(200) + "')",
                "object.text.matches('[')",
                "object.text.matches(object.text)",
                String.join(" + ", Collections.nCopies(200, "object.text")) + " == 'x'",
                String.join(" + ", Collections.nCopies(200, "object.list")) + " == [1]",
                "object.none.none.none == 1",
                "1 / 0 == 1",
                "9223372036854775807 + 1 > 0",
                "object.list[9223372036854775807] == 1",
                "object.text.contains(object.text + object.text)",
                "timestamp('x') == timestamp('y')",
                "duration('999999999999999h') > duration('1s')");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void a_bomb_is_given_up_or_never_read_and_its_words_are_short(String text) {
        try {
            var judgement = Cel.LANGUAGE.read(text, Set.of("object")).judge(Map.of("object", OBJECT));
            if (judgement instanceof Judgement.Unclear(var words)) {
                assertThat(words).isNotBlank().hasSizeLessThan(2_000);
            } else {
                // what is cheap, such as a regular expression in linear time, may be judged
                assertThat(judgement).isNotNull();
            }
        } catch (Unreadable refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(2_000).doesNotContain("\n");
        }
    }

    static Stream<String> towers() {
        return Stream.of(
                "(".repeat(2_000) + "true" + ")".repeat(2_000),
                "!".repeat(4_000) + "true",
                "[".repeat(2_000) + "]".repeat(2_000) + " == []",
                "object" + ".a".repeat(2_000) + " == 1",
                "true" + " ? true : true".repeat(290),
                "{'a': ".repeat(600) + "1" + "}".repeat(600) + ".a == 1",
                "-".repeat(4_000) + "1 == 1");
    }

    @ParameterizedTest
    @MethodSource("towers")
    void a_tower_ends_in_words_and_never_in_an_error_of_the_machine(String text) {
        try {
            assertThat(Cel.LANGUAGE.read(text, Set.of("object")).judge(Map.of("object", OBJECT)))
                    .isNotNull();
        } catch (Unreadable refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(2_000);
        }
    }

    @Test
    void nothing_can_be_said_that_reaches_out_of_the_values() {
        for (String text : new String[] {
            "System.exit(0)",
            "java.lang.Runtime.getRuntime() == null",
            "object.getClass() == 1",
            "env('HOME') == ''",
            "request.userInfo.username == 'x'",
            "http.get('http://169.254.169.254') == ''"
        }) {
            assertThatThrownBy(() -> Cel.LANGUAGE.read(text, Set.of("object")))
                    .as(text)
                    .isInstanceOf(Expression.Unreadable.class);
        }
    }
}

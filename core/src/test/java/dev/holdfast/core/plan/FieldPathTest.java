package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonSamples;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.FieldPath.Lookup;
import dev.holdfast.core.plan.FieldPath.Segment;
import dev.holdfast.core.plan.FieldPath.Segment.End;
import dev.holdfast.core.plan.FieldPath.Segment.Index;
import dev.holdfast.core.plan.FieldPath.Segment.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {

    private static final Json SERVICE = JsonText.read("""
            {"metadata":{"annotations":{"example.com/role":"primary"},"labels":{}},\
            "status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.7"},{"hostname":"db"}]}},"none":null}""");

    @Test
    void dots_indexes_quoted_keys_and_the_end_of_a_list_are_segments() {
        assertThat(FieldPath.parse("status.loadBalancer.ingress[0].ip").segments())
                .containsExactly(
                        new Member("status"),
                        new Member("loadBalancer"),
                        new Member("ingress"),
                        new Index(0),
                        new Member("ip"));
        assertThat(FieldPath.parse("metadata.annotations[\"example.com/role\"]").segments())
                .containsExactly(new Member("metadata"), new Member("annotations"), new Member("example.com/role"));
        assertThat(FieldPath.parse("a['x'].\"y.z\".w").segments())
                .containsExactly(new Member("a"), new Member("x"), new Member("y.z"), new Member("w"));
        assertThat(FieldPath.parse("spec.rules[-]").segments())
                .containsExactly(new Member("spec"), new Member("rules"), new End());
        assertThat(FieldPath.parse("matrix[1][02]").segments())
                .containsExactly(new Member("matrix"), new Index(1), new Index(2));
    }

    @Test
    void a_leading_dot_as_kubectl_has_it_is_accepted() {
        assertThat(FieldPath.parse(".spec.replicas")).isEqualTo(FieldPath.parse("spec.replicas"));
        assertThat(FieldPath.parse(".[\"spec\"]")).isEqualTo(FieldPath.parse("spec"));
    }

    @Test
    void a_backslash_takes_the_next_character_as_it_is() {
        assertThat(FieldPath.parse("data.haproxy\\.cfg").segments())
                .containsExactly(new Member("data"), new Member("haproxy.cfg"));
        assertThat(FieldPath.parse("data[\"say \\\"hi\\\" \\\\\"]").segments())
                .containsExactly(new Member("data"), new Member("say \"hi\" \\"));
    }

    @Test
    void pointers_escape_tilde_and_slash() {
        assertThat(FieldPath.parse("a[\"b/c~d\"][3].e").pointer()).isEqualTo("/a/b~1c~0d/3/e");
        assertThat(FieldPath.parse("a[\"~1\"]").pointer()).isEqualTo("/a/~01");
        assertThat(FieldPath.parse("a.b[-]").pointer()).isEqualTo("/a/b/-");
        assertThat(FieldPath.parse("a.b.c").pointer(2)).isEqualTo("/a/b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''              | expected a field name at position 1
            '.'             | expected a field name at position 2
            'a..b'          | expected a field name at position 3
            'a.'            | expected a field name at position 3
            'a b'           | expected '.' at position 2
            'a[0]b'         | expected '.' at position 5
            'a[x]'          | expected an index of up to 6 digits, a quoted key or - at position 3
            'a[1234567]'    | expected an index of up to 6 digits, a quoted key or - at position 10
            'a[-1]'         | expected ']' at position 4
            'a[0'           | expected ']' at position 4
            'a['            | expected an index, a quoted key or - at position 3
            'a["x'          | expected '"' at position 5
            'a[-].b'        | expected nothing: [-] is the end at position 5
            'a]'            | expected '.' at position 2
            'a.[0]'         | expected a field name at position 3
            """)
    void a_path_that_cannot_be_read_is_refused_with_the_position(String path, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parse(path))
                .withMessage("field path \"" + path + "\": " + expected);
    }

    @Test
    void too_long_and_too_deep_paths_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parse("a".repeat(1025)))
                .withMessageContaining("longer than 1024");
        assertThat(FieldPath.parse("a" + ".a".repeat(63)).segments()).hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldPath.parse("a" + ".a".repeat(64)))
                .withMessageContaining("at most 64 segments");
        assertThatIllegalArgumentException().isThrownBy(() -> new FieldPath(List.of()));
    }

    @Test
    void a_path_finds_what_stands_there() {
        assertThat(found("status.loadBalancer.ingress[0].ip")).isEqualTo(Json.text("10.0.0.7"));
        assertThat(found("metadata.annotations[\"example.com/role\"]")).isEqualTo(Json.text("primary"));
        assertThat(found("none")).isEqualTo(new Json.Null());
        assertThat(found("metadata.labels")).isEqualTo(Json.object());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec.replicas                       | the object has metadata, status, none
            status.loadBalancer.ingress[2].ip   | status.loadBalancer.ingress is a list of 2
            status.loadBalancer.ingress[1].ip   | status.loadBalancer.ingress[1] has hostname
            status.loadBalancer[0]              | status.loadBalancer has ingress
            metadata.labels.app                 | metadata.labels is an empty map
            none.x                              | none is null
            status.loadBalancer.ingress[-]      | status.loadBalancer.ingress is a list of 2
            metadata.annotations["example.com/role"].x | metadata.annotations["example.com/role"] is a string
            """)
    void a_missing_field_is_told_by_the_part_that_exists_and_what_it_holds(String path, String where) {
        assertThat(FieldPath.parse(path).find(SERVICE)).isEqualTo(new Lookup.Missing(where));
    }

    @Test
    void of_a_large_map_only_a_few_names_are_told() {
        var object = Json.object();
        for (int i = 0; i < 100; i++) object = object.with("k" + i, Json.number(i));
        assertThat(FieldPath.parse("x").find(object))
                .isEqualTo(new Lookup.Missing("the object has k0, k1, k2, k3, k4, k5, k6, k7, …"));
    }

    @Test
    void a_path_through_a_list_is_known_as_one() {
        assertThat(FieldPath.parse("a.b").throughList()).isFalse();
        assertThat(FieldPath.parse("a[0].b").throughList()).isTrue();
        assertThat(FieldPath.parse("a[-]").throughList()).isTrue();
        assertThat(FieldPath.parse("a[-]").appends()).isTrue();
        assertThat(FieldPath.parse("a[0]").appends()).isFalse();
    }

    @Test
    void every_path_reads_back_from_its_own_text() {
        var random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            var segments = new ArrayList<Segment>();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                segments.add(
                        random.nextInt(4) == 0
                                ? new Index(random.nextInt(1_000_000))
                                : new Member(JsonSamples.string(random)));
            }
            if (random.nextInt(5) == 0) segments.add(new End());
            var path = new FieldPath(segments);
            assertThat(FieldPath.parse(path.toString())).isEqualTo(path);
        }
    }

    @Test
    void hostile_texts_are_read_or_refused_with_a_position_and_nothing_else() {
        var random = new Random(4);
        String alphabet = "ab.[]\"'\\-0 9~/{}$\u0000\ud83d";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            try {
                var path = FieldPath.parse(text.toString());
                assertThat(FieldPath.parse(path.toString())).isEqualTo(path);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("at position ");
            }
        }
    }

    private static Json found(String path) {
        return ((Lookup.Found) FieldPath.parse(path).find(SERVICE)).value();
    }
}

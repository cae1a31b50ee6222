package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdentityTest {

    @Test
    void the_order_of_the_labels_does_not_matter() {
        var one = new LinkedHashMap<String, String>();
        one.put("a", "1");
        one.put("b", "2");
        var other = new LinkedHashMap<String, String>();
        other.put("b", "2");
        other.put("a", "1");
        assertThat(Identity.of(one)).isEqualTo(Identity.of(other));
    }

    @Test
    void text_that_moves_between_names_and_values_makes_another_alert() {
        assertThat(Identity.of(Map.of("ab", "c"))).isNotEqualTo(Identity.of(Map.of("a", "bc")));
        assertThat(Identity.of(Map.of("a", "b", "c", "d"))).isNotEqualTo(Identity.of(Map.of("a", "b\0c\0d")));
        assertThat(Identity.of(Map.of("a", "b,c=d"))).isNotEqualTo(Identity.of(Map.of("a", "b", "c", "d")));
        assertThat(Identity.of(Map.of())).isNotEqualTo(Identity.of(Map.of("", "")));
    }

    @Test
    void what_could_be_read_of_a_broken_alert_is_never_the_same_as_a_whole_one() {
        for (var labels : List.of(Map.<String, String>of(), Map.of("", ""), Map.of("a", "b"))) {
            assertThat(Identity.ofBroken(labels)).isEqualTo(Identity.ofBroken(labels));
            assertThat(List.of(Map.<String, String>of(), Map.of("", ""), Map.of("a", "b")))
                    .noneMatch(whole -> Identity.of(whole).equals(Identity.ofBroken(labels)));
        }
    }

    @Test
    void an_identity_never_changes_between_releases() {
        assertThat(Identity.of(Map.of("alertname", "ShopIsDown", "app", "shop", "größe", "✓"))
                        .hex())
                .isEqualTo("a5b1406ae953e884dc12f508cdc16a24a761e28654c916b2a4034803ea24806f");
    }

    @Test
    void different_label_sets_have_different_identities() {
        var random = new Random(4711);
        var seen = new HashMap<Identity, Map<String, String>>();
        for (int i = 0; i < 20_000; i++) {
            var labels = new HashMap<String, String>();
            for (int n = random.nextInt(4); n > 0; n--) labels.put(word(random), word(random));
            var known = seen.putIfAbsent(Identity.of(labels), labels);
            assertThat(known == null || known.equals(labels)).isTrue();
        }
    }

    @Test
    void what_is_no_hash_is_no_identity() {
        assertThatThrownBy(() -> new Identity("abc")).hasMessageContaining("no identity: abc");
    }

    private static String word(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) text.append("ab=,\0\"".charAt(random.nextInt(6)));
        return text.toString();
    }
}

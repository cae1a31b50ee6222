package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.alert.Identity;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    private static final Identity SHOP = Identity.of(Map.of("alertname", "ShopIsDown"));
    private static final String RFC_1123 = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    @ParameterizedTest
    @CsvSource({
        "ShopIsDown, shop-is-down",
        "kube_pod__crash, kube-pod-crash",
        "'', unnamed",
        "---, unnamed",
        "Größe: 5µm, gr-e-5-m",
        "警报, unnamed",
        "HTTPServer, httpserver",
        "db.example.com, db-example-com"
    })
    void a_name_begins_with_what_people_recognise(String text, String slug) {
        assertThat(Names.slug(text)).isEqualTo(slug);
    }

    @Test
    void the_names_of_an_alert_tell_identity_and_episode() {
        assertThat(Names.alert("ShopIsDown", SHOP, 2)).isEqualTo("shop-is-down-" + SHOP.brief() + "-2");
    }

    @Test
    void every_name_is_a_label_of_rfc_1123() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var text = text(random);
            assertThat(Names.alert(text, SHOP, 1 + random.nextInt(Integer.MAX_VALUE)))
                    .matches(RFC_1123);
            assertThat(Names.run(text, text, text)).matches(RFC_1123);
        }
    }

    @Test
    void different_plans_and_alerts_have_different_runs() {
        var names = new HashSet<String>();
        for (var namespace : new String[] {"a", "ab", "a-b"}) {
            for (var plan : new String[] {"x".repeat(250), "x".repeat(251), "b", "bc", "a-b"}) {
                for (var uid : new String[] {"1", "11", "c1"}) names.add(Names.run(namespace, plan, uid));
            }
        }
        assertThat(names).hasSize(3 * 5 * 3);
    }

    @Test
    void a_run_s_name_never_changes_between_releases() {
        assertThat(Names.run("shop", "db-failover", "11111111-2222-3333-4444-555555555555"))
                .isEqualTo("db-failover-4237e48569758cc5");
    }

    @Test
    void a_label_value_is_the_name_itself_where_it_fits() {
        assertThat(Names.labelValue("db.failover")).isEqualTo("db.failover");
        assertThat(Names.labelValue("p".repeat(64))).hasSize(63).isNotEqualTo(Names.labelValue("p".repeat(65)));
    }

    @Test
    void a_name_from_elsewhere_carries_its_namespace() {
        assertThat(Names.seenFrom("shop", "shop", "r")).isEqualTo("r");
        assertThat(Names.seenFrom("shop", "bank", "r")).isEqualTo("bank/r");
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(90); n > 0; n--) {
            text.append(random.nextBoolean() ? "aZ9-_. ".charAt(random.nextInt(7)) : (char) random.nextInt(0xD800));
        }
        return text.toString();
    }
}

package dev.holdfast.sandbox.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.store.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WishTest {
    @Test
    void a_service_of_type_load_balancer_wishes_for_an_address() {
        assertThat(wish("{}", "{type: LoadBalancer}", "{}"))
                .contains(new Wish("default", "db", Optional.empty(), Duration.ZERO));
    }

    @Test
    void a_service_that_needs_none_wishes_for_nothing() {
        assertThat(wish("{}", "{type: ClusterIP}", "{}")).isEmpty();
        assertThat(wish("{}", "{type: LoadBalancer, loadBalancerClass: another}", "{}"))
                .isEmpty();
        assertThat(wish("{}", "{type: LoadBalancer}", "{loadBalancer: {ingress: [{ip: 1.2.3.4}]}}"))
                .isEmpty();
    }

    @Test
    void the_delay_is_read_from_the_annotation_and_an_unreadable_one_is_none() {
        assertThat(delay("500ms")).contains(Duration.ofMillis(500));
        assertThat(delay("5s")).contains(Duration.ofSeconds(5));
        assertThat(delay("2m")).contains(Duration.ofMinutes(2));
        assertThat(delay("soon")).contains(Duration.ZERO);
        assertThat(delay("never")).isEmpty();
    }

    @Test
    void an_address_that_the_service_asks_for_is_its() {
        assertThat(wish("{}", "{type: LoadBalancer, loadBalancerIP: 100.64.9.9}", "{}")
                        .orElseThrow()
                        .asked())
                .contains("100.64.9.9");
    }

    @Test
    void addresses_stay_in_their_range_and_hardly_ever_meet() {
        var addresses = new HashSet<String>();
        for (var i = 0; i < 1000; i++) {
            var address = Address.of("east", "default", "service-" + i);
            var second = Integer.parseInt(address.split("\\.")[1]);
            assertThat(address).startsWith("100.");
            assertThat(second).isBetween(64, 127);
            addresses.add(address);
        }
        assertThat(addresses).hasSizeGreaterThan(995);
    }

    private static Optional<Duration> delay(String text) {
        return wish("{" + quoted(Wish.DELAY) + ": " + quoted(text) + "}", "{type: LoadBalancer}", "{}")
                .map(Wish::delay);
    }

    /** Bare words become strings, for readable tests. */
    private static Optional<Wish> wish(String annotations, String spec, String status) {
        var text = "{metadata: {namespace: default, name: db, annotations: " + annotations + "}, spec: " + spec
                + ", status: " + status + "}";
        return Wish.of(Json.tree(text.replaceAll("(?<![\"\\w./-])([A-Za-z0-9][\\w.-]*)(?![\"\\w./-])", "\"$1\"")));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}

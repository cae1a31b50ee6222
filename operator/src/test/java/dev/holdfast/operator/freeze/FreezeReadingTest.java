package dev.holdfast.operator.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.freeze.Freeze;
import dev.holdfast.core.freeze.Freeze.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeReadingTest {

    private static final String END = "expires: \"2026-03-01T14:00:00Z\"";

    private static Freeze read(String spec) {
        var text = "apiVersion: holdfast.dev/v1alpha1\nkind: Freeze\nmetadata: {name: move, namespace: shop}\n" + spec;
        return FreezeReading.read(
                Serialization.unmarshal(text, GenericKubernetesResource.class),
                (namespace, application) -> (namespace + "/" + application).equals("shop/checkout")
                        ? List.of("from-east", "from-west")
                        : List.of());
    }

    @Test
    void everything_that_is_set_is_read() {
        assertThat(read("spec: {scope: Site, site: east, reason: storage moves, setBy: ann, " + END + "}"))
                .isEqualTo(new Freeze(
                        "shop",
                        "move",
                        new Scope.Site("east"),
                        "ann",
                        "storage moves",
                        Optional.of(Instant.parse("2026-03-01T14:00:00Z"))));
        assertThat(read("spec: {scope: Application, plans: [a, b], " + END + "}")
                        .scope())
                .isEqualTo(new Scope.Application(List.of("a", "b")));
        assertThat(read("spec: {scope: Fleet, " + END + "}").scope()).isEqualTo(new Scope.Fleet());
    }

    @Test
    void an_application_is_the_plans_that_recover_it() {
        assertThat(read("spec: {scope: Application, application: checkout, " + END + "}")
                        .scope())
                .isEqualTo(new Scope.Application(List.of("from-east", "from-west")));
    }

    @Test
    void an_application_whose_plans_are_not_known_is_every_plan() {
        assertThat(read("spec: {scope: Application, application: shop, " + END + "}")
                        .scope())
                .isEqualTo(new Scope.Application(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{scope: Zone, " + END + "} | spec.scope is \"Zone\"",
                "{" + END + "} | spec.scope is",
                "{scope: Site, " + END + "} | spec.site is missing",
                "{scope: Application, plans: [1], " + END + "} | spec.plans is [1]",
                "{scope: Fleet} | spec.expires is",
                "{scope: Fleet, expires: tomorrow} | spec.expires is \"tomorrow\"",
                "7 | spec.expires is"
            })
    void what_cannot_be_understood_holds_everything_and_says_why(String spec, String why) {
        var freeze = read("spec: " + spec);
        assertThat(freeze.scope()).isInstanceOfSatisfying(Scope.Unreadable.class, scope -> assertThat(scope.why())
                .contains(why));
        assertThat(freeze.isOver(Instant.EPOCH)).isFalse();
    }
}

package dev.holdfast.core.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.protection.Coverage.Place;
import dev.holdfast.core.protection.Coverage.Selector;
import dev.holdfast.core.protection.Coverage.Workload;
import dev.holdfast.core.protection.Labels.Operator;
import dev.holdfast.core.protection.Labels.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Place EAST = new Place("holdfast-system", "east", Map.of("tier", "edge"));
    private static final Place WEST = new Place("shop", "west", Map.of());

    @Test
    void what_no_selector_selects_is_unprotected() {
        var web = workload(EAST, "shop", "Deployment", "web", Map.of("app", "web"));
        var cron = workload(EAST, "shop", "CronJob", "nightly", Map.of());
        assertThat(Coverage.unprotected(
                        List.of(web, cron), List.of(everywhere(labels("app", "web"), List.of("Deployment")))))
                .containsExactly(cron);
    }

    @Test
    void without_namespaces_only_the_applications_own_is_meant() {
        var elsewhere = workload(EAST, "bank", "Deployment", "web", Map.of());
        assertThat(everywhere(Labels.ALL, List.of()).selects(elsewhere)).isFalse();
    }

    @Test
    void clusters_are_meant_by_name_or_by_label_and_the_home_cluster_by_neither() {
        var named = new Selector(
                "shop",
                Coverage.named(List.of("east"), "shop", "holdfast-system", List.of(EAST, WEST)),
                Optional.empty(),
                false,
                List.of(),
                Labels.ALL,
                List.of());
        var labelled = new Selector(
                "shop", Set.of(), Optional.of(labels("tier", "edge")), false, List.of(), Labels.ALL, List.of());
        for (var selector : List.of(named, labelled)) {
            assertThat(selector.selects(workload(EAST, "shop", "Deployment", "web", Map.of())))
                    .isTrue();
            assertThat(selector.selects(workload(WEST, "shop", "Deployment", "web", Map.of())))
                    .isFalse();
            assertThat(selector.selects(workload(Place.HOME, "shop", "Deployment", "web", Map.of())))
                    .isFalse();
        }
        assertThat(everywhere(Labels.ALL, List.of())
                        .selects(workload(Place.HOME, "shop", "Deployment", "web", Map.of())))
                .isTrue();
    }

    @Test
    void a_name_means_the_cluster_of_the_applications_namespace_before_that_of_the_operators() {
        var own = new Place("shop", "east", Map.of());
        assertThat(Coverage.named(List.of("east"), "shop", "holdfast-system", List.of(EAST, own)))
                .containsExactly("shop/east");
        assertThat(Coverage.named(List.of("east", "bank/east"), "shop", "holdfast-system", List.of(EAST)))
                .containsExactlyInAnyOrder("holdfast-system/east", "bank/east");
    }

    @Test
    void requirements_are_met_as_kubernetes_meets_them() {
        assertThat(met(Operator.IN, Map.of("k", "a"))).isTrue();
        assertThat(met(Operator.IN, Map.of("k", "z"))).isFalse();
        assertThat(met(Operator.IN, Map.of())).isFalse();
        assertThat(met(Operator.NOT_IN, Map.of("k", "a"))).isFalse();
        assertThat(met(Operator.NOT_IN, Map.of())).isTrue();
        assertThat(met(Operator.EXISTS, Map.of("k", ""))).isTrue();
        assertThat(met(Operator.EXISTS, Map.of())).isFalse();
        assertThat(met(Operator.DOES_NOT_EXIST, Map.of())).isTrue();
        assertThat(met(Operator.DOES_NOT_EXIST, Map.of("k", "a"))).isFalse();
    }

    private static boolean met(Operator operator, Map<String, String> labels) {
        return new Labels(Map.of(), List.of(new Requirement("k", operator, Set.of("a", "b")))).select(labels);
    }

    private static Labels labels(String key, String value) {
        return new Labels(Map.of(key, value), List.of());
    }

    private static Selector everywhere(Labels labels, List<String> kinds) {
        return new Selector("shop", Set.of(), Optional.empty(), true, List.of(), labels, kinds);
    }

    private static Workload workload(
            Place place, String namespace, String kind, String name, Map<String, String> labels) {
        return new Workload(place, namespace, kind, name, labels);
    }
}

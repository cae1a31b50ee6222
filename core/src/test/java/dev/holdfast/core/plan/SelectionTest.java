package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Selection.Candidate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Map<String, String> ALERT =
            Map.of("alertname", "ShopIsDown", "app", "shop", "severity", "warning");
    private static final Candidate BY_APP = new Candidate("b", "by-app", Map.of("app", "shop"));
    private static final Candidate CRITICAL =
            new Candidate("a", "critical", Map.of("app", "shop", "severity", "critical"));
    private static final Candidate NEVER = new Candidate("a", "never", Map.of());

    @Test
    void a_plan_matches_when_all_its_labels_are_on_the_alert() {
        assertThat(Selection.of(ALERT, List.of(CRITICAL, BY_APP)).matching()).containsExactly(BY_APP);
    }

    @Test
    void several_plans_may_match_and_come_in_the_order_of_their_names() {
        var other = new Candidate("a", "other", Map.of("alertname", "ShopIsDown"));
        assertThat(Selection.of(ALERT, List.of(BY_APP, other)).matching()).containsExactly(other, BY_APP);
    }

    @Test
    void an_empty_matcher_never_matches_and_is_never_near() {
        var selection = Selection.of(ALERT, List.of(NEVER));
        assertThat(selection.matching()).isEmpty();
        assertThat(selection.nearest()).isEmpty();
    }

    @Test
    void the_nearest_miss_says_what_differs() {
        assertThat(miss(ALERT, NEVER, CRITICAL, new Candidate("a", "far", Map.of("app", "bank")))
                        .reason())
                .isEqualTo("plan critical: label severity is warning, the plan asks critical");
    }

    @Test
    void a_label_that_is_not_there_is_said_to_be_absent() {
        assertThat(miss(Map.of("app", "shop"), CRITICAL).reason())
                .isEqualTo("plan critical: label severity is absent, the plan asks critical");
    }

    @Test
    void of_two_plans_that_agree_equally_the_one_that_lacks_less_is_nearer() {
        var demanding = new Candidate("a", "demanding", Map.of("app", "shop", "severity", "critical", "zone", "1"));
        assertThat(miss(ALERT, demanding, CRITICAL).plan()).isEqualTo(CRITICAL);
    }

    @Test
    void long_reasons_are_cut() {
        var plan = new Candidate("a", "p", Map.of("a", "x".repeat(200), "b", "1", "c", "2", "d", "3", "e", ""));
        assertThat(miss(Map.of("b", ""), plan).reason())
                .isEqualTo("plan p: label a is absent, the plan asks " + "x".repeat(80) + "…; "
                        + "label b is empty, the plan asks 1; label c is absent, the plan asks 2; "
                        + "and 2 more labels differ");
    }

    @Test
    void there_is_no_nearest_miss_when_a_plan_matches() {
        assertThat(Selection.of(ALERT, List.of(CRITICAL, BY_APP)).nearest()).isEmpty();
    }

    private static Selection.Miss miss(Map<String, String> alert, Candidate... plans) {
        return Selection.of(alert, List.of(plans)).nearest().orElseThrow();
    }
}

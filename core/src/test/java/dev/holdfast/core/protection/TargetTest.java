package dev.holdfast.core.protection;

import static dev.holdfast.core.protection.Applications.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final Target PLAN = new Target(Target.Kind.PLAN, "shop", "to-west");

    @Test
    void a_plan_that_no_application_names_is_its_own_target() {
        var other = Applications.of("shop", "other", NOON, "to-east");
        assertThat(Target.of("shop", "to-west", List.of(other))).isEqualTo(PLAN);
    }

    @Test
    void a_plan_that_an_application_of_another_namespace_names_is_its_own_target() {
        var elsewhere = Applications.of("bank", "shop", NOON, "to-west");
        assertThat(Target.of("shop", "to-west", List.of(elsewhere))).isEqualTo(PLAN);
    }

    @Test
    void plans_of_one_application_have_one_target() {
        var shop = List.of(Applications.of("shop", "checkout", NOON, "to-west", "to-east"));
        assertThat(Target.of("shop", "to-west", shop)).isEqualTo(Target.of("shop", "to-east", shop));
    }

    @Test
    void of_two_applications_that_name_a_plan_the_older_has_it_and_of_one_age_the_first_by_name() {
        var young = Applications.of("shop", "a", NOON.plusSeconds(1), "to-west");
        var old = Applications.of("shop", "z", NOON, "to-west");
        var twin = Applications.of("shop", "y", NOON, "to-west");
        assertThat(Target.of("shop", "to-west", List.of(young, old)).name()).isEqualTo("z");
        assertThat(Target.of("shop", "to-west", List.of(young, old, twin)).name())
                .isEqualTo("y");
    }

    @Test
    void a_lease_has_a_name_that_kubernetes_takes_and_that_two_targets_do_not_share() {
        var application = new Target(Target.Kind.APPLICATION, "shop", "to-west");
        assertThat(PLAN.lease()).matches("[a-z0-9-]{1,63}").isNotEqualTo(application.lease());
        assertThat(new Target(Target.Kind.PLAN, "shop", "to-west").lease()).isEqualTo(PLAN.lease());
    }

    @Test
    void an_identity_is_read_back_and_anything_else_is_no_run() {
        var run = new Holder("shop", "to-west-1", "6f0c");
        assertThat(Holder.of(run.identity())).contains(run);
        assertThat(Holder.of("somebody")).isEmpty();
        assertThat(Holder.of("shop/to-west-1/")).isEmpty();
    }
}

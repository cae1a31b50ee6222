package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.plan.RecoveryPlan;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed policy about a run's steps is what the plan's rules say. {@code -Dgolden.write=true} rewrites it. */
class PolicyGoldenTest {
    private static final Path FILE =
            Path.of(System.getProperty("holdfast.checkout"), "deploy", "policies", Policies.RUN_STEPS + ".yaml");

    @Test
    void the_policy_about_the_steps_of_runs_says_what_the_rules_of_plans_say() throws IOException {
        var generated = StepsPolicy.generate(CrdSource.generate().get(CustomResource.getCRDName(RecoveryPlan.class)));
        if (Boolean.getBoolean("golden.write")) Files.writeString(FILE, generated);
        assertThat(Files.readString(FILE))
                .as("deploy/policies differs from the records; run make golden and read the diff")
                .isEqualTo(generated);
    }

    @Test
    void a_plan_without_rules_makes_no_policy_that_holds_runs_to_nothing() {
        assertThatThrownBy(() -> StepsPolicy.generate("spec: {}"))
                .hasMessageContaining("of 0 rules about steps 0 were found");
    }
}

package dev.holdfast.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubjectTest {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    @Test
    void a_jobs_name_depends_on_the_run_and_the_step_and_on_nothing_else() {
        assertThat(new Subject("u1", "run").jobName(2)).isEqualTo(new Subject("u1", "run").jobName(2));
        assertThat(new Subject("u1", "run").jobName(2)).isNotEqualTo(new Subject("u1", "run").jobName(3));
        assertThat(new Subject("u2", "run").jobName(2)).isNotEqualTo(new Subject("u1", "run").jobName(2));
        assertThat(new Subject("u1", "run").jobName(2)).startsWith("run-2-");
    }

    @Test
    void every_jobs_name_is_one_that_kubernetes_takes() {
        var random = new Random(9);
        var names = new HashSet<String>();
        for (int i = 0; i < 5_000; i++) {
            String run = name(random, random.nextInt(1, 254));
            String job = new Subject("uid-" + i, run).jobName(random.nextInt(1, Plan.STEPS_MAX + 1));
            assertThat(job).hasSizeLessThanOrEqualTo(63).matches(LABEL);
            names.add(job);
        }
        assertThat(names).hasSize(5_000);
    }

    @Test
    void a_field_manager_is_the_same_in_every_run_of_a_plan_and_never_too_long() {
        assertThat(Subject.fieldManager(plan("failover"), 3)).isEqualTo("holdfast-run/failover/3");
        var longest = plan("p".repeat(252) + "1");
        var other = plan("p".repeat(252) + "2");
        assertThat(Subject.fieldManager(longest, 200))
                .hasSizeLessThanOrEqualTo(128)
                .endsWith("/200");
        assertThat(Subject.fieldManager(longest, 200)).isNotEqualTo(Subject.fieldManager(other, 200));
        assertThat(Subject.fieldManager(longest, 1)).isNotEqualTo(Subject.fieldManager(longest, 2));
    }

    private static Plan plan(String name) {
        return new Plan("ns", name, List.of(new Step(1, "t", RunSamples.JOB, Duration.ofMinutes(1), 0)), "sha256:x");
    }

    /** A DNS subdomain, as the name of a RecoveryRun may be. */
    private static String name(Random random, int length) {
        var name = new StringBuilder();
        String inner = "abcxyz0189-.";
        while (name.length() < length) {
            char last = name.isEmpty() ? '.' : name.charAt(name.length() - 1);
            char next = inner.charAt(random.nextInt(inner.length()));
            boolean edge = name.length() == length - 1 || last == '.' || last == '-';
            if ((next == '-' || next == '.') && edge) continue;
            name.append(next);
        }
        return name.toString();
    }
}

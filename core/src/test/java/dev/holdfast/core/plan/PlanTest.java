package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Action JOB = new Action.Job("west", "", Json.object(), Optional.empty());

    @Test
    void steps_are_numbered_in_order_from_one() {
        var plan = new Plan("shop", "failover", List.of(step(1), step(2)), "sha256:x");
        assertThat(plan.step(2).label()).isEqualTo("step 2 \"Run it\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Plan("shop", "failover", List.of(step(2)), "sha256:x"));
        assertThatIllegalArgumentException().isThrownBy(() -> step(0));
    }

    @Test
    void a_step_has_some_time_and_a_bounded_number_of_retries() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Step(1, "t", JOB, Duration.ZERO, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Step(1, "t", JOB, Duration.ofSeconds(-1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Step(1, "t", JOB, Duration.ofSeconds(1), -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Step(1, "t", JOB, Duration.ofSeconds(1), Step.RETRIES_MAX + 1));
    }

    @Test
    void a_target_reads_as_people_write_it() {
        assertThat(new Target("west", "apps/v1", "deployments", "shop", "db"))
                .hasToString("deployments/db in namespace shop on cluster west");
        assertThat(new Target("", "v1", "node", "", "n1")).hasToString("node/n1");
        assertThat(new Target("", "apps/v1", "deployments", "", "x").group()).isEqualTo("apps");
        assertThat(new Target("", "v1", "services", "", "x").group()).isEmpty();
    }

    @Test
    void an_action_knows_its_cluster_and_its_type() {
        var target = new Target("east", "v1", "services", "", "db");
        var path = FieldPath.parse("spec.x");
        var read = new Action.ReadField(target, path, "x");
        var patch = new Action.Patch(target, path, new Json.Null(), PatchKind.MERGE);
        assertThat(List.of(read.cluster(), patch.cluster(), JOB.cluster())).containsExactly("east", "east", "west");
        assertThat(List.of(read.type(), patch.type(), JOB.type())).containsExactly("readField", "patch", "job");
    }

    @Test
    void patch_kinds_are_known_by_their_media_types() {
        for (var kind : PatchKind.values())
            assertThat(PatchKind.of(kind.mediaType())).contains(kind);
        assertThat(PatchKind.of("application/json")).isEmpty();
        assertThat(PatchKind.STRATEGIC.servedFor("apps")).isTrue();
        assertThat(PatchKind.STRATEGIC.servedFor("example.com")).isFalse();
        assertThat(PatchKind.MERGE.servedFor("example.com")).isTrue();
    }

    private static Step step(int number) {
        return new Step(number, "Run it", JOB, Duration.ofMinutes(1), 3);
    }
}

package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.Preflight.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final Target SERVICE = new Target("", "v1", "services", "", "db");
    private static final Target ROUTE = new Target("", "example.com/v1", "routes", "", "shop");

    @Test
    void a_plan_whose_values_are_output_before_they_are_used_may_start() {
        assertThat(Preflight.check(List.of(
                        step(1, read("status.ip", "ip")),
                        step(2, patch(SERVICE, "spec.externalName", Json.text("{{ .Values.ip }}"), PatchKind.MERGE)),
                        step(3, job("{\"spec\":{\"containers\":[{\"args\":[\"{{ .Values.ip }}\"]}]}}")))))
                .isEmpty();
    }

    @Test
    void a_value_that_only_a_later_step_outputs_is_unknown() {
        assertThat(Preflight.check(List.of(
                        step(1, job("{\"a\":[\"{{ .Values.ip }}{{ .Values.port }}\"]}")),
                        step(2, read("status.ip", "ip")))))
                .containsExactly(
                        new Refusal(1, "step 1 \"step one\" uses {{ .Values.ip }}, which no earlier step outputs"),
                        new Refusal(1, "step 1 \"step one\" uses {{ .Values.port }}, which no earlier step outputs"));
    }

    @Test
    void a_plan_without_steps_is_refused() {
        assertThat(Preflight.check(List.of())).containsExactly(new Refusal(0, "the plan has no steps"));
    }

    @Test
    void nothing_can_be_read_behind_the_end_of_a_list() {
        assertThat(Preflight.check(List.of(step(1, read("spec.list[-]", "x")))))
                .containsExactly(new Refusal(1, "step 1 \"step one\" reads [-], where nothing stands"));
    }

    @Test
    void a_strategic_merge_patch_is_for_built_in_kinds_only() {
        var value = Json.number(1);
        assertThat(Preflight.check(List.of(step(1, patch(SERVICE, "spec.x", value, PatchKind.STRATEGIC)))))
                .isEmpty();
        assertThat(Preflight.check(List.of(step(1, patch(ROUTE, "spec.x", value, PatchKind.STRATEGIC)))))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason())
                        .contains(
                                "strategic merge patch of example.com/v1 routes", "use application/merge-patch+json"));
    }

    @Test
    void a_server_side_apply_cannot_address_an_element_by_its_index() {
        assertThat(Preflight.check(
                        List.of(step(1, patch(ROUTE, "spec.hosts[0].weight", Json.number(1), PatchKind.APPLY)))))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason())
                        .contains("by key, not by index", "use application/json-patch+json"));
    }

    @Test
    void a_step_keeps_what_it_reads_for_itself_out_of_reach() {
        // The output of a step is there for later steps only, never for the step itself.
        assertThat(Preflight.keys(read("status.ip", "ip"))).isEmpty();
        assertThat(Preflight.keys(patch(SERVICE, "a", JsonText.read("[{\"b\":\"{{ .Values.x }}\"}]"), PatchKind.JSON)))
                .containsExactly("x");
    }

    private static Action read(String path, String key) {
        return new Action.ReadField(SERVICE, FieldPath.parse(path), key);
    }

    private static Action patch(Target target, String path, Json value, PatchKind kind) {
        return new Action.Patch(target, FieldPath.parse(path), value, kind);
    }

    private static Action job(String template) {
        return new Action.Job("", "", (Json.Obj) JsonText.read(template), Optional.empty());
    }

    private static Step step(int number, Action action) {
        return new Step(number, number == 1 ? "step one" : "another", action, Duration.ofMinutes(1), 0);
    }
}

package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanRunsTest {

    private static final String RUN = """
            {"apiVersion": "recovery.elotl.co/v1alpha1", "kind": "RecoveryRun",
             "metadata": {"namespace": "shop", "name": "run", "uid": "u-1", "resourceVersion": "7"},
             "spec": {"alertSpec": {"name": "down"}, "steps": [{"type": "patch", "later": {"field": 1}}],
                      "planRef": {"name": "fail-over"}, "alertRef": {"name": "down", "uid": "u-2"}, "unknown": true},
             "status": {"phase": "Running", "alerts": ["other/down"], "values": {"ip": "10.0.0.1"},
                        "journal": {"digest": "sha256:0", "entries": [{"step": 1, "state": "of a later version"}]},
                        "unknown": true}}
            """;

    @Test
    void all_that_is_remembered_of_a_run_is_read_and_its_steps_and_journal_are_passed_over() {
        var read = AlertDesk.reading().unmarshal(RUN, RecoveryRun.class);

        assertThat(read.getSpec().steps()).isEmpty();
        assertThat(read.getStatus().journal()).isNull();
        assertThat(read.getStatus().values()).isEmpty();
        assertThat(read.getStatus().phase()).isEqualTo(Phase.RUNNING);
        assertThat(KnownRun.of(read))
                .isEqualTo(new KnownRun(
                        new Ref("shop", "run"),
                        "u-1",
                        7,
                        Optional.of(new Ref("shop", "fail-over")),
                        Optional.of("u-2"),
                        Set.of("other/down"),
                        true,
                        Optional.empty()));
        assertThat(KnownRun.of(PlanRuns.trim(read))).isEqualTo(KnownRun.of(read));
    }
}

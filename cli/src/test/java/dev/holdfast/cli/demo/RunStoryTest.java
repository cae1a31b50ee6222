package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.RecoveryRun;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    private static final String RUN = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: web-failover-1, namespace: demo}
            spec:
              serviceAccountName: failover
              steps:
            %s
            status:
              phase: %s
              startTime: 2026-11-21T12:00:00Z
              journal:
                entries:
            %s
            """;
    private static final String STEPS = """
            - {type: readField, title: Read the address, cluster: west, readField: {apiVersion: v1, resource: services, name: web, fieldPath: spec.ip, outputKey: ip}}
            - {type: patch, title: Turn the switch, patch: {apiVersion: v1, resource: configmaps, name: switch, override: {fieldPath: data.backend, value: {raw: x}}}}
            """;
    private static final String READ = """
            - {step: 1, state: Succeeded, type: readField, startTime: "2026-11-21T12:00:00Z", finishTime: "2026-11-21T12:00:00.020Z", output: {value: '"127.0.2.1"'}}
            """;
    private static final String TURNING = """
            - {step: 2, state: Running, type: patch, startTime: "2026-11-21T12:00:01Z"}
            """;
    private static final String TURNED = """
            - {step: 2, state: Succeeded, type: patch, startTime: "2026-11-21T12:00:01Z", finishTime: "2026-11-21T12:00:01.500Z", previous: {value: '"a"'}, desired: {value: '"b"'}}
            """;
    private static final String REFUSED = """
            - {step: 2, state: Failed, type: patch, startTime: "2026-11-21T12:00:01Z", finishTime: "2026-11-21T12:00:01.500Z", message: may not}
            """;

    private final RunStory story = new RunStory("->");

    @Test
    void each_step_is_told_once_and_when_it_has_ended() {
        assertThat(words(run("Running", READ)))
                .containsExactly(
                        "run web-failover-1 begins: 2 steps, as ServiceAccount demo/failover",
                        "Read the address: \"127.0.2.1\" [west, 20 ms]");
        assertThat(words(run("Running", READ + TURNING))).isEmpty();
        assertThat(words(run("Completed", READ + TURNED)))
                .containsExactly("Turn the switch: data.backend \"a\" -> \"b\" [hub, 500 ms]", "Completed");
        assertThat(words(run("Completed", READ + TURNED))).isEmpty();
    }

    @Test
    void a_failed_step_says_why() {
        assertThat(words(run("Failed", READ + REFUSED)))
                .contains("Turn the switch: FAILED, may not [hub, 500 ms]", "Failed");
    }

    @Test
    void a_job_on_a_simulated_node_is_called_simulated_and_another_is_not() {
        var job = """
                - {type: job, title: Promote, job: {template: {}}}
                """;
        var completed = """
                - {step: 1, state: Succeeded, type: job, startTime: "2026-11-21T12:00:00Z", finishTime: "2026-11-21T12:00:01Z", message: "Job web-1 completed: %s"}
                """;
        assertThat(new RunStory("->").news(run("Completed", job, completed.formatted("simulated: all is well"))))
                .extracting(Moment::words)
                .contains("Promote: Job web-1 completed, simulated: nothing was executed [hub, 1000 ms]");
        assertThat(new RunStory("->").news(run("Completed", job, completed.formatted("all is well"))))
                .extracting(Moment::words)
                .contains("Promote: Job web-1 completed [hub, 1000 ms]");
    }

    @Test
    void a_run_that_has_not_begun_has_no_story() {
        var run = run("Running", READ);
        run.setStatus(null);
        assertThat(words(run)).isEmpty();
    }

    private java.util.List<String> words(RecoveryRun run) {
        return story.news(run).stream().map(Moment::words).toList();
    }

    private static RecoveryRun run(String phase, String entries) {
        return run(phase, STEPS, entries);
    }

    private static RecoveryRun run(String phase, String steps, String entries) {
        return Serialization.unmarshal(RUN.formatted(steps.indent(2), phase, entries.indent(4)), RecoveryRun.class);
    }
}

package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTreeTest {

    private static final String RUNS = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: site-1, namespace: shop}
            spec: {steps: [{type: plan, plan: {name: db}}]}
            status:
              phase: Running
              progress: 0/1
              journal:
                entries:
                - step: 1
                  type: plan
                  state: Running
                  target: {apiVersion: recovery.elotl.co/v1alpha1, resource: recoveryruns, namespace: shop, name: site-1-1-aa}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: site-1-1-aa, namespace: shop}
            spec:
              planRef: {name: db}
              parent: {namespace: shop, name: site-1, uid: u1, step: 1, depth: 1}
              steps: [{type: plan, plan: {name: disk}}]
            status:
              phase: Failed
              progress: 0/1
              journal:
                entries:
                - step: 1
                  type: plan
                  state: Failed
                  target: {apiVersion: recovery.elotl.co/v1alpha1, resource: recoveryruns, namespace: shop, name: gone-1-bb}
            """;

    @Test
    void a_run_is_shown_with_the_runs_below_it_and_whose_it_is(@TempDir Path folder) {
        try (var cluster = FakeCluster.start(folder).with(RUNS)) {
            var shown = Ran.holdfast(cluster, "run", "show", "site-1", "-n", "shop");
            assertThat(shown.exit()).as(shown.err()).isZero();
            assertThat(shown.out())
                    .containsSubsequence(
                            "step 1 runs shop/site-1-1-aa   Failed   0/1 steps   plan db",
                            "  step 1 runs shop/gone-1-bb   not there");
            assertThat(Ran.holdfast(cluster, "run", "show", "site-1-1-aa", "-n", "shop")
                            .out())
                    .contains("run shop/site-1, step 1");
        }
    }
}

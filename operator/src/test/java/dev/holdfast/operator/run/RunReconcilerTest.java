package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.outward.AllowList;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.freeze.StopSwitch;
import dev.holdfast.operator.kubernetes.Api;
import dev.holdfast.operator.kubernetes.Events;
import dev.holdfast.operator.outward.Outward;
import dev.holdfast.operator.protection.Applications;
import dev.holdfast.operator.protection.Holds;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunReconcilerTest {

    @Test
    void a_run_whose_passes_break_off_is_tried_again_for_ever_and_told_of() {
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:1");
        var metrics = new SimpleMeterRegistry();
        var clock = InstantSource.system();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var own = new Api(client);
            try (var fleet = new Fleet(own, "holdfast", Optional.empty());
                    var events = new Events(own, "test", clock, metrics)) {
                var applications = new Applications(own, client);
                var runs = new RunReconciler(
                        own,
                        fleet,
                        new StopSwitch(
                                client, fleet, "holdfast", Optional.empty(), applications::plans, clock, metrics),
                        () -> {
                            throw new IllegalStateException("nobody has thought of this");
                        },
                        clock,
                        new RunTold(events, metrics),
                        new Holds(own, "holdfast", applications, clock),
                        new Outward(AllowList.NOTHING));
                var run = Serialization.unmarshal("""
                        metadata: {uid: u, namespace: shop, name: run}
                        spec: {steps: [{type: pause}]}
                        """, RecoveryRun.class);
                for (int pass = 0; pass < 20; pass++) {
                    var again = runs.reconcile(run, null).getScheduleDelay();
                    assertThat(again).isPresent();
                    assertThat(Duration.ofMillis(again.get())).isBetween(Duration.ofMillis(1), Duration.ofSeconds(30));
                }
            }
        }
        assertThat(metrics.counter("holdfast.runs.broken.off").count()).isOne();
    }
}

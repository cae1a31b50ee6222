package dev.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.Samples;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStartTest {
    private static final String RUNS = "/apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryruns";

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder).with(Samples.objects(Instant.now()));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private boolean created() {
        return cluster.requests().stream().anyMatch(request -> request.startsWith("POST"));
    }

    @Test
    void the_run_is_a_frozen_copy_of_the_plan() {
        var start = Ran.holdfast(
                cluster, "run", "start", "db-failover", "--confirm=db-failover", "--label", "alertname=ByHand");
        assertThat(start.exit()).as(start.err()).isZero();
        assertThat(start.out()).isEqualTo("recoveryrun.recovery.elotl.co/db-failover-x7k2p created\n");
        assertThat(start.err()).contains("holdfast run watch db-failover-x7k2p -n shop");
        var run = cluster.received("POST " + RUNS);
        var plan = cluster.object("/apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryplans/db-failover");
        assertThat(run.at("/metadata/generateName").asText()).isEqualTo("db-failover-");
        assertThat(Typed.json(run.at("/spec/steps"))).isEqualTo(Typed.json(plan.at("/spec/steps")));
        assertThat(run.at("/spec/digest").asText()).isEqualTo(Digest.of(Typed.json(plan.at("/spec/steps"))));
        assertThat(run.at("/spec/planRef/name").asText()).isEqualTo("db-failover");
        assertThat(run.at("/spec/planRef/uid").asText()).isEqualTo("plan-1");
        assertThat(run.at("/spec/serviceAccountName").asText()).isEqualTo("recovery");
        assertThat(run.at("/spec/alertSpec/name").asText()).isEqualTo("ByHand");
        assertThat(run.at("/spec/alertSpec/labels/alertname").asText()).isEqualTo("ByHand");
    }

    @Test
    void without_labels_no_alert_is_invented() {
        Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=db-failover");
        assertThat(cluster.received("POST " + RUNS).at("/spec/alertSpec").isMissingNode())
                .isTrue();
    }

    @Test
    void a_script_must_confirm_and_a_wrong_confirmation_starts_nothing() {
        var silent = Ran.holdfast(cluster, "run", "start", "db-failover");
        assertThat(silent.exit()).isEqualTo(9);
        assertThat(silent.err()).contains("nothing was started", "--confirm=db-failover");
        assertThat(Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=other")
                        .exit())
                .isEqualTo(9);
        assertThat(created()).isFalse();
    }

    @Test
    void a_person_types_the_plans_name_after_seeing_what_it_does() {
        var declined = new Ran.Setting().at(cluster).typing("y\n").run("run", "start", "db-failover", "--wait=false");
        assertThat(declined.exit()).isEqualTo(9);
        assertThat(created()).isFalse();
        assertThat(declined.err())
                .contains("shop/db-failover for real", "2 Promote the standby", "nothing was started");
        var accepted = new Ran.Setting()
                .at(cluster)
                .typing("db-failover\n")
                .run("run", "start", "db-failover", "--wait=false");
        assertThat(accepted.exit()).as(accepted.err()).isZero();
        assertThat(created()).isTrue();
    }

    @Test
    void no_input_never_asks() {
        var start =
                new Ran.Setting().at(cluster).typing("db-failover\n").run("run", "start", "db-failover", "--no-input");
        assertThat(start.exit()).isEqualTo(9);
        assertThat(created()).isFalse();
    }

    @Test
    void a_run_of_another_plan_of_the_same_application_is_refused_naming_the_holder() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: db, namespace: shop}
                spec: {plans: [db-failover, db-failback]}
                ---
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: back-1, namespace: shop}
                spec: {planRef: {name: db-failback}, steps: []}
                status: {phase: Running}
                """);
        var refused = Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=db-failover");
        assertThat(refused.exit()).isEqualTo(10);
        assertThat(refused.err())
                .contains(
                        "back-1 of the plan db-failback, which is for the same application, is Running",
                        "--beside back-1");
    }

    @Test
    void a_second_run_beside_an_unfinished_one_needs_its_name() {
        cluster.with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: going-on, namespace: shop}
                spec: {planRef: {name: db-failover}, steps: []}
                status: {phase: Running}
                """);
        var refused = Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=db-failover");
        assertThat(refused.exit()).isEqualTo(10);
        assertThat(refused.err())
                .contains("going-on of this plan is Running", "holdfast run watch going-on", "--beside going-on");
        assertThat(created()).isFalse();
        var beside =
                Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=db-failover", "--beside", "going-on");
        assertThat(beside.exit()).as(beside.err()).isZero();
    }

    @Test
    void a_plan_that_cannot_run_is_not_started() {
        var start = Ran.holdfast(cluster, "run", "start", "broken", "--confirm=broken");
        assertThat(start.exit()).isEqualTo(3);
        assertThat(start.err()).contains("cannot run; nothing was started", "step 1", "holdfast plan lint -");
        assertThat(created()).isFalse();
    }

    @Test
    void a_client_dry_run_prints_the_manifest_and_asks_nothing() throws IOException {
        var dry = Ran.holdfast(cluster, "run", "start", "db-failover", "--dry-run=client", "-o", "yaml");
        assertThat(dry.exit()).isZero();
        assertThat(created()).isFalse();
        assertThat(dry.out()).startsWith("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\n");
        assertThat(new Ran.Setting().reading(dry.out()).run("plan", "lint", "-").exit())
                .isZero();
        var json = Ran.holdfast(cluster, "run", "start", "db-failover", "--dry-run=client", "-o", "json");
        assertThat(Trees.JSON.readTree(json.out()).at("/spec/digest").asText()).startsWith("sha256:");
    }

    @Test
    void a_server_dry_run_asks_the_server_to_keep_nothing() {
        var dry = Ran.holdfast(cluster, "run", "start", "db-failover", "--dry-run=server");
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(cluster.requests())
                .anyMatch(request -> request.startsWith("POST") && request.contains("dryRun=All"));
        assertThat(dry.out()).contains("server dry run");
    }

    @Test
    void the_name_alone_can_be_piped() {
        assertThat(Ran.holdfast(cluster, "run", "start", "db-failover", "--confirm=db-failover", "-o", "name")
                        .out())
                .isEqualTo("recoveryrun.recovery.elotl.co/db-failover-x7k2p\n");
    }
}

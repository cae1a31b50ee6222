package dev.holdfast.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.kube.Typed;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.Preflight;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.expression.Cel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverTest {
    private static final String RUNS = "/apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryruns";

    private static final String OBJECTS = """
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: web, namespace: shop}
            spec: {plans: [web], priority: 1, rto: 15m, dependsOn: [db], sites: [east, west]}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: db, namespace: shop}
            spec: {plans: [db-west, db-east], priority: 2, rto: 5m}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: reports, namespace: shop}
            spec: {plans: [], priority: 5}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: charts, namespace: shop}
            spec: {plans: [charts], priority: 5, dependsOn: [reports]}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: local, namespace: shop}
            spec: {plans: [local], priority: 3, sites: [east]}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: ProtectedApplication
            metadata: {name: elsewhere, namespace: shop}
            spec: {plans: [elsewhere], priority: 3, sites: [north, west]}
            ---
            apiVersion: holdfast.dev/v1alpha1
            kind: Freeze
            metadata: {name: release, namespace: shop}
            spec: {scope: Application, application: web, setBy: ana, reason: release night, expires: "2099-01-01T00:00:00Z"}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: db-1, namespace: shop}
            spec: {planRef: {name: db-east}, steps: []}
            status: {phase: Running}
            """;

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder).with(OBJECTS);
        for (String plan : new String[] {"web", "charts", "local", "elsewhere"}) plan(plan, "{}");
        plan("db-west", "{holdfast.dev/to: west}");
        plan("db-east", "{holdfast.dev/to: east}");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void plan(String name, String labels) {
        cluster.with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: %s, namespace: shop, labels: %s}
                spec: {alertLabels: {}, steps: [{type: job, job: {template: {spec: {containers: []}}}}]}
                """.formatted(name, labels));
    }

    private Ran failover(String... more) {
        var arguments = new ArrayList<>(List.of("failover", "--from", "east", "--to", "west"));
        arguments.addAll(List.of(more));
        return Ran.holdfast(cluster, arguments.toArray(String[]::new));
    }

    private boolean wrote() {
        return cluster.requests().stream().anyMatch(request -> !request.startsWith("GET"));
    }

    @Test
    void a_dry_run_shows_the_order_and_everything_that_is_left_and_writes_nothing() {
        var shown = failover("--dry-run");
        assertThat(shown.exit()).as(shown.err()).isEqualTo(3);
        assertThat(shown.out())
                .contains("failover from east to west: 2 applications in 1 wave")
                .containsSubsequence(
                        "1", "shop/db", "db-west", "5m", "run db-1 is unfinished", "1", "shop/web", "shop/db", "15m")
                .contains("frozen, so its run waits", "release night")
                .contains("left out: shop/reports: no plan recovers it")
                .contains("left out: shop/charts: it depends on shop/reports, which is left out")
                .contains("left out: shop/local: it may not run at west")
                .doesNotContain("elsewhere");
        assertThat(wrote()).isFalse();
    }

    @Test
    void what_is_active_somewhere_else_is_left_out_and_what_depends_on_it_is_moved() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: db, namespace: shop}
                spec: {plans: [db-west, db-east], priority: 2, rto: 5m}
                status: {active: {site: west, run: db-west-1, since: "2030-01-01T12:00:00Z"}}
                """);
        var shown = failover("--dry-run");
        assertThat(shown.out())
                .contains("failover from east to west: 1 application in 1 wave")
                .contains("left out: shop/db: it is active at west since 2030-01-01T12:00:00Z, by run db-west-1, not at"
                        + " east; if that is not so, start its plan: holdfast run start PLAN -n shop")
                .contains("depends on shop/db, which is not moved");
    }

    @Test
    void what_is_active_at_the_site_that_is_left_or_nobody_knows_where_is_moved() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: db, namespace: shop}
                spec: {plans: [db-west, db-east], priority: 2, rto: 5m}
                status: {active: {site: east, run: db-east-1, since: "2030-01-01T12:00:00Z"}}
                """);
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: web, namespace: shop}
                spec: {plans: [web], priority: 1, rto: 15m, dependsOn: [db], sites: [east, west]}
                status: {active: {run: web-1, since: "2030-01-01T12:00:00Z"}}
                """);
        assertThat(failover("--dry-run").out()).contains("failover from east to west: 2 applications in 1 wave");
    }

    @Test
    void scripts_get_the_same_with_the_run_as_it_would_be_created() {
        var shown = failover("--dry-run", "-o", "json");
        var tree = Trees.readYaml(shown.out());
        assertThat(tree.at("/waves/0/0/name").asText()).isEqualTo("db");
        assertThat(tree.at("/waves/0/1/plan").asText()).isEqualTo("web");
        assertThat(tree.at("/waves/0/1/after/0").asText()).isEqualTo("shop/db");
        assertThat(tree.at("/leftOut").size()).isEqualTo(3);
        assertThat(tree.at("/run/spec/steps/0/parallel/steps").size()).isEqualTo(2);
    }

    @Test
    void one_run_is_created_whose_steps_run_the_plans_in_order() {
        var started = failover("--confirm=west", "--service-account", "mover");
        assertThat(started.exit()).as(started.err()).isZero();
        var run = cluster.received("POST " + RUNS);
        assertThat(run.at("/metadata/generateName").asText()).isEqualTo("failover-east-to-west-");
        assertThat(run.at("/spec/alertSpec/labels/from").asText()).isEqualTo("east");
        assertThat(run.at("/spec/alertSpec/labels/to").asText()).isEqualTo("west");
        assertThat(run.at("/spec/serviceAccountName").asText()).isEqualTo("mover");
        assertThat(run.at("/spec/planRef").isMissingNode()).isTrue();
        assertThat(run.at("/spec/mode").isMissingNode()).isTrue();
        JsonNode db = run.at("/spec/steps/0/parallel/steps/0");
        JsonNode web = run.at("/spec/steps/0/parallel/steps/1");
        assertThat(web.at("/dependsOn").toString()).isEqualTo("[\"shop-db\"]");
        assertThat(db.at("/plan/name").asText()).isEqualTo("db-west");
        assertThat(db.path("when").isMissingNode()).isTrue();
        assertThat(web.at("/when").asText())
                .isEqualTo("has(values." + db.at("/plan/outputKey").asText() + ")");
        assertThat(web.at("/onFailure").asText()).isEqualTo("continue");
        var reading = StepReading.read(Typed.json(run.at("/spec/steps")), Cel.LANGUAGE);
        assertThat(reading.problems()).isEmpty();
        assertThat(Preflight.check(reading.steps())).isEmpty();
    }

    @Test
    void a_failover_of_a_lost_site_goes_without_grace() {
        assertThat(failover("--dry-run", "--ungraceful").out()).contains("in 1 wave, without grace");
        assertThat(failover("--confirm=west", "--ungraceful").exit()).isZero();
        assertThat(cluster.received("POST " + RUNS).at("/spec/mode").asText()).isEqualTo("ungraceful");
    }

    @Test
    void what_is_named_and_not_concerned_says_why() {
        assertThat(failover("--dry-run", "--app", "elsewhere").out())
                .contains("left out: shop/elsewhere: it does not run at east, only at north, west");
        assertThat(failover("--dry-run", "--app", "db", "--priority", "1").out())
                .contains("left out: shop/db: its priority is 2, and 1 to 1 were asked for");
    }

    @Test
    void what_depends_on_something_that_is_not_moved_is_moved_and_says_so() {
        assertThat(failover("--dry-run", "--app", "web").out())
                .contains("shop/web", "depends on shop/db, which is not moved: it was not asked for");
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: web, namespace: shop}
                spec: {plans: [web], priority: 1, dependsOn: [elsewhere]}
                """);
        assertThat(failover("--dry-run").out())
                .contains("depends on shop/elsewhere, which is not moved: it does not run at east");
    }

    @Test
    void a_wave_too_large_for_a_group_is_cut_into_groups_that_do_not_wait_for_each_other() {
        plan("many", "{}");
        for (int i = 0; i < 60; i++) {
            cluster.with("""
                    apiVersion: holdfast.dev/v1alpha1
                    kind: ProtectedApplication
                    metadata: {name: app-%02d, namespace: shop}
                    spec: {plans: [many], priority: 2}
                    """.formatted(i));
        }
        assertThat(failover("--confirm=west").exit()).isZero();
        var steps = cluster.received("POST " + RUNS).at("/spec/steps");
        assertThat(steps.size()).isEqualTo(3);
        var reading = StepReading.read(Typed.json(steps), Cel.LANGUAGE);
        assertThat(reading.problems()).isEmpty();
        var last = reading.steps().getLast();
        assertThat(last.awaits().cardinality())
                .as("the wave before, and nothing of its own")
                .isEqualTo(2);
        assertThat(reading.steps().get(2).awaits().cardinality()).isEqualTo(2);
    }

    @Test
    void more_than_one_run_takes_is_refused_beforehand() {
        plan("many", "{}");
        for (int i = 0; i < 200; i++) {
            cluster.with("""
                    apiVersion: holdfast.dev/v1alpha1
                    kind: ProtectedApplication
                    metadata: {name: app-%03d, namespace: shop}
                    spec: {plans: [many], priority: 2}
                    """.formatted(i));
        }
        var refused = failover("--confirm=west");
        assertThat(refused.exit()).isEqualTo(10);
        assertThat(refused.err()).contains("202 applications are more than one run has steps (200)", "--priority 1");
        assertThat(wrote()).isFalse();
    }

    @Test
    void applications_of_one_wave_are_recovered_at_the_same_time_and_what_depends_on_one_of_them_after_it() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: mail, namespace: shop}
                spec: {plans: [mail], priority: 1}
                """);
        plan("mail", "{}");
        var started = failover("--confirm=west");
        assertThat(started.exit()).as(started.err()).isZero();
        var steps = cluster.received("POST " + RUNS).at("/spec/steps");
        assertThat(steps.at("/0/type").asText()).isEqualTo("parallel");
        assertThat(steps.at("/0/parallel/steps").findValuesAsText("title"))
                .containsExactly("wave 1: shop/db", "wave 1: shop/mail", "wave 1: shop/web");
        assertThat(steps.at("/0/parallel/steps/2/dependsOn").toString())
                .as("web waits for db, and not for mail")
                .isEqualTo("[\"shop-db\"]");
        assertThat(steps.at("/0/parallel/steps/2/when").asText())
                .isEqualTo("has(values."
                        + steps.at("/0/parallel/steps/0/plan/outputKey").asText() + ")");
        var reading = StepReading.read(Typed.json(steps), Cel.LANGUAGE);
        assertThat(reading.problems()).isEmpty();
        assertThat(Preflight.check(reading.steps())).isEmpty();
    }

    @Test
    void of_several_plans_that_could_be_meant_none_is_guessed() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: twice, namespace: shop}
                spec: {plans: [web, local]}
                """);
        assertThat(failover("--dry-run", "--app", "twice").out())
                .contains("left out: shop/twice: 2 of its plans could be meant", "holdfast.dev/to=west");
    }

    @Test
    void nothing_is_started_without_the_site_s_name() {
        assertThat(failover().exit()).isEqualTo(9);
        assertThat(failover("--confirm=east").exit()).isEqualTo(9);
        var declined = new Ran.Setting()
                .at(cluster)
                .typing("yes\n")
                .run("failover", "--from", "east", "--to", "west", "--wait=false");
        assertThat(declined.exit()).isEqualTo(9);
        assertThat(wrote()).isFalse();
        var accepted = new Ran.Setting()
                .at(cluster)
                .typing("west\n")
                .run("failover", "--from", "east", "--to", "west", "--wait=false");
        assertThat(accepted.exit()).as(accepted.err()).isZero();
        assertThat(accepted.err()).contains("shop/db", "left out: shop/reports");
        assertThat(wrote()).isTrue();
    }

    @Test
    void nothing_to_move_starts_nothing() {
        var refused = failover("--app", "reports", "--confirm=west");
        assertThat(refused.exit()).isEqualTo(10);
        assertThat(refused.err()).contains("nothing can be moved from east to west");
        assertThat(failover("--app", "nobody", "--confirm=west").exit()).isEqualTo(2);
        assertThat(wrote()).isFalse();
    }

    @Test
    void only_what_is_urgent_enough_is_moved() {
        assertThat(failover("--dry-run", "--priority", "2").out()).contains("1 application in 1 wave", "shop/db");
        assertThat(failover("--dry-run", "--priority", "1-2").out()).contains("2 applications in 1 wave");
        assertThat(failover("--dry-run", "--priority", "9").exit()).isEqualTo(2);
    }

    @Test
    void a_circle_of_dependencies_is_refused() {
        cluster.with("""
                apiVersion: holdfast.dev/v1alpha1
                kind: ProtectedApplication
                metadata: {name: db, namespace: shop}
                spec: {plans: [db-west], priority: 2, dependsOn: [web]}
                """);
        var refused = failover("--confirm=west");
        assertThat(refused.exit()).isEqualTo(10);
        assertThat(refused.err()).contains("the order cannot be told, nothing was started");
        assertThat(wrote()).isFalse();
    }
}

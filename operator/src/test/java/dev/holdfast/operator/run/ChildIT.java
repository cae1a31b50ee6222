package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.run.ObjectRef;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.api.run.RecoveryRunSpec;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that run other plans, carried by the real operator on a real API server. */
@WithSandbox(clusters = "hub", nodes = 0)
class ChildIT {

    private static final String[] DEFAULTS = {"--default-service-account", "holdfast-system/holdfast-default"};

    private static Installation installation;
    private static Path folder;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static int count;

    private final String namespace = installation.namespace("child-" + count++);

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path temporary) {
        folder = temporary;
        installation = Installation.on(sandbox, "hub");
        runs = new Recoveries(installation);
        operator = OperatorProcess.start(installation, folder, "one", DEFAULTS).awaitReady();
    }

    @AfterAll
    static void stop() {
        operator.close();
        installation.close();
    }

    @BeforeEach
    void gate() {
        installation
                .admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("gate")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("last", "nobody"))
                        .build())
                .create();
    }

    @Test
    void a_step_runs_another_plan_as_a_run_of_its_own_and_succeeds_with_it() {
        plan("database", write("database"));
        runs.create(namespace, "site", "", child("database") + write("web"));
        var site = runs.await(namespace, "site");
        assertThat(site.getStatus().phase()).as(Recoveries.message(site)).isEqualTo(Phase.COMPLETED);
        var child = only(site);
        assertThat(child.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(child.getSpec().planRef().name()).isEqualTo("database");
        assertThat(child.getSpec().digest())
                .isEqualTo(child.getStatus().journal().digest());
        assertThat(child.getSpec().alertSpec().labels()).containsEntry("app", "x");
        assertThat(child.getSpec().parent().name()).isEqualTo("site");
        assertThat(child.getSpec().parent().depth()).isEqualTo(1);
        assertThat(child.getMetadata().getManagedFields())
                .anyMatch(fields -> fields.getManager().equals("holdfast-run/site/1"));
        assertThat(child.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(site.getMetadata().getUid()));
        assertThat(site.getStatus().journal().entries().getFirst().message())
                .isEqualTo("run " + namespace + "/" + child.getMetadata().getName() + " completed: 1 step succeeded");
        assertThat(child.getStatus().completionTime())
                .isBeforeOrEqualTo(site.getStatus().completionTime());
    }

    @Test
    void a_child_that_fails_fails_the_step_with_its_words() {
        plan(
                "broken",
                "- {type: patch, patch: {apiVersion: v1, resource: configmaps, name: nowhere, override: {fieldPath:"
                        + " data.a, value: {raw: b}}}}\n");
        var site = runs.run(namespace, "site", child("broken"));
        assertThat(site.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(site))
                .contains(only(site).getMetadata().getName() + " failed: step 1", "nowhere");
    }

    @Test
    void what_depends_on_a_child_that_failed_is_not_started_and_the_others_go_on() {
        plan(
                "ledger",
                "- {type: patch, patch: {apiVersion: v1, resource: configmaps, name: nowhere, override: {fieldPath:"
                        + " data.a, value: {raw: b}}}}\n");
        plan("shop", write("shop"));
        plan("mail", write("mail"));
        runs.create(namespace, "failover", "", """
                - {type: plan, title: "wave 1: ledger", onFailure: continue, plan: {name: ledger, outputKey: done_ledger}}
                - {type: plan, title: "wave 1: mail", onFailure: continue, plan: {name: mail, outputKey: done_mail}}
                - {type: plan, title: "wave 2: shop", when: has(values.done_ledger), plan: {name: shop, outputKey: done_shop}}
                - {type: plan, title: "wave 2: again", when: has(values.done_mail), plan: {name: mail}}
                """);
        var failover = runs.await(namespace, "failover");
        assertThat(failover.getStatus().phase())
                .as(Recoveries.message(failover))
                .isEqualTo(Phase.COMPLETED);
        assertThat(Recoveries.message(failover))
                .contains("not needed: step 3 \"wave 2: shop\"", "failed: step 1 \"wave 1: ledger\"");
        assertThat(last()).isEqualTo("mail");
        assertThat(children(failover))
                .extracting(run -> run.getSpec().planRef().name())
                .containsExactlyInAnyOrder("ledger", "mail", "mail");
    }

    @Test
    void a_plan_that_is_not_there_is_named() {
        var site = runs.run(namespace, "site", child("nobody"));
        assertThat(Recoveries.message(site)).contains("there is no RecoveryPlan " + namespace + "/nobody");
        assertThat(children(site)).isEmpty();
    }

    @Test
    void a_plan_that_would_start_itself_is_refused_and_the_circle_is_named() {
        plan("left", child("right"));
        plan("right", child("left"));
        await(() -> installation
                        .admin()
                        .resources(RecoveryPlan.class)
                        .inNamespace(namespace)
                        .withName("right")
                        .get()
                        .getStatus()
                != null);
        assertThat(installation
                        .admin()
                        .resources(RecoveryPlan.class)
                        .inNamespace(namespace)
                        .withName("right")
                        .get()
                        .getStatus()
                        .conditions()
                        .getFirst()
                        .message())
                .contains("would start itself");
        runOf("start", "left");
        var start = runs.await(namespace, "start");
        assertThat(start.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(start))
                .contains("would start itself: " + namespace + "/left → " + namespace + "/right → " + namespace
                        + "/left");
    }

    @Test
    void no_run_has_more_than_five_above_it() {
        for (int i = 0; i < 6; i++) plan("p" + i, child("p" + (i + 1)));
        plan("p6", write("deep"));
        runOf("top", "p0");
        var top = runs.await(namespace, "top");
        assertThat(top.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(top)).contains("5 are the most", namespace + "/p6");
        assertThat(all()).hasSize(6);
    }

    @Test
    void an_operator_that_dies_after_the_child_was_made_finds_it_again() {
        plan("database", read("database") + write("database"));
        runs.create(namespace, "site", "", child("database"));
        await(() -> all().size() == 2);
        operator.kill();
        installation.admin().leases().inNamespace(Installation.NAMESPACE).delete();
        operator = OperatorProcess.start(installation, folder, "two-" + count, DEFAULTS)
                .awaitReady();
        open("database");
        var site = runs.await(namespace, "site");
        assertThat(site.getStatus().phase()).as(Recoveries.message(site)).isEqualTo(Phase.COMPLETED);
        assertThat(children(site)).hasSize(1);
    }

    @Test
    void a_cancel_of_the_topmost_run_ends_all_below_it_and_nothing_further_is_written() {
        plan("bottom", read("bottom") + write("bottom"));
        plan("middle", child("bottom"));
        runs.create(namespace, "top", "", child("middle"));
        await(() -> all().size() == 3 && all().stream().allMatch(run -> phase(run) == Phase.RUNNING));
        try (var ana = person("ana")) {
            ana.does("top", "cancel");
            assertThat(runs.await(namespace, "top").getStatus().phase()).isEqualTo(Phase.CANCELED);
        }
        await(() -> all().stream().allMatch(Recoveries::isOver));
        open("bottom");
        for (var run : all()) {
            assertThat(phase(run)).isEqualTo(Phase.CANCELED);
            if (run.getSpec().parent() != null) {
                assertThat(Recoveries.message(run)).startsWith("canceled by run " + namespace + "/");
                assertThat(run.getSpec().acts()).isEmpty();
            }
        }
        assertThat(last()).isEqualTo("nobody");
    }

    @Test
    void a_pause_of_the_parent_holds_the_child_and_a_resume_lets_it_go_on() {
        plan("database", read("database") + write("database"));
        runs.create(namespace, "site", "", child("database"));
        await(() -> all().size() == 2 && all().stream().allMatch(run -> phase(run) == Phase.RUNNING));
        try (var ben = person("ben")) {
            ben.does("site", "pause");
            await(() -> phase(runs.get(namespace, "site")) == Phase.PAUSED);
            open("database");
            await(() -> Recoveries.message(only("site")).contains("run " + namespace + "/site above it is paused"));
            assertThat(last()).isEqualTo("nobody");
            ben.does("site", "resume");
        }
        var site = runs.await(namespace, "site");
        assertThat(site.getStatus().phase()).as(Recoveries.message(site)).isEqualTo(Phase.COMPLETED);
        assertThat(last()).isEqualTo("database");
    }

    @Test
    void a_parent_says_that_its_child_waits_for_a_person_and_goes_on_with_it() {
        plan("database", read("database"));
        runs.create(namespace, "site", "", child("database"));
        await(() -> all().size() == 2 && all().stream().allMatch(run -> phase(run) == Phase.RUNNING));
        String child = only("site").getMetadata().getName();
        try (var eve = person("eve")) {
            eve.does(child, "pause");
            await(() -> Recoveries.message(runs.get(namespace, "site")).contains(child + " waits for a person"));
            open("database");
            eve.does(child, "resume");
        }
        assertThat(runs.await(namespace, "site").getStatus().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void a_child_for_the_target_of_its_parent_acts_under_the_parents_hold() {
        plan("first", child("second"));
        plan("second", write("second"));
        installation
                .admin()
                .resource(
                        "apiVersion: holdfast.dev/v1alpha1\nkind: ProtectedApplication\nmetadata: {name: shop, namespace: "
                                + namespace + "}\nspec: {plans: [first, second]}\n")
                .create();
        await(() -> installation
                        .admin()
                        .genericKubernetesResources("holdfast.dev/v1alpha1", "ProtectedApplication")
                        .inNamespace(namespace)
                        .withName("shop")
                        .get()
                        .getAdditionalProperties()
                        .get("status")
                != null);
        runOf("both", "first");
        var both = runs.await(namespace, "both");
        assertThat(both.getStatus().phase()).as(Recoveries.message(both)).isEqualTo(Phase.COMPLETED);
        assertThat(only("both").getStatus().target()).isEqualTo(both.getStatus().target());
        assertThat(both.getStatus().target().epoch()).isEqualTo(1);
    }

    @Test
    void a_run_that_waits_for_its_turn_hears_a_cancel_and_never_begins() {
        plan("alone", read("alone") + write("alone"));
        runOf("first", "alone");
        await(() -> phase(runs.get(namespace, "first")) == Phase.RUNNING);
        runOf("second", "alone");
        await(() -> phase(runs.get(namespace, "second")) == Phase.PENDING);
        try (var joe = person("joe")) {
            joe.does("second", "cancel");
        }
        var second = runs.await(namespace, "second");
        assertThat(second.getStatus().phase()).isEqualTo(Phase.CANCELED);
        assertThat(Recoveries.message(second)).startsWith("canceled by joe").contains("not started: step 1");
        assertThat(phase(runs.get(namespace, "first"))).isEqualTo(Phase.RUNNING);
        open("alone");
        assertThat(runs.await(namespace, "first").getStatus().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void an_account_that_may_not_create_runs_elsewhere_cannot_start_a_plan_there() {
        String elsewhere = installation.namespace("elsewhere-" + namespace);
        installation
                .admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("poor")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        runs.create(
                namespace, "site", "poor", "- {type: plan, plan: {name: database, namespace: " + elsewhere + "}}\n");
        var site = runs.await(namespace, "site");
        assertThat(site.getStatus().phase()).isEqualTo(Phase.FAILED);
        assertThat(Recoveries.message(site)).contains("cannot read the run", "poor");
    }

    private static String child(String plan) {
        return "- {type: plan, plan: {name: " + plan + "}}\n";
    }

    private static String read(String key) {
        return "- {type: readField, timeout: 30m, readField: {apiVersion: v1, resource: configmaps, name: gate, fieldPath:"
                + " data." + key + ", outputKey: go}}\n";
    }

    private static String write(String who) {
        return "- {type: patch, patch: {apiVersion: v1, resource: configmaps, name: gate, override: {fieldPath: data.last,"
                + " value: {raw: " + who + "}}}}\n";
    }

    private void plan(String name, String steps) {
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  alertLabels: {target: " + name + "}\n  steps:\n"
                        + steps.indent(2))
                .create();
    }

    private void runOf(String name, String plan) {
        var found = installation
                .admin()
                .resources(RecoveryPlan.class)
                .inNamespace(namespace)
                .withName(plan)
                .get();
        var run = new RecoveryRun();
        run.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        run.setSpec(new RecoveryRunSpec(
                null,
                found.getSpec().steps(),
                new ObjectRef(null, plan, found.getMetadata().getUid()),
                null,
                null,
                null,
                null));
        installation.admin().resource(run).create();
    }

    private List<RecoveryRun> all() {
        return installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private List<RecoveryRun> children(RecoveryRun parent) {
        return all().stream()
                .filter(run -> run.getSpec().parent() != null
                        && run.getSpec()
                                .parent()
                                .uid()
                                .equals(parent.getMetadata().getUid()))
                .toList();
    }

    private RecoveryRun only(RecoveryRun parent) {
        var children = children(parent);
        assertThat(children).hasSize(1);
        return children.getFirst();
    }

    private RecoveryRun only(String parent) {
        return only(runs.get(namespace, parent));
    }

    private Person person(String name) {
        return new Person(installation, name, namespace).asResponder();
    }

    private static Phase phase(RecoveryRun run) {
        return run.getStatus() == null ? null : run.getStatus().phase();
    }

    private void open(String key) {
        installation
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("gate")
                .edit(gate -> new ConfigMapBuilder(gate).addToData(key, "go").build());
    }

    private String last() {
        return installation
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("gate")
                .get()
                .getData()
                .get("last");
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(condition);
    }
}

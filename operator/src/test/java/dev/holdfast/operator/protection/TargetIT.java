package dev.holdfast.operator.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.plan.RecoveryPlan;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.AllowedAction;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.core.protection.Target;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.run.Person;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that contend for a target, carried by the real operator on a real API server. */
@WithSandbox(clusters = "hub", nodes = 0)
class TargetIT {

    private static final String[] DEFAULTS = {"--default-service-account", "holdfast-system/holdfast-default"};

    /** Waits until the gate is open, then writes who was here. */
    private static final String STEPS = """
            - type: readField
              timeout: 30m
              readField: {apiVersion: v1, resource: configmaps, name: gate, fieldPath: data.%1$s, outputKey: go}
            - type: patch
              patch: {apiVersion: v1, resource: configmaps, name: gate, override: {fieldPath: data.last, value: {raw: "%1$s"}}}
            """;

    private static Installation installation;
    private static Path folder;
    private static OperatorProcess operator;
    private static Recoveries runs;
    private static int count;

    private final String namespace = installation.namespace("target-" + count++);

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

    @Test
    void of_two_plans_of_one_application_one_acts_and_the_other_waits_naming_it_and_then_has_its_turn() {
        gate();
        plan("to-west");
        plan("to-east");
        application("shop", "[to-west, to-east]");
        awaitCondition("shop", "Ready", "Protected");

        run("west", "to-west");
        await(() -> started("west"));
        run("east", "to-east");
        await(() -> phase("east") == Phase.PENDING);
        assertThat(Recoveries.message(runs.get(namespace, "east")))
                .contains("waits for run " + namespace + "/west", "acts for application " + namespace + "/shop");
        assertThat(runs.get(namespace, "east").getStatus().journal()).isNull();
        assertThat(lease().getSpec().getHolderIdentity()).startsWith(namespace + "/west/");
        assertThat(lease().getMetadata().getAnnotations())
                .containsEntry("holdfast.dev/target", "ProtectedApplication/" + namespace + "/shop");
        await(() -> application("shop").getStatus().holder() != null);
        assertThat(application("shop").getStatus().holder().name()).isEqualTo("west");

        open("west");
        assertThat(runs.await(namespace, "west").getStatus().target().epoch()).isEqualTo(1);
        open("east");
        await(() -> phase("east") == Phase.PAUSED);
        var asking = runs.get(namespace, "east");
        assertThat(Recoveries.message(asking))
                .contains("run " + namespace + "/west has recovered application " + namespace + "/shop at ")
                .endsWith("see whether it is still to be done; then resume or cancel it");
        assertThat(asking.getStatus().conditions().getFirst().reason()).isEqualTo("Overtaken");
        assertThat(asking.getStatus().allowedActions())
                .extracting(AllowedAction::verb)
                .containsExactly("resume", "cancel");
        await(() -> lease().getSpec().getHolderIdentity().isEmpty());
        goesOn("east");
        var east = runs.await(namespace, "east");
        assertThat(east.getStatus().phase()).as(east.getStatus().toString()).isEqualTo(Phase.COMPLETED);
        assertThat(east.getStatus().target().name()).isEqualTo("shop");
        // a hold that was given back before anything was done has used one up
        assertThat(east.getStatus().target().epoch()).isGreaterThan(1);
        await(() -> lease().getSpec().getHolderIdentity().isEmpty());
        assertThat(lease().getSpec().getLeaseTransitions().longValue())
                .isEqualTo(east.getStatus().target().epoch());
        await(() -> application("shop").getStatus().holder() == null);
    }

    @Test
    void a_run_by_hand_beside_one_of_the_same_plan_waits_without_an_application_too() {
        gate();
        plan("alone");
        run("first", "alone");
        await(() -> started("first"));
        run("second", "alone");
        await(() -> phase("second") == Phase.PENDING);
        assertThat(Recoveries.message(runs.get(namespace, "second")))
                .contains("waits for run " + namespace + "/first", "acts for plan " + namespace + "/alone");
        open("first");
        open("second");
        goesOn("second");
        assertThat(runs.await(namespace, "first").getStatus().target().epoch()).isNull();
        assertThat(runs.await(namespace, "second").getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(installation
                        .admin()
                        .leases()
                        .inNamespace(Installation.NAMESPACE)
                        .withName(new Target(Target.Kind.PLAN, namespace, "alone").lease())
                        .get())
                .as("a plan that no application names needs no Lease")
                .isNull();
    }

    @Test
    void an_operator_killed_while_a_run_holds_its_target_goes_on_under_the_same_epoch() {
        gate();
        plan("to-west");
        plan("to-east");
        plan("alone");
        application("shop", "[to-west, to-east]");
        awaitCondition("shop", "Ready", "Protected");
        run("west", "to-west");
        run("lonely", "alone");
        await(() -> started("west") && started("lonely"));
        run("east", "to-east");
        run("lonely-too", "alone");
        await(() -> phase("east") == Phase.PENDING && phase("lonely-too") == Phase.PENDING);

        operator.kill();
        operator = OperatorProcess.start(installation, folder, "two", DEFAULTS).awaitReady();

        open("east");
        open("lonely-too");
        open("lonely");
        goesOn("lonely-too");
        assertThat(runs.await(namespace, "lonely-too").getStatus().startTime())
                .isAfterOrEqualTo(runs.get(namespace, "lonely").getStatus().completionTime());
        assertThat(phase("east")).isEqualTo(Phase.PENDING);
        open("west");
        var west = runs.await(namespace, "west");
        assertThat(west.getStatus().target().epoch()).isEqualTo(1);
        goesOn("east");
        var east = runs.await(namespace, "east");
        assertThat(east.getStatus().target().epoch()).isGreaterThan(1);
        assertThat(east.getStatus().startTime())
                .isAfterOrEqualTo(west.getStatus().completionTime());
    }

    @Test
    void a_target_whose_holder_was_deleted_is_taken_over_under_a_higher_epoch() {
        gate();
        plan("to-west");
        plan("to-east");
        application("shop", "[to-west, to-east]");
        awaitCondition("shop", "Ready", "Protected");
        run("west", "to-west");
        await(() -> started("west"));
        run("east", "to-east");
        await(() -> phase("east") == Phase.PENDING);
        String gone = lease().getSpec().getHolderIdentity();

        installation
                .admin()
                .resources(RecoveryRun.class)
                .inNamespace(namespace)
                .withName("west")
                .delete();
        await(() -> started("east"));
        run("west", "to-west");
        await(() -> phase("west") == Phase.PENDING);
        assertThat(lease().getSpec().getHolderIdentity())
                .startsWith(namespace + "/east/")
                .isNotEqualTo(gone);
        open("east");
        open("west");
        long east = runs.await(namespace, "east").getStatus().target().epoch();
        assertThat(east).isEqualTo(2);
        goesOn("west");
        assertThat(runs.await(namespace, "west").getStatus().target().epoch()).isGreaterThan(east);
    }

    @Test
    void an_application_says_what_is_missing_until_it_is_there() {
        application("shop", "[to-west]\n  dependsOn: [database]");
        awaitCondition("shop", "PlansFound", "PlanMissing");
        awaitCondition("shop", "DependenciesValid", "DependencyMissing");
        awaitCondition("shop", "Ready", "PlanMissing");
        plan("to-west");
        awaitCondition("shop", "PlansFound", "PlansFound");
        awaitCondition("shop", "Ready", "DependencyMissing");
        plan("database-to-west");
        application("database", "[database-to-west]\n  dependsOn: [shop]");
        awaitCondition("shop", "DependenciesValid", "DependencyCircle");
        application("database", "[database-to-west]");
        awaitCondition("shop", "Ready", "Protected");
        application("twin", "[to-west]");
        awaitCondition("twin", "PlansFound", "PlanTaken");
    }

    @Test
    void an_application_says_where_its_last_run_has_left_it() {
        gate();
        plan("to-west");
        installation
                .admin()
                .resources(RecoveryPlan.class)
                .inNamespace(namespace)
                .withName("to-west")
                // the operator writes the plan's status meanwhile: without its version, so that this never conflicts
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"%s\":\"west\"}}}".formatted(Target.TO));
        plan("repair");
        application("shop", "[to-west, repair]");
        awaitCondition("shop", "Ready", "Protected");
        run("first", "to-west");
        open("first");
        runs.await(namespace, "first");
        await(() -> application("shop").getStatus().active() != null);
        assertThat(application("shop").getStatus().active().site()).isEqualTo("west");
        assertThat(application("shop").getStatus().active().run()).isEqualTo("first");
        run("second", "repair");
        open("second");
        runs.await(namespace, "second");
        await(() -> application("shop").getStatus().active().run().equals("second"));
        assertThat(application("shop").getStatus().active().site())
                .as("nobody can tell")
                .isNull();
    }

    @Test
    void a_lease_that_was_deleted_or_restored_lets_no_epoch_fall() {
        gate();
        plan("to-west");
        application("shop", "[to-west]");
        awaitCondition("shop", "Ready", "Protected");
        for (var name : List.of("first", "second")) {
            run(name, "to-west");
            open(name);
            runs.await(namespace, name);
            await(() -> lease().getSpec().getHolderIdentity().isEmpty());
        }
        installation.admin().resource(lease()).delete();
        run("third", "to-west");
        open("third");
        assertThat(runs.await(namespace, "third").getStatus().target().epoch()).isEqualTo(3);
        await(() -> lease().getSpec().getHolderIdentity().isEmpty());
        installation.admin().resource(lease()).edit(lease -> {
            lease.getSpec().setLeaseTransitions(1);
            return lease;
        });
        run("fourth", "to-west");
        open("fourth");
        assertThat(runs.await(namespace, "fourth").getStatus().target().epoch()).isEqualTo(4);
    }

    /** The run asks whether it is still meant, and somebody says that it is. */
    private void goesOn(String run) {
        await(() -> phase(run) == Phase.PAUSED);
        try (var ana = new Person(installation, "ana-" + run, namespace).asResponder()) {
            ana.does(run, "resume");
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(5, TimeUnit.MINUTES).until(condition);
    }

    private void awaitCondition(String name, String type, String reason) {
        await(() -> application(name).getStatus() != null
                && application(name).getStatus().conditions().stream()
                        .anyMatch(said -> said.type().equals(type) && reason.equals(said.reason())));
    }

    private Phase phase(String run) {
        var status = runs.get(namespace, run).getStatus();
        return status == null ? null : status.phase();
    }

    private boolean started(String run) {
        return phase(run) == Phase.RUNNING;
    }

    private Lease lease() {
        return installation
                .admin()
                .leases()
                .inNamespace(Installation.NAMESPACE)
                .withName(new Target(Target.Kind.APPLICATION, namespace, "shop").lease())
                .get();
    }

    private ProtectedApplication application(String name) {
        return installation
                .admin()
                .resources(ProtectedApplication.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private void application(String name, String plans) {
        installation
                .admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: ProtectedApplication\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  plans: " + plans + "\n")
                .serverSideApply();
    }

    private void plan(String name) {
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  alertLabels: {target: " + name + "}\n  steps:\n"
                        + STEPS.formatted(name).indent(2))
                .create();
    }

    private void run(String name, String plan) {
        var found = installation
                .admin()
                .resources(RecoveryPlan.class)
                .inNamespace(namespace)
                .withName(plan)
                .get();
        installation
                .admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryRun\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  planRef: {name: " + plan + ", uid: "
                        + found.getMetadata().getUid() + "}\n  steps:\n"
                        + STEPS.formatted(name).indent(2))
                .create();
    }

    private void gate() {
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

    private void open(String run) {
        installation
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("gate")
                // whatever runs write there at the same moment
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"%s\":\"go\"}}".formatted(run));
    }
}

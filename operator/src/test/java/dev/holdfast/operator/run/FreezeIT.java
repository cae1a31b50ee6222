package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.freeze.Freeze;
import dev.holdfast.api.protection.ProtectedApplication;
import dev.holdfast.api.run.EntryState;
import dev.holdfast.api.run.Phase;
import dev.holdfast.api.run.RecoveryRun;
import dev.holdfast.operator.Installation;
import dev.holdfast.operator.OperatorProcess;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.junit.WithSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stop switch on real API servers, with the real operator: what is frozen is left alone until it is not. */
@WithSandbox(
        clusters = {"hub", "west"},
        nodes = 0)
class FreezeIT {

    private static final String NAMESPACE = "freeze-it";
    private static final String HOME = Installation.NAMESPACE;
    private static final Duration LONG = Duration.ofHours(2);

    @TempDir
    private Path folder;

    private Installation hub;
    private Installation west;
    private OperatorProcess operator;
    private Recoveries runs;
    private String me;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        hub = Installation.on(sandbox, "hub");
        west = Installation.on(sandbox, "west");
        hub.namespace(NAMESPACE);
        west.namespace(NAMESPACE);
        runs = new Recoveries(hub);
        me = hub.admin()
                .raw(
                        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                        "POST",
                        Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"))
                .replaceAll("(?s).*\"username\": ?\"([^\"]+)\".*", "$1");
        register(Files.readString(sandbox.operatorKubeconfig("west")));
        operator = operator("freeze-1");
    }

    @AfterEach
    void stop() {
        operator.close();
        for (var namespace : new String[] {HOME, NAMESPACE, "freeze-elsewhere"}) {
            hub.admin().resources(Freeze.class).inNamespace(namespace).delete();
        }
        hub.admin().resources(ProtectedApplication.class).inNamespace(NAMESPACE).delete();
        hub.close();
        west.close();
    }

    private OperatorProcess operator(String identity) {
        return OperatorProcess.start(
                        hub, folder, identity, "--default-service-account", "holdfast-system/holdfast-default")
                .awaitReady();
    }

    private void register(String kubeconfig) {
        hub.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("freeze-west-kubeconfig")
                        .withNamespace(HOME)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .createOr(existing -> existing.update());
        hub.admin()
                .resource("apiVersion: holdfast.dev/v1alpha1\nkind: Cluster\nmetadata: {name: freeze-west, namespace: "
                        + HOME + "}\nspec:\n  kubeconfigSecretRef: {name: freeze-west-kubeconfig}\n"
                        + "  allowedNamespaces: [" + NAMESPACE + "]\n  site: dc-west\n")
                .serverSideApply();
    }

    private static String freeze(String namespace, String name, String what, String setBy, Instant expires) {
        return "apiVersion: holdfast.dev/v1alpha1\nkind: Freeze\nmetadata: {name: " + name + ", namespace: " + namespace
                + "}\nspec: {" + what + ", reason: storage moves, expires: \"" + expires.truncatedTo(ChronoUnit.SECONDS)
                + "\", setBy: \"" + setBy + "\"}\n";
    }

    /** Sets a freeze, the only one of its scope, and waits until the operator has seen it. */
    private void set(String namespace, String name, String what, Duration length) {
        hub.admin()
                .resource(freeze(namespace, name, what, me, Instant.now().plus(length)))
                .create();
        String scope = what.replaceAll("scope: ([A-Za-z]+).*", "$1").toLowerCase(Locale.ROOT);
        await("the operator has seen " + name, () -> metrics()
                .contains("holdfast_freezes{scope=\"" + scope + "\"} 1.0"));
    }

    private void clear(String namespace, String name) {
        hub.admin()
                .resources(Freeze.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    private static void configMap(Installation cluster, String name, String... data) {
        cluster.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(data[0], data[1]))
                        .build())
                .createOr(existing -> existing.update());
    }

    private static String value(Installation cluster, String name, String key) {
        return cluster.admin()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getData()
                .get(key);
    }

    private static String patch(String cluster, String name) {
        return "- {type: patch, " + (cluster.isEmpty() ? "" : "cluster: " + HOME + "/" + cluster + ", ")
                + "patch: {apiVersion: v1, resource: configmaps, name: " + name
                + ", override: {fieldPath: data.to, value: {raw: west}}}}\n";
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(5, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private static boolean isHeld(RecoveryRun run) {
        var status = run.getStatus();
        return status != null && status.journal() != null && status.journal().held() != null;
    }

    private RecoveryRun awaitHeld(String name) {
        await(name + " is held", () -> isHeld(runs.get(NAMESPACE, name)));
        return runs.get(NAMESPACE, name);
    }

    private void awaitEvent(String run, String reason) {
        await(
                reason + " is told about " + run,
                () -> hub.admin().events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                        .anyMatch(event ->
                                run.equals(event.getRegarding().getName()) && reason.equals(event.getReason())));
    }

    private void completes(String name) {
        var run = runs.await(NAMESPACE, name);
        assertThat(run.getStatus().phase()).as(Recoveries.message(run)).isEqualTo(Phase.COMPLETED);
        assertThat(run.getStatus().journal().held()).isNull();
    }

    @Test
    void nothing_is_done_before_a_freeze_is_cleared_and_the_run_says_what_holds_it() {
        configMap(hub, "before", "to", "east");
        set(HOME, "move", "scope: Fleet", LONG);
        runs.create(NAMESPACE, "before", "", patch("", "before"));
        var run = awaitHeld("before");
        assertThat(run.getStatus().phase()).isEqualTo(Phase.RUNNING);
        assertThat(Recoveries.message(run))
                .startsWith("held by freeze holdfast-system/move (set by " + me + "): storage moves; until ");
        assertThat(run.getStatus().conditions())
                .anyMatch(condition ->
                        condition.type().equals("Held") && condition.status().equals("True"))
                .filteredOn(condition -> condition.type().equals("Success"))
                .allMatch(condition ->
                        condition.reason().equals("Held") && condition.status().equals("Unknown"));
        assertThat(run.getStatus().journal().entries()).isEmpty();
        assertThat(value(hub, "before", "to")).isEqualTo("east");
        awaitEvent("before", "Held");
        clear(HOME, "move");
        completes("before");
        assertThat(value(hub, "before", "to")).isEqualTo("west");
        awaitEvent("before", "Released");
        assertThat(runs.get(NAMESPACE, "before").getStatus().conditions())
                .noneMatch(condition -> condition.type().equals("Held"));
    }

    private String metrics() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(operator.managementUrl("/metrics")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void a_freeze_in_mid_run_lets_the_step_that_waits_come_to_its_end_and_holds_the_next() {
        configMap(hub, "first", "to", "east");
        configMap(hub, "gate", "open", "no");
        configMap(hub, "second", "to", "east");
        runs.create(
                NAMESPACE,
                "mid-run",
                "",
                patch("", "first")
                        + "- {type: wait, wait: {apiVersion: v1, resource: configmaps, name: gate,"
                        + " field: {fieldPath: data.open, value: {raw: \"yes\"}}}}\n"
                        + patch("", "second"));
        await("the second step waits", () -> entries("mid-run") == 2);
        set(NAMESPACE, "mid-run", "scope: Application", LONG);
        configMap(hub, "gate", "open", "yes");
        var run = awaitHeld("mid-run");
        assertThat(run.getStatus().journal().entries())
                .extracting(entry -> entry.state())
                .containsExactly(EntryState.SUCCEEDED, EntryState.SUCCEEDED);
        assertThat(value(hub, "first", "to")).isEqualTo("west");
        assertThat(value(hub, "second", "to")).isEqualTo("east");
        clear(NAMESPACE, "mid-run");
        completes("mid-run");
        assertThat(value(hub, "second", "to")).isEqualTo("west");
    }

    private int entries(String run) {
        var status = runs.get(NAMESPACE, run).getStatus();
        return status == null || status.journal() == null
                ? 0
                : status.journal().entries().size();
    }

    @Test
    void a_run_goes_on_by_itself_when_what_holds_it_expires() {
        configMap(hub, "expires", "to", "east");
        set(HOME, "short", "scope: Fleet", Duration.ofSeconds(20));
        runs.create(NAMESPACE, "expires", "", patch("", "expires"));
        awaitHeld("expires");
        completes("expires");
        assertThat(hub.admin()
                        .resources(Freeze.class)
                        .inNamespace(HOME)
                        .withName("short")
                        .get())
                .as("nobody has cleared it")
                .isNotNull();
    }

    @Test
    void a_frozen_site_is_left_alone_and_the_others_are_not() {
        configMap(hub, "here", "to", "east");
        configMap(west, "there", "to", "east");
        set(HOME, "dc-west", "scope: Site, site: dc-west", LONG);
        runs.create(NAMESPACE, "two-sites", "", patch("", "here") + patch("freeze-west", "there"));
        var run = awaitHeld("two-sites");
        assertThat(Recoveries.message(run)).contains("(site dc-west)");
        assertThat(value(hub, "here", "to")).isEqualTo("west");
        assertThat(value(west, "there", "to")).isEqualTo("east");
        clear(HOME, "dc-west");
        completes("two-sites");
        assertThat(value(west, "there", "to")).isEqualTo("west");
    }

    @Test
    void a_freeze_of_another_namespace_or_plan_holds_nobody_else_s_run() {
        hub.namespace("freeze-elsewhere");
        configMap(hub, "others", "to", "east");
        set("freeze-elsewhere", "theirs", "scope: Fleet", LONG);
        set(NAMESPACE, "another-plan", "scope: Application, plans: [another]", LONG);
        runs.create(NAMESPACE, "others", "", patch("", "others"));
        completes("others");
    }

    @Test
    void a_freeze_of_an_application_holds_the_plans_that_recover_it_and_no_others() {
        hub.admin().resource("""
                        apiVersion: holdfast.dev/v1alpha1
                        kind: ProtectedApplication
                        metadata: {name: checkout, namespace: %s}
                        spec: {plans: [checkout-moves]}
                        """.formatted(NAMESPACE)).create();
        configMap(hub, "checkout-moves", "to", "east");
        configMap(hub, "stock-moves", "to", "east");
        set(NAMESPACE, "checkout", "scope: Application, application: checkout", LONG);
        runs.create(NAMESPACE, "checkout-moves", "", patch("", "checkout-moves"));
        runs.create(NAMESPACE, "stock-moves", "", patch("", "stock-moves"));
        awaitHeld("checkout-moves");
        completes("stock-moves");
        clear(NAMESPACE, "checkout");
        completes("checkout-moves");
    }

    @Test
    void a_held_run_stays_held_across_the_death_of_the_operator() {
        configMap(hub, "death", "to", "east");
        set(HOME, "death", "scope: Fleet", LONG);
        runs.create(NAMESPACE, "death", "", patch("", "death"));
        var since = awaitHeld("death").getStatus().journal().held().since();
        operator.kill();
        hub.admin().leases().inNamespace(HOME).delete();
        operator = operator("freeze-2");
        runs.create(NAMESPACE, "after-death", "", patch("", "death"));
        awaitHeld("after-death");
        assertThat(value(hub, "death", "to")).isEqualTo("east");
        assertThat(runs.get(NAMESPACE, "death").getStatus().journal().held().since())
                .isEqualTo(since);
        clear(HOME, "death");
        completes("death");
        completes("after-death");
    }

    @Test
    void the_api_server_refuses_a_freeze_in_another_s_name_one_without_an_end_in_sight_and_a_change() {
        var later = Instant.now().plus(LONG);
        refused(freeze(NAMESPACE, "forged", "scope: Fleet", "somebody-else", later), "it was sent by " + me);
        refused(
                freeze(NAMESPACE, "forever", "scope: Fleet", me, Instant.now().plus(Duration.ofDays(31))),
                "more than 30 days ahead");
        refused(
                freeze(NAMESPACE, "over", "scope: Fleet", me, Instant.now().minus(LONG)),
                "spec.expires has passed already");
        set(NAMESPACE, "fixed", "scope: Application, plans: [another]", LONG);
        assertThatThrownBy(() -> hub.admin()
                        .resource(freeze(
                                NAMESPACE, "fixed", "scope: Application, plans: [another]", me, later.plus(LONG)))
                        .forceConflicts()
                        .serverSideApply())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("a freeze cannot be changed");
    }

    /** The API server obeys a policy some moments after it took it. */
    private void refused(String freeze, String why) {
        await(why, () -> {
            try {
                hub.admin().resource(freeze).dryRun().create();
                return false;
            } catch (KubernetesClientException e) {
                assertThat(e).hasMessageContaining(why);
                return true;
            }
        });
    }
}

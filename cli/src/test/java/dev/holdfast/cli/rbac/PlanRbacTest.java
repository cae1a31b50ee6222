package dev.holdfast.cli.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRbacTest {
    @TempDir
    private Path folder;

    private static final String PLAN = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryPlan
            metadata: {name: db-failover, namespace: shop}
            spec:
              serviceAccountName: recovery
              alertLabels: {alertname: A}
              steps:
            """;

    private Ran rbac(String steps, String... more) throws IOException {
        var file = Files.writeString(folder.resolve("plan.yaml"), PLAN + steps.indent(2));
        var arguments = new java.util.ArrayList<>(java.util.List.of("plan", "rbac", "-f", file.toString()));
        arguments.addAll(java.util.List.of(more));
        return Ran.holdfast(arguments.toArray(String[]::new));
    }

    private static String step(String type, String block) {
        return "- {type: " + type + ", " + type + ": {" + block + "}}\n";
    }

    private static String patch(String object, String type) {
        return step("patch", object + ", override: {fieldPath: a.b, value: {raw: 1}}, patchType: " + type);
    }

    private static final String MERGE = "application/merge-patch+json";

    @Test
    void steps_that_cannot_be_read_are_all_named_with_the_command_that_shows_where() throws IOException {
        var ran = rbac(step("scale", "apiVersion: apps/v1, resource: deploy, name: db")
                + step("readField", "apiVersion: v1, resource: svc, name: db, fieldPath: 'a[', outputKey: ip"));
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("error: the steps of plan db-failover cannot be read\n  step 1, ")
                .contains("\n  step 2, ")
                .endsWith("  where that is: holdfast plan lint " + folder.resolve("plan.yaml") + "\n");
        try (var cluster = FakeCluster.start(folder)
                .with(PLAN
                        + step("scale", "apiVersion: apps/v1, resource: deploy, name: db")
                                .indent(2))) {
            assertThat(Ran.holdfast(cluster, "plan", "rbac", "db-failover", "--context", "fake")
                            .err())
                    .endsWith("  where that is: kubectl get recoveryplan db-failover -n shop --context fake -o yaml"
                            + " | holdfast plan lint -\n");
        }
    }

    /** Table rows without the padding. */
    private static java.util.List<String> rows(Ran ran) {
        return ran.lines().stream()
                .skip(1)
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    @Test
    void objects_that_the_plan_names_are_granted_by_name_and_verb() throws IOException {
        var ran = rbac(
                step("readField", "apiVersion: v1, resource: svc, name: db, fieldPath: a, outputKey: ip")
                        + patch("apiVersion: apps/v1, resource: Deployment, name: db", MERGE)
                        + patch("apiVersion: apps/v1, resource: deployments, name: web", MERGE)
                        + patch(
                                "apiVersion: v1, resource: cm, namespace: proxy, name: c",
                                "application/apply-patch+yaml"),
                "-o",
                "table");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(rows(ran))
                .containsExactly(
                        ". proxy configmaps create,get,patch c",
                        ". shop services get,watch db",
                        ". shop deployments.apps get,patch db,web");
    }

    @Test
    void scaling_needs_to_write_and_to_watch_the_object_and_not_its_scale() throws IOException {
        var ran = rbac(step("scale", "apiVersion: apps/v1, resource: deploy, name: db, replicas: 3"), "-o", "table");
        assertThat(rows(ran)).containsExactly(". shop deployments.apps get,patch,watch db");
    }

    @Test
    void running_another_plan_needs_to_read_it_and_to_create_and_watch_runs() throws IOException {
        var ran = rbac(step("plan", "name: database, namespace: bank"), "-o", "table");
        assertThat(rows(ran))
                .containsExactly(
                        ". bank recoveryplans.recovery.elotl.co get database",
                        ". bank recoveryruns.recovery.elotl.co create,get,watch any");
        assertThat(ran.err()).contains("whoever may create runs");
    }

    @Test
    void waiting_needs_to_read_and_to_watch_and_keeps_nothing_of_a_secret() throws IOException {
        var ran = rbac(
                step("wait", "apiVersion: apps/v1, resource: deploy, name: db, condition: {type: Available}")
                        + step(
                                "wait",
                                "apiVersion: v1, resource: secrets, name: s, field: {fieldPath: type, value: {raw: a}}"),
                "-o",
                "table");
        assertThat(rows(ran)).containsExactly(". shop secrets get,watch s", ". shop deployments.apps get,watch db");
    }

    @Test
    void deleting_needs_to_read_to_delete_and_to_watch_the_object() throws IOException {
        var ran = rbac(step("delete", "apiVersion: v1, resource: pods, name: db-0"), "-o", "table");
        assertThat(rows(ran)).containsExactly(". shop pods delete,get,watch db-0");
    }

    @Test
    void applying_needs_to_read_to_write_and_to_make_the_object_that_the_manifest_names() throws IOException {
        var ran = rbac(
                step("apply", "manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: site, namespace: web}}"),
                "-o",
                "table");
        assertThat(rows(ran)).containsExactly(". web configmaps create,get,patch site");
    }

    @Test
    void rights_are_asked_for_where_the_step_acts() throws IOException {
        var ran = rbac(
                patch("apiVersion: v1, resource: nodes, name: n1", MERGE)
                        + "- {type: patch, cluster: west, patch: {apiVersion: apps/v1, resource: sts, name: db,"
                        + " override: {fieldPath: a, value: {raw: 1}}}}\n",
                "-o",
                "table");
        assertThat(rows(ran)).containsExactly(". - nodes get,patch n1", "west shop statefulsets.apps get,patch db");
        var west = rbac(
                "- {type: patch, cluster: west, patch: {apiVersion: apps/v1, resource: sts, name: db,"
                        + " override: {fieldPath: a, value: {raw: 1}}}}\n"
                        + patch("apiVersion: v1, resource: nodes, name: n1", MERGE),
                "--cluster",
                ".",
                "-o",
                "table");
        assertThat(rows(west)).containsExactly(". - nodes get,patch n1");
    }

    @Test
    void a_job_has_no_name_beforehand_and_that_is_said() throws IOException {
        var steps = "- {type: Job, job: {namespace: ops, template: {spec: {containers: []}}}}\n";
        assertThat(rows(rbac(steps, "-o", "table")))
                .containsExactly(
                        ". ops pods list any", ". ops pods/log get any", ". ops jobs.batch create,get,watch any");
        assertThat(rbac(steps).out()).contains("# Note: a Job is named after its run");
    }

    @Test
    void what_comes_from_a_secret_is_kept_in_a_secret_of_the_run() throws IOException {
        var steps = step("readField", "apiVersion: v1, resource: secrets, name: tls, fieldPath: data.a, outputKey: a");
        assertThat(rows(rbac(steps, "-o", "table")))
                .containsExactly(". shop secrets create,get,patch any", ". shop secrets watch tls");
        assertThat(rbac(steps).out()).contains("# Note: what step 1 has to do with a Secret", "RUN-UID-step-1");
        assertThat(rows(rbac(patch("apiVersion: v1, resource: cm, name: c", MERGE), "-o", "table")))
                .noneMatch(row -> row.contains("secrets"));
    }

    @Test
    void what_may_be_too_large_for_a_status_is_granted_when_somebody_says_so() throws IOException {
        var steps = patch("apiVersion: v1, resource: cm, name: c", MERGE);
        assertThat(rbac(steps).out())
                .contains("# Note: a value or a previous state over 16 KiB", "add --large-values")
                .doesNotContain("secrets");
        assertThat(rbac(steps, "-o", "table").err()).contains("note: ", "--large-values");
        var large = rbac(steps, "--large-values", "-o", "table");
        assertThat(rows(large)).containsExactly(". shop configmaps get,patch c", ". shop secrets create,get,patch any");
        assertThat(rbac(steps, "--large-values").out())
                .contains("# Note: what is over 16 KiB", "Secrets in shop is not narrowed to names")
                .doesNotContain("add --large-values");
    }

    @Test
    void a_value_that_is_too_large_in_the_plan_itself_is_granted_at_once() throws IOException {
        var steps = step(
                "patch",
                "apiVersion: v1, resource: cm, name: c, override: {fieldPath: data.a, value: {raw: "
                        + "x".repeat(17 * 1024) + "}}");
        var large = rbac(steps, "-o", "table");
        assertThat(rows(large)).containsExactly(". shop configmaps get,patch c", ". shop secrets create,get,patch any");
        assertThat(rbac(steps).out()).contains("# Note: the value of step 1 is over 16 KiB and is kept in a Secret");
    }

    @Test
    void a_plan_of_jobs_keeps_no_values() throws IOException {
        var steps = "- {type: Job, job: {namespace: ops, template: {spec: {containers: []}}}}\n";
        assertThat(rbac(steps).out()).doesNotContain("--large-values");
        assertThat(rows(rbac(steps, "--large-values", "-o", "table"))).noneMatch(row -> row.contains("secrets"));
    }

    @Test
    void the_manifests_are_ready_for_kubectl_and_never_grant_everything() throws IOException {
        var ran = rbac(step("readField", "apiVersion: v1, resource: svc, name: db, fieldPath: a, outputKey: ip")
                + patch("apiVersion: v1, resource: ns, name: shop", MERGE)
                + "- {type: job, cluster: west, job: {template: {spec: {containers: []}}}}\n");
        assertThat(ran.out()).doesNotContain("*");
        Golden.check("plan-rbac.yaml", ran.out());
    }

    @Test
    void a_plan_without_an_account_is_bound_to_the_default_one() throws IOException {
        var file = Files.writeString(
                folder.resolve("p.yaml"),
                (PLAN + patch("apiVersion: v1, resource: cm, name: c", MERGE).indent(2))
                        .replace("  serviceAccountName: recovery\n", ""));
        assertThat(Ran.holdfast("plan", "rbac", "-f", file.toString()).out())
                .contains("to act as holdfast-system/holdfast-default.");
        assertThat(Ran.holdfast("plan", "rbac", "-f", file.toString(), "--default-service-account", "own")
                        .out())
                .contains("to act as shop/own.");
    }

    @Test
    void a_kind_that_nobody_knows_is_a_guess_and_the_answer_incomplete() throws IOException {
        var ran = rbac(patch("apiVersion: example.com/v1, resource: Databases, name: d", MERGE));
        assertThat(ran.exit()).isEqualTo(11);
        assertThat(ran.out()).contains("# Unknown kind, check the rule: example.com/v1 Databases");
        assertThat(ran.err()).contains("no kubeconfig", "unknown kind");
    }

    @Test
    void a_reachable_cluster_knows_its_own_kinds() throws IOException {
        try (var cluster = FakeCluster.start(folder).answering("/apis/example.com/v1", """
                        {"resources": [{"name": "databases", "singularName": "database", "kind": "Database",
                          "namespaced": false, "shortNames": ["dbs"]}, {"name": "databases/status", "kind": "Database"}]}
                        """)) {
            var file = Files.writeString(
                    folder.resolve("plan.yaml"),
                    PLAN
                            + patch("apiVersion: example.com/v1, resource: dbs, name: d", MERGE)
                                    .indent(2));
            var ran = Ran.holdfast(cluster, "plan", "rbac", "-f", file.toString(), "-o", "table");
            assertThat(ran.exit()).as(ran.err()).isZero();
            assertThat(rows(ran)).containsExactly(". - databases.example.com get,patch d");
            cluster.with(Files.readString(file));
            assertThat(rows(Ran.holdfast(cluster, "plan", "rbac", "db-failover", "-o", "table")))
                    .isEqualTo(rows(ran));
        }
    }

    @Test
    void steps_that_reach_out_need_to_read_the_secrets_that_they_name_and_no_others() throws IOException {
        var ran = rbac(
                step("probe", "tcp: {host: db.example, port: 5432}")
                        + step(
                                "probe",
                                "sql: {host: db.example, database: shop, query: SELECT 1, value: '1', credentialsSecret: db-login}")
                        + step(
                                "http",
                                "url: https://dns.example, secretHeaders: [{name: X-Token, secret: {name: dns, key: token}}],"
                                        + " caSecret: {name: ca, key: ca.crt}")
                        + step("notify", "webhook: {urlSecret: {name: chat, key: url}, text: x}")
                        + step(
                                "notify",
                                "mail: {host: m.example, from: a@b.example, to: [c@d.example], subject: s, text: t,"
                                        + " credentialsSecret: smtp}"),
                "-o",
                "table");
        assertThat(rows(ran)).containsExactly(". shop secrets get ca,chat,db-login,dns,smtp");
        var keeping = rbac(
                step(
                        "http",
                        "url: https://dns.example, outputKey: id, secretHeaders: [{name: X-Token, secret: {name: dns, key: token}}]"));
        assertThat(keeping.out()).contains("create");
        assertThat(keeping.out()).contains("what step 1 keeps of an answer to a request with secret headers");
    }

    @Test
    void holding_and_releasing_need_to_read_and_to_patch_that_one_object() throws IOException {
        var ran = rbac(
                step("hold", "fluxKustomization: {name: apps, namespace: flux-system}")
                        + step("release", "fluxKustomization: {name: apps, namespace: flux-system}")
                        + step("hold", "argoApplication: {name: shop, namespace: argocd}"),
                "-o",
                "table");
        assertThat(rows(ran))
                .containsExactlyInAnyOrder(
                        ". flux-system kustomizations.kustomize.toolkit.fluxcd.io get,patch apps",
                        ". argocd applications.argoproj.io get,patch shop");
    }

    @Test
    void a_fence_needs_its_object_and_a_list_of_pods_a_machine_its_secrets_and_a_waiver_nothing() throws IOException {
        var ran = rbac(
                step("fence", "primary: a, api: {apiVersion: apps/v1, resource: sts, name: db, scale: 0}")
                        + step(
                                "fence",
                                "primary: a, redfish: {url: 'https://bmc.example/', credentialsSecret: bmc, caSecret: {name: ca, key: c}}")
                        + step("fence", "primary: a, network: {name: cut, driver: d, cidrs: [10.0.0.0/8]}")
                        + step("fence", "primary: a, waiver: {ask: x}"),
                "-o",
                "table");
        assertThat(rows(ran))
                .containsExactlyInAnyOrder(
                        ". - networkfences.csiaddons.openshift.io create,get,patch,watch cut",
                        ". shop pods list,watch any",
                        ". shop secrets get bmc,ca",
                        ". shop statefulsets.apps get,patch,watch db");
    }

    @Test
    void a_plan_that_cannot_be_read_has_no_rights() throws IOException {
        assertThat(rbac("- {type: patch}\n").exit()).isEqualTo(3);
        assertThat(Ran.holdfast("plan", "rbac").exit()).isEqualTo(2);
        assertThat(Ran.holdfast("plan", "rbac", "-f", "/does/not/exist").exit()).isEqualTo(2);
    }

    @Test
    void whoever_answers_an_approval_gets_a_role_of_their_own_and_the_plans_account_does_not() throws IOException {
        var asks = step("approval", "message: go on, role: dba") + step("approval", "message: really");
        var ran = rbac(asks, "-o", "yaml");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("# For the people who answer its approvals, bound to nobody yet:")
                .contains("  name: holdfast-approver\n", "  name: holdfast-approver-dba\n", "- approve:dba\n")
                .contains("# Note: step 1 asks people: who answers needs the verbs get, patch, approve and reject, and"
                        + " approve:dba on recoveryruns.recovery.elotl.co in shop.")
                .doesNotContain("kind: RoleBinding");
    }
}

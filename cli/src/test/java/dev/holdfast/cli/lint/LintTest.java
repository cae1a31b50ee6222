package dev.holdfast.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Golden;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
    private static final Path MANIFESTS = Golden.checkout().resolve("api/src/test/resources/manifests");

    /** Only the server can refuse this one: in the file the value is there, and kubectl drops it. */
    private static final String DROPPED_BY_KUBECTL = "null-dropped-by-client-side-apply.yaml";

    static Stream<Path> accepted() throws IOException {
        return Stream.concat(files("accepted"), files("accepted-server-side"));
    }

    /** What lint reads is plans: rules between the fields of freezes, applications and pairs are for the API server. */
    static Stream<Path> rejected() throws IOException {
        return files("rejected")
                .filter(file -> !file.endsWith(DROPPED_BY_KUBECTL))
                .filter(file -> !file.getFileName().toString().matches("(freeze|application|site-pair)-.*"));
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (var files = Files.list(MANIFESTS.resolve(folder))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void what_the_api_server_accepts_is_no_error(Path file) throws IOException {
        assertThat(errors(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void what_the_api_server_rejects_is_an_error(Path file) throws IOException {
        assertThat(errors(Files.readString(file))).isNotEmpty();
    }

    @Test
    void a_null_that_kubectl_would_drop_is_told() throws IOException {
        assertThat(ids(Files.readString(MANIFESTS.resolve("rejected").resolve(DROPPED_BY_KUBECTL))))
                .contains("HF-LNT-051");
        assertThat(found(plan("raw: {a: [1, {b: null}]}"), Rule.NESTED_NULL)
                        .place()
                        .line())
                .isEqualTo(12);
    }

    @Test
    void a_plan_that_would_start_itself_is_an_error_where_the_circle_closes() {
        var one = starting("left", "right");
        assertThat(lint(one)).noneMatch(finding -> finding.rule() == Rule.PLAN_CIRCLE);
        assertThat(found(starting("left", "left"), Rule.PLAN_CIRCLE).message()).contains("left");
        assertThat(found(one + "---\n" + starting("right", "left"), Rule.PLAN_CIRCLE)
                        .message())
                .contains("the plan left would start this one again");
    }

    @Test
    void what_a_member_of_a_group_holds_or_starts_is_told_where_it_stands() {
        var group = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: left}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - type: parallel
                    title: Both
                    parallel:
                      steps:
                      - {type: hold, title: a, onFailure: pause, hold: {argoApplication: {name: shop}}}
                      - {type: plan, title: b, onFailure: abort, plan: {name: left}}
                """;
        assertThat(found(group, Rule.NEVER_RELEASED).place().line()).isEqualTo(11);
        assertThat(found(group, Rule.PLAN_CIRCLE).place().line()).isEqualTo(12);
    }

    @Test
    void a_step_that_is_to_be_deferred_and_uses_a_secret_is_told_of_before_it_matters() {
        var plan = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: left}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - {type: readField, title: a, readField: {apiVersion: v1, resource: secrets, name: db, fieldPath: data.p, outputKey: p}}
                  - type: patch
                    title: b
                    cluster: east
                    onUnreachable: defer
                    patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: "{{ .Values.p }}"}}}
                """;
        var finding = found(plan, Rule.SECRET_DEFERRED);
        assertThat(finding.place().line()).isEqualTo(11);
        assertThat(finding.message()).contains("would fail instead", "secretKeyRef");
        assertThat(lint(plan.replace("defer", "skip"))).noneMatch(is -> is.rule() == Rule.SECRET_DEFERRED);
    }

    @Test
    void the_name_of_a_run_that_a_step_has_begun_is_a_value_for_templates_and_conditions() {
        var plan = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: left}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - {type: plan, title: a, onFailure: continue, plan: {name: right, outputKey: right}}
                  - type: patch
                    title: Write
                    onFailure: pause
                    USE
                    patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: "VALUE"}}}
                """;
        assertThat(lint(plan.replace("USE", "when: has(values.right)"))).isEmpty();
        assertThat(lint(plan.replace("USE", "timeout: 1m").replace("VALUE", "{{ .Values.right }}")))
                .isEmpty();
        assertThat(ids(plan.replace("USE", "timeout: 1m"))).containsExactly(Rule.OUTPUT_UNUSED.id());
    }

    private static String starting(String plan, String other) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: %s}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - {type: plan, title: Run it, onFailure: abort, plan: {name: %s}}
                """.formatted(plan, other);
    }

    private static List<Finding> lint(String text) {
        var linter = new Linter();
        linter.check("plan.yaml", text);
        return linter.findings();
    }

    private static List<Finding> errors(String text) {
        return lint(text).stream()
                .filter(finding -> finding.severity() == Severity.error)
                .toList();
    }

    private static List<String> ids(String text) {
        return lint(text).stream()
                .map(finding -> finding.rule().id())
                .distinct()
                .toList();
    }

    private static Finding found(String text, Rule rule) {
        var all = lint(text);
        var fitting = all.stream().filter(finding -> finding.rule() == rule).toList();
        assertThat(fitting).as(all.toString()).hasSize(1);
        return fitting.getFirst();
    }

    /** A plan without findings, but for what stands in line 12. */
    @Test
    void what_is_held_and_never_released_is_told() throws IOException {
        String hold = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: DatabaseDown}
                  steps:
                  - {type: hold, title: a, onFailure: pause, hold: {argoApplication: {name: shop}}}
                """;
        assertThat(found(hold, Rule.NEVER_RELEASED).message())
                .contains("no later step releases Argo CD Application shop");
        String other = "  - {type: release, title: b, onFailure: pause, release: {argoApplication: {name: other}}}\n";
        assertThat(ids(hold + other)).contains(Rule.NEVER_RELEASED.id());
        assertThat(ids(hold + other.replace("other", "shop"))).doesNotContain(Rule.NEVER_RELEASED.id());
    }

    @Test
    void no_promotion_waits_for_a_silent_side() {
        String plan = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - type: fence
                    title: Stop it
                    cluster: east
                    timeout: 1m
                    MORE
                    fence: {primary: old, api: {apiVersion: apps/v1, resource: statefulsets, name: db, scale: 0}}
                  - type: patch
                    title: Promote
                    onFailure: pause
                    promote: {primary: old}
                    patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: b}}}
                """;
        assertThat(found(plan.replace("MORE", "onFailure: pause"), Rule.SILENT_SIDE)
                        .message())
                .contains("step 2 \"Promote\" waits for this step's whole time", "onUnreachable: fail");
        assertThat(ids(plan.replace("MORE", "onUnreachable: fail"))).doesNotContain(Rule.SILENT_SIDE.id());
    }

    @Test
    void what_stands_in_a_secret_is_not_sent_for_all_to_read() {
        String plan = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: call}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - type: http
                    title: Call
                    onFailure: pause
                    http: {method: POST, url: "URL", secretHeaders: [{name: Authorization, secret: {name: token, key: token}}]}
                """;
        assertThat(ids(plan.replace("URL", "http://api.example/x"))).contains(Rule.READABLE_CREDENTIALS.id());
        assertThat(ids(plan.replace("URL", "https://api.example/x"))).doesNotContain(Rule.READABLE_CREDENTIALS.id());
        assertThat(ids(plan.replace("URL", "http://127.0.0.1:8080/x"))).doesNotContain(Rule.READABLE_CREDENTIALS.id());
    }

    private static String plan(String value) {
        return plan("{alertname: DatabaseDown, app: db}", value, "patchType: application/merge-patch+json");
    }

    private static String plan(String labels, String value, String more) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: %s
                  steps:
                  - type: patch
                    title: Write it
                    patch:
                      apiVersion: v1
                      resource: configmaps
                      override: {fieldPath: spec, value: {%s}}
                      name: c
                      %s
                    onFailure: pause
                """.formatted(labels, value, more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1 | configmaps | data.a | 5",
                "v1 | cm | data | {a: '5', b: true}",
                "v1 | ConfigMap | data | text",
                "v1 | configmaps | data.a.b | text",
                "v1 | secrets | stringData.port | 5432",
                "v1 | secrets | data | {port: 5432}",
                "apps/v1 | deployments | metadata.labels.weight | 1",
                "apps/v1 | deployments | metadata | {annotations: {a: {b: c}}}"
            })
    void a_value_that_must_be_a_text_and_is_none_is_an_error(String patch) {
        assertThat(found(patching(patch), Rule.TEXT_VALUE).message()).containsAnyOf("must be a text", "a map of texts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1 | configmaps | metadata.name | other",
                "v1 | configmaps | metadata.uid | '1'",
                "v1 | configmaps | metadata | {namespace: other, labels: {a: b}}"
            })
    void a_patch_of_what_an_object_is_called_is_an_error(String patch) {
        assertThat(found(patching(patch), Rule.IDENTITY).message()).contains("says which object it is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1 | configmaps | data.a | '5'",
                "v1 | configmaps | data | {a: '5', b: '{{ .Values.x }}'}",
                "v1 | configmaps | metadata | {name: c, labels: {a: b}}",
                "apps/v1 | deployments | spec.replicas | 5",
                "example.com/v1 | configmaps | data.a | 5",
                "example.com/v1 | databases | spec | {name: 5, labels: {a: 1}}"
            })
    void a_value_of_the_right_form_or_of_a_kind_that_is_not_known_here_is_left_alone(String patch) {
        assertThat(lint(patching(patch)))
                .noneMatch(finding -> finding.rule() == Rule.TEXT_VALUE || finding.rule() == Rule.IDENTITY);
    }

    @Test
    void manifests_and_pod_templates_are_looked_at_too() {
        String steps = plan("raw: {a: b}");
        assertThat(found(
                                steps
                                        + "  - {type: apply, title: x, onFailure: pause, apply: {manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: made}, data: {a: 5}}}}\n",
                                Rule.TEXT_VALUE)
                        .message())
                .isEqualTo("data.a must be a text: put it in quotes");
        assertThat(found(
                                steps
                                        + "  - {type: job, title: x, timeout: 1m, onFailure: pause, job: {template: {metadata: {labels: {a: 5}}, spec: {containers: [{name: c, image: i}]}}}}\n",
                                Rule.TEXT_VALUE)
                        .message())
                .isEqualTo("metadata.labels.a must be a text: put it in quotes");
    }

    @Test
    void a_time_that_cannot_be_read_is_answered_with_an_example() {
        assertThat(errors(plan("raw: {a: b}") + "    timeout: 1d\n"))
                .extracting(Finding::message)
                .containsExactly("timeout must be longer than zero and at most 168h, for example 90s, 5m or 1h30m");
    }

    /** A plan with one patch, described as apiVersion, resource, path and value. */
    private static String patching(String patch) {
        var parts = patch.split(" \\| ");
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - type: patch
                    title: Write it
                    patch: {apiVersion: %s, resource: %s, name: c, override: {fieldPath: %s, value: {raw: %s}}}
                    onFailure: pause
                """.formatted((Object[]) parts);
    }

    @Test
    void a_plan_as_it_should_be_has_no_findings() {
        assertThat(lint(plan("raw: {a: b}"))).isEmpty();
    }

    @Test
    void text_that_is_no_yaml_is_told_with_its_place() {
        var finding = found("kind: [a\nb: c\n", Rule.NOT_YAML);
        assertThat(finding.place().line()).isEqualTo(2);
        assertThat(lint("- just\n- a list\n")).extracting(Finding::rule).containsExactly(Rule.NOT_YAML);
    }

    @Test
    void anchors_cannot_blow_a_file_up() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append(
                    "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(lint(bomb.toString())).extracting(Finding::rule).contains(Rule.NOT_YAML);
        assertThat(lint("a: &a [*a]\n")).extracting(Finding::rule).contains(Rule.NOT_YAML);
        assertThat(lint("[".repeat(5000))).extracting(Finding::rule).contains(Rule.NOT_YAML);
    }

    @Test
    void a_key_that_is_there_twice_is_an_error_at_the_second() {
        var finding = found(plan("raw: {a: 1, a: 2}"), Rule.DUPLICATE_KEY);
        assertThat(finding.place().line()).isEqualTo(12);
        assertThat(finding.message()).contains("\"a\"", "line 12");
    }

    @Test
    void words_that_kubectl_takes_for_booleans_are_told() {
        assertThat(found(plan("raw: {a: yes}"), Rule.AMBIGUOUS_WORD).message()).contains("kubectl reads yes as true");
        assertThat(found(plan("raw: {y: 1}"), Rule.AMBIGUOUS_WORD).message()).contains("kubectl reads y as true");
        assertThat(lint(plan("raw: {a: \"yes\", b: true, c: 'n', d: nobody}"))).isEmpty();
        assertThat(errors(plan("{alertname: y}", "raw: 1", "")))
                .extracting(Finding::rule)
                .containsExactly(Rule.SCHEMA);
    }

    @Test
    void a_number_that_loses_digits_is_told() {
        assertThat(found(plan("raw: {big: 12345678901234567890}"), Rule.LOST_DIGITS)
                        .message())
                .contains("64 bits");
        assertThat(lint(plan("raw: {big: 9223372036854775807, small: -9223372036854775808}")))
                .isEmpty();
    }

    @Test
    void an_unknown_field_proposes_the_nearest() {
        var finding = found(plan("{alertname: A}", "raw: 1", "pathType: x"), Rule.UNKNOWN_FIELD);
        assertThat(finding.message()).contains("unknown field \"pathType\"", "did you mean \"patchType\"?");
        assertThat(finding.place().line()).isEqualTo(14);
    }

    @Test
    void a_missing_field_and_a_wrong_type_are_told_in_words() {
        assertThat(found(plan("row: 1"), Rule.UNKNOWN_FIELD).message()).contains("did you mean \"raw\"?");
        assertThat(errors(plan("row: 1"))).extracting(Finding::message).contains("needs \"raw\"");
        assertThat(found(plan("{alertname: 7}", "raw: 1", ""), Rule.SCHEMA).message())
                .isEqualTo("alertname must be text, this is a whole number");
        assertThat(found(plan("{alertname: A}", "raw: 1", "patchType: application/merge-patch+jsn"), Rule.SCHEMA)
                        .message())
                .contains("did you mean \"application/merge-patch+json\"?");
    }

    @Test
    void a_kind_of_ours_that_does_not_exist_is_told_and_foreign_ones_are_left_alone() {
        assertThat(found("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoverPlan\n", Rule.UNKNOWN_KIND)
                        .message())
                .contains("did you mean \"RecoveryPlan\"?");
        assertThat(found("apiVersion: recovery.elotl.co/v1beta1\nkind: RecoveryPlan\n", Rule.UNKNOWN_KIND)
                        .message())
                .contains("RecoveryPlan is in recovery.elotl.co/v1alpha1");
        assertThat(lint("apiVersion: v1\nkind: ConfigMap\n")).isEmpty();
    }

    @Test
    void names_must_be_names_and_the_same_object_may_not_be_there_twice() {
        var plan = plan("raw: 1");
        assertThat(found(plan.replace("{name: db}", "{name: My_Plan}"), Rule.NAME)
                        .message())
                .contains("My_Plan");
        assertThat(found(plan.replace("{name: db}", "{}"), Rule.NAME).message()).contains("needs a name");
        var twice = found(plan + "---\n" + plan, Rule.SAME_OBJECT);
        assertThat(twice.message()).contains("plan.yaml:3:");
        assertThat(twice.place().line()).isGreaterThan(14);
    }

    @Test
    void documents_of_a_list_are_looked_at_one_by_one() {
        var list =
                "apiVersion: v1\nkind: List\nitems:\n- apiVersion: recovery.elotl.co/v1alpha1\n  kind: RecoveryPlan\n"
                        + "  metadata: {name: a}\n  spec: {alertLabels: {alertname: A}, steps: []}\n";
        assertThat(errors(list))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.place().line()).isEqualTo(7));
    }

    @Test
    void a_field_path_is_read_by_the_code_that_runs_it() {
        var finding = found(plan("raw: 1").replace("fieldPath: spec,", "fieldPath: \"data[x\","), Rule.FIELD_PATH);
        assertThat(finding.place().line()).isEqualTo(12);
    }

    private static String reading(String path, String key, String value) {
        return """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: A}
                  steps:
                  - type: readField
                    title: Read
                    timeout: 10s
                    readField: {apiVersion: v1, resource: services, name: s, fieldPath: "%s", outputKey: %s}
                    onFailure: pause
                  - type: patch
                    title: Write
                    onFailure: continue
                    patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: data.a, value: {raw: "%s"}}}
                """.formatted(path, key, value);
    }

    @Test
    void a_value_that_no_earlier_step_outputs_is_an_error_at_its_place() {
        var finding = found(reading("spec.clusterIP", "address", "x {{ .Values.adress }}"), Rule.UNKNOWN_VALUE);
        assertThat(finding.message()).contains("no earlier step outputs adress", "did you mean address?");
        assertThat(finding.place().line()).isEqualTo(15);
        assertThat(lint(reading("spec.clusterIP", "address", "x {{ .Values.address }}")))
                .isEmpty();
    }

    @Test
    void templates_of_another_form_or_in_another_place_are_told() {
        assertThat(found(plan("raw: \"{{ .values.ip }}\""), Rule.TEMPLATE_FORM).message())
                .contains("{{ .Values.KEY }}");
        assertThat(found(plan("raw: \"{{ .Values.ip | quote }}\""), Rule.TEMPLATE_FORM)
                        .message())
                .contains("quote");
        assertThat(found(plan("raw: \"{{ $labels.instance }}\""), Rule.TEMPLATE_FORM)
                        .message())
                .contains("another program");
        var name = plan("raw: 1").replace("name: c\n", "name: \"{{ .Values.name }}\"\n");
        assertThat(found(name, Rule.TEMPLATE_PLACE).message()).contains("is not replaced here");
        assertThat(found(plan("raw: {\"{{ .Values.a }}\": 1}"), Rule.TEMPLATE_PLACE)
                        .message())
                .contains("in a key");
    }

    @Test
    void templates_of_steps_that_reach_out_stand_in_paths_and_texts_and_never_in_hosts_or_queries() {
        String steps = """
                    - {type: readField, readField: {apiVersion: v1, resource: svc, name: db, fieldPath: a, outputKey: ip}}
                    - {type: http, http: {url: "https://dns.example/{{ .Values.ip }}", headers: {X: "{{ .Values.ip }}"}, body: {raw: {a: "{{ .Values.ip }}"}}}}
                    - {type: probe, probe: {dns: {name: db.example, addresses: ["{{ .Values.ip }}"]}}}
                    - {type: notify, notify: {mail: {host: m.example, from: a@b.example, to: [c@d.example], subject: "{{ .Values.ip }}", text: "{{ .Values.ip }}"}}}
                """;
        String head = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: outward}
                spec:
                  alertLabels: {alertname: A}
                  steps:
                """;
        assertThat(errors(head + steps)).isEmpty();
        for (String wrong : List.of(
                "- {type: probe, probe: {tcp: {host: \"{{ .Values.ip }}\", port: 1}}}",
                "- {type: http, http: {url: \"https://{{ .Values.ip }}/\"}}",
                "- {type: http, http: {url: \"https://2130706433/\"}}",
                "- {type: http, http: {url: \"https://a.example/\", headers: {Host: b}}}",
                "- {type: probe, probe: {sql: {host: a.example, database: d, query: \"SELECT '{{ .Values.ip }}'\", value: x, credentialsSecret: s}}}")) {
            assertThat(errors(head + steps + "    " + wrong + "\n")).as(wrong).isNotEmpty();
        }
    }

    @Test
    void outputs_that_nobody_uses_or_that_are_written_twice_are_told() {
        assertThat(found(reading("spec.clusterIP", "address", "x"), Rule.OUTPUT_UNUSED)
                        .message())
                .contains("{{ .Values.address }}");
        var twice = reading("spec.a", "a", "{{ .Values.a }}");
        var again = twice.substring(twice.indexOf("  - type: readField"), twice.indexOf("  - type: patch"));
        assertThat(found(twice + again, Rule.OUTPUT_TWICE).message()).contains("already outputs a");
    }

    @Test
    void a_patch_that_kubernetes_does_not_have_is_an_error() {
        var strategic = "patchType: application/strategic-merge-patch+json";
        var custom = plan("{alertname: A}", "raw: {}", strategic)
                .replace("apiVersion: v1\n", "apiVersion: example.com/v1\n");
        assertThat(found(custom, Rule.PATCH_KIND).message())
                .contains("no strategic merge for example.com/v1 configmaps");
        assertThat(lint(plan("{alertname: A}", "raw: {}", strategic))).isEmpty();
        var apply = plan("{alertname: A}", "raw: {}", "patchType: application/apply-patch+yaml")
                .replace("fieldPath: spec,", "fieldPath: \"data[0]\",");
        assertThat(found(apply, Rule.PATCH_KIND).message()).contains("by key, not by index");
        var index = plan("{alertname: A}", "raw: {}", strategic).replace("fieldPath: spec,", "fieldPath: \"data[0]\",");
        assertThat(found(index, Rule.PATCH_KIND_IGNORED).severity()).isEqualTo(Severity.info);
    }

    @Test
    void patching_status_and_reading_behind_a_list_are_told() {
        assertThat(found(plan("raw: 1").replace("fieldPath: spec,", "fieldPath: status.phase,"), Rule.STATUS_PATCH)
                        .severity())
                .isEqualTo(Severity.warning);
        assertThat(found(reading("spec.ports[-]", "a", "{{ .Values.a }}"), Rule.FIELD_PATH)
                        .message())
                .contains("nothing stands there");
    }

    @Test
    void a_jobs_template_must_be_one_that_kubernetes_takes() {
        var job = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: A}
                  steps:
                  - type: Job
                    title: Tell
                    timeout: 1m
                    job: {template: {spec: %s}}
                    onFailure: abort
                """;
        assertThat(lint(job.formatted("{containers: [{name: a, image: b}]}"))).isEmpty();
        assertThat(found(job.formatted("{restartPolicy: Always, containers: [{name: a, image: b}]}"), Rule.JOB_TEMPLATE)
                        .message())
                .contains("Never or OnFailure");
        assertThat(found(job.formatted("{containers: []}"), Rule.JOB_TEMPLATE).message())
                .contains("at least one");
        assertThat(found(job.formatted("{containers: [{name: a}]}"), Rule.JOB_TEMPLATE)
                        .message())
                .contains("an image");
    }

    @Test
    void a_matcher_that_any_alert_of_an_application_fits_is_told() {
        for (var labels : List.of("{app: db}", "{namespace: shop, job: db}", "{severity: critical}")) {
            assertThat(found(plan(labels, "raw: 1", ""), Rule.BROAD_MATCHER).severity())
                    .isEqualTo(Severity.warning);
        }
        assertThat(found(plan("{app: db, severity: critical}", "raw: 1", ""), Rule.SEVERITY_MATCHER)
                        .severity())
                .isEqualTo(Severity.info);
        assertThat(lint(plan("{failover: db}", "raw: 1", ""))).isEmpty();
        assertThat(found(plan("{}", "raw: 1", ""), Rule.EMPTY_MATCHER).message())
                .contains("never matches");
    }

    @Test
    void a_label_that_no_alert_can_carry_is_told() {
        assertThat(found(plan("{alertname: A, app.kubernetes.io/name: db}", "raw: 1", ""), Rule.LABEL)
                        .message())
                .contains("no label name of Prometheus");
        assertThat(found(plan("{alertname: A, app: \"\"}", "raw: 1", ""), Rule.LABEL)
                        .message())
                .contains("empty value");
    }

    @Test
    void an_approval_without_which_the_run_goes_on_is_told() {
        var plan = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: p}
                spec:
                  alertLabels: {alertname: A}
                  steps:
                  - {type: approval, title: Ask, onFailure: %s, approval: {message: go on}}
                """;
        assertThat(found(plan.formatted("continue"), Rule.VETO_ONLY).message()).contains("people can only reject");
        assertThat(lint(plan.formatted("pause"))).isEmpty();
        var unknown = plan.formatted("pause").replace("go on", "\"{{ .Values.nobody }}?\"");
        assertThat(found(unknown, Rule.UNKNOWN_VALUE).message()).contains("nobody");
    }

    @Test
    void missing_titles_and_timeouts_are_notes() {
        var bare = reading("spec.a", "a", "{{ .Values.a }}")
                .replace("    timeout: 10s\n", "")
                .replace("    title: Read\n", "")
                .replace("    onFailure: continue\n", "");
        assertThat(lint(bare))
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder(Rule.NO_TITLE, Rule.NO_TIMEOUT, Rule.NO_ON_FAILURE);
        assertThat(lint(bare)).extracting(Finding::severity).containsOnly(Severity.info);
    }

    @Test
    void a_line_of_output_is_file_line_column_severity_id_and_message(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("p.yaml"), plan("{app: db}", "raw: 1", "pathType: x"));
        var lint = Ran.holdfast("plan", "lint", file.toString());
        assertThat(lint.exit()).isEqualTo(3);
        assertThat(lint.lines().getFirst()).matches(".*/p\\.yaml:5:3 warning HF-LNT-041 any alert .*");
        assertThat(lint.lines().get(1)).matches(".*/p\\.yaml:14:7 error HF-LNT-011 unknown field .*");
        assertThat(lint.lines().getLast()).isEqualTo("1 error, 1 warning, 0 notes in 1 document");
    }

    @Test
    void what_fails_the_command_can_be_chosen(@TempDir Path folder) throws IOException {
        var warns = Files.writeString(folder.resolve("w.yaml"), plan("{app: db}", "raw: 1", ""))
                .toString();
        assertThat(Ran.holdfast("plan", "lint", warns).exit()).isZero();
        assertThat(Ran.holdfast("plan", "lint", warns, "--fail-on", "warning").exit())
                .isEqualTo(3);
        var fails = Files.writeString(folder.resolve("e.yaml"), "kind: [").toString();
        assertThat(Ran.holdfast("plan", "lint", fails, "--fail-on=never").exit())
                .isZero();
        assertThat(Ran.holdfast("plan", "lint", folder.toString()).exit()).isEqualTo(3);
    }

    @Test
    void findings_are_also_json() throws IOException {
        var lint = new Ran.Setting().reading(plan("{app: db}", "raw: 1", "")).run("plan", "lint", "-", "-o", "json");
        assertThat(lint.exit()).isZero();
        var report = Trees.JSON.readTree(lint.out());
        assertThat(report.path("kind").asText()).isEqualTo("LintReport");
        assertThat(report.at("/summary/warnings").asInt()).isEqualTo(1);
        var finding = report.at("/findings/0");
        assertThat(finding.path("file").asText()).isEqualTo("-");
        assertThat(finding.path("line").asInt()).isEqualTo(5);
        assertThat(finding.path("id").asText()).isEqualTo("HF-LNT-041");
        assertThat(finding.path("severity").asText()).isEqualTo("warning");
    }

    @Test
    void a_file_that_cannot_be_read_or_is_no_text_is_told(@TempDir Path folder) throws IOException {
        assertThat(Ran.holdfast("plan", "lint", "/does/not/exist").exit()).isEqualTo(2);
        assertThat(Ran.holdfast("plan", "lint").exit()).isEqualTo(2);
        var binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});
        var lint = Ran.holdfast("plan", "lint", binary.toString());
        assertThat(lint.exit()).isEqualTo(3);
        assertThat(lint.err()).contains("not UTF-8");
    }

    @Test
    void a_member_of_a_group_is_checked_like_any_step_and_found_where_it_stands() {
        String group = """
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryPlan
                metadata: {name: db}
                spec:
                  alertLabels: {alertname: DatabaseDown, app: db}
                  steps:
                  - type: parallel
                    title: Both
                    parallel:
                      steps:
                      - {type: readField, name: ip, title: Read, timeout: 1m, onFailure: pause, readField: {apiVersion: v1, resource: services, name: db, fieldPath: spec.ip, outputKey: ip}}
                      - {type: patch, title: Write, onFailure: pause%s, patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: %s, value: {raw: "{{ .Values.ip }}"}}}}
                """;
        assertThat(lint(group.formatted(", dependsOn: [ip]", "data.a"))).isEmpty();
        var path = found(group.formatted(", dependsOn: [ip]", "\"data[\""), Rule.FIELD_PATH);
        assertThat(path.place().line()).isEqualTo(12);
        var alone = found(group.formatted("", "data.a"), Rule.CANNOT_RUN);
        assertThat(alone.place().line()).isEqualTo(12);
        assertThat(alone.message()).contains("and does not wait for it; name that step in dependsOn");
        var unknown = found(group.formatted(", dependsOn: [pi]", "data.a"), Rule.STEP);
        assertThat(unknown.message()).isEqualTo("no step is called pi; earlier ones are called ip");
    }

    @Test
    void a_folder_is_looked_at_with_the_folders_in_it(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("a/b/.git"));
        Files.writeString(folder.resolve("a/b/p.yml"), plan("{app: db}", "raw: 1", "pathType: x"));
        Files.writeString(folder.resolve("q.json"), "{\"kind\": \"ConfigMap\", \"apiVersion\": \"v1\"}");
        Files.writeString(folder.resolve("a/b/.git/broken.yaml"), "kind: [");
        Files.writeString(folder.resolve("a/read.me"), "kind: [");
        var lint = Ran.holdfast("plan", "lint", folder.toString());
        assertThat(lint.exit()).as(lint.err()).isEqualTo(3);
        assertThat(lint.lines()).anyMatch(line -> line.contains("/a/b/p.yml:14:7 error HF-LNT-011"));
        assertThat(lint.lines().getLast())
                .isEqualTo("1 error, 1 warning, 0 notes in 1 document; 1 of other kinds not looked at");
    }

    @Test
    void the_examples_are_looked_at_and_good() {
        var lint = Ran.holdfast(
                "plan", "lint", Golden.checkout().resolve("examples").toString());
        assertThat(lint.exit()).as(lint.out() + lint.err()).isZero();
        assertThat(lint.lines().getLast()).matches("0 errors, .* in [1-9][0-9]* documents.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only words\n", "---\n---\n", "apiVersion: v1\nkind: ConfigMap\n"})
    void looking_at_nothing_is_no_success(String text, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("p.yaml"), text).toString();
        for (var place : List.of(file, folder.toString())) {
            var lint = Ran.holdfast("plan", "lint", place, "-o", "json");
            assertThat(lint.exit()).isEqualTo(2);
            assertThat(lint.out()).isEmpty();
            assertThat(lint.err())
                    .startsWith("error: nothing was checked: " + place)
                    .contains("kind: RecoveryPlan");
        }
        assertThat(new Ran.Setting().reading(text).run("plan", "lint", "-").exit())
                .isEqualTo(2);
    }

    @Test
    void a_folder_without_manifests_is_told(@TempDir Path folder) {
        var lint = Ran.holdfast("plan", "lint", folder.toString());
        assertThat(lint.exit()).isEqualTo(2);
        assertThat(lint.err()).contains("nothing was checked", folder.toString(), ".yaml, .yml or .json");
    }

    @Test
    void a_folder_beyond_the_bounds_is_refused_and_not_half_looked_at(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        for (var name : List.of("1.yaml", "a/2.yaml", "a/b/3.yaml")) Files.createFile(folder.resolve(name));
        assertThat(ManifestFiles.in(folder, new ManifestFiles.Bounds(3, 4))).hasSize(3);
        assertThatExceptionOfType(Fault.class)
                .isThrownBy(() -> ManifestFiles.in(folder, new ManifestFiles.Bounds(2, 4)))
                .withMessageContaining("more than 2 manifests");
        assertThatExceptionOfType(Fault.class)
                .isThrownBy(() -> ManifestFiles.in(folder, new ManifestFiles.Bounds(3, 2)))
                .withMessageContaining("deeper than 2 folders");
    }

    @Test
    void every_rule_has_its_own_number() {
        assertThat(Stream.of(Rule.values()).map(Rule::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("HF-LNT-\\d{3}"));
        assertThat(Ran.holdfast("plan", "lint", "--rules").lines()).hasSize(Rule.values().length + 1);
    }
}

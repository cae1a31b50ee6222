package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonSamples;
import dev.holdfast.core.json.JsonText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepReadingTest {

    private static final String READ = """
            {"type":"readField","readField":{"apiVersion":"v1","resource":"services","namespace":"default","name":"db",\
            "fieldPath":"status.loadBalancer.ingress[0].ip","outputKey":"ip"}}""";
    private static final String PATCH = """
            {"type":"patch","patch":{"apiVersion":"v1","resource":"configmaps","name":"haproxy",\
            "override":{"fieldPath":"data","value":{"raw":{"cfg":"server {{ .Values.ip }}"}}}}}""";
    private static final String JOB =
            "{\"type\":\"Job\",\"job\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\"x\"}]}},\"backoffLimit\":2}}";

    @Test
    void the_three_kinds_of_steps_are_read_as_public_manifests_write_them() {
        var reading = read("[" + READ + "," + PATCH + "," + JOB + "]");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.steps()).hasSize(3);
        assertThat(reading.steps().get(0).action())
                .isEqualTo(new Action.ReadField(
                        new Target("", "v1", "services", "default", "db"),
                        FieldPath.parse("status.loadBalancer.ingress[0].ip"),
                        "ip"));
        assertThat(reading.steps().get(1).action())
                .isEqualTo(new Action.Patch(
                        new Target("", "v1", "configmaps", "", "haproxy"),
                        FieldPath.parse("data"),
                        JsonText.read("{\"cfg\":\"server {{ .Values.ip }}\"}"),
                        PatchKind.MERGE));
        assertThat(reading.steps().get(2).action())
                .isEqualTo(new Action.Job(
                        "",
                        "",
                        (Json.Obj) JsonText.read("{\"spec\":{\"containers\":[{\"image\":\"x\"}]}}"),
                        Optional.of(2)));
        assertThat(reading.steps())
                .allSatisfy(step -> assertThat(step.timeout()).isEqualTo(Step.TIMEOUT_DEFAULT))
                .allSatisfy(step -> assertThat(step.retries()).isEqualTo(Step.RETRIES_DEFAULT));
    }

    @Test
    void a_scale_step_is_read_with_a_count_of_none_or_more() {
        String scale = "{\"type\":\"scale\",\"scale\":{\"apiVersion\":\"apps/v1\",\"resource\":\"deploy\","
                + "\"name\":\"db\",\"replicas\":%s}}";
        var target = new Target("", "apps/v1", "deploy", "", "db");
        assertThat(step(scale.formatted("0")).action()).isEqualTo(new Action.Scale(target, 0));
        assertThat(step(scale.formatted("3")).title()).isEqualTo("scale deploy/db to 3");
        for (String wrong : new String[] {"-1", "1.5", "\"3\"", "null", "2147483648"}) {
            assertThat(read("[" + scale.formatted(wrong) + "]").words())
                    .contains("step 1, scale.replicas: needs a whole");
        }
    }

    @Test
    void a_wait_step_waits_for_a_condition_a_field_or_an_expression() {
        String wait =
                "{\"type\":\"wait\",\"wait\":{\"apiVersion\":\"apps/v1\",\"resource\":\"deploy\",\"name\":\"db\"%s}}";
        String condition = ",\"condition\":{\"type\":\"Available\"}";
        String field = ",\"field\":{\"fieldPath\":\"spec.paused\",\"value\":{\"raw\":false}}";
        var target = new Target("", "apps/v1", "deploy", "", "db");
        assertThat(step(wait.formatted(condition)).action())
                .isEqualTo(new Action.Wait(target, new Until.Condition("Available", "True")));
        assertThat(step(wait.formatted(condition)).title()).isEqualTo("wait for Available to be True of deploy/db");
        assertThat(step(wait.formatted(field)).action())
                .isEqualTo(
                        new Action.Wait(target, new Until.Field(FieldPath.parse("spec.paused"), new Json.Bool(false))));
        assertThat(step(wait.formatted(field)).title()).isEqualTo("wait for spec.paused of deploy/db");
        String expression = ",\"expression\":\"object.status.ready\"";
        assertThat(step(wait.formatted(expression)).action())
                .isEqualTo(new Action.Wait(target, new Until.Holding(OneField.of("object.status.ready"))));
        assertThat(step(wait.formatted(expression)).title()).isEqualTo("wait for object.status.ready of deploy/db");
        for (String wrong : new String[] {
            "",
            condition + field,
            condition + expression,
            ",\"expression\":7",
            ",\"expression\":\" \"",
            ",\"expression\":\"values.ready\"",
            ",\"expression\":\"object." + "x".repeat(Expression.LENGTH_MAX) + "\"",
            ",\"condition\":{}",
            ",\"condition\":{\"type\":\"A\",\"status\":\"Yes\"}",
            ",\"field\":{}"
        }) {
            assertThat(read("[" + wait.formatted(wrong) + "]").problems())
                    .as(wrong)
                    .isNotEmpty();
        }
    }

    @Test
    void a_delete_step_names_an_object_and_what_becomes_of_what_it_owns() {
        String delete =
                "{\"type\":\"delete\",\"delete\":{\"apiVersion\":\"v1\",\"resource\":\"pods\",\"name\":\"db-0\"%s}}";
        var target = new Target("", "v1", "pods", "", "db-0");
        assertThat(step(delete.formatted("")).action()).isEqualTo(new Action.Delete(target, Propagation.BACKGROUND));
        assertThat(step(delete.formatted("")).title()).isEqualTo("delete pods/db-0");
        assertThat(step(delete.formatted(",\"propagation\":\"Orphan\"")).action())
                .isEqualTo(new Action.Delete(target, Propagation.ORPHAN));
        assertThat(read("[" + delete.formatted(",\"propagation\":\"orphan\"") + "]")
                        .words())
                .contains("step 1, delete.propagation: \"orphan\" is not Background, Foreground or Orphan");
    }

    @Test
    void an_apply_step_is_read_with_the_object_that_its_manifest_names() {
        String apply = "{\"type\":\"apply\",\"cluster\":\"west\",\"apply\":{\"manifest\":%s}}";
        String manifest =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"namespace\":\"n\"}}";
        var step = step(apply.formatted(manifest));
        assertThat(step.action()).isEqualTo(new Action.Apply(new Target("west", "v1", "ConfigMap", "n", "c"), (Json.Obj)
                JsonText.read(manifest)));
        assertThat(step.title()).isEqualTo("apply ConfigMap/c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | step 1, apply.manifest: needs the manifest of one object",
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"} | step 1, apply.manifest.metadata.name: needs a text",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}} | step 1, apply.manifest.apiVersion: needs a text",
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"{{ .Values.a }}\"}} | can be no template",
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"uid\":\"u\"}} | apply.manifest.metadata.uid: is for",
            })
    void a_manifest_that_does_not_say_which_object_it_is_is_no_step(String manifest, String words) {
        assertThat(read("[{\"type\":\"apply\",\"apply\":{\"manifest\":" + manifest + "}}]")
                        .words())
                .contains(words);
    }

    @Test
    void a_step_without_a_title_is_called_by_what_it_does() {
        var steps = read("[" + READ + "," + PATCH + "," + JOB + "]").steps();
        assertThat(steps.stream().map(Step::title))
                .containsExactly(
                        "read status.loadBalancer.ingress[0].ip of services/db",
                        "set data of configmaps/haproxy",
                        "run a job");
        assertThat(step("{\"title\":\"Read it\"," + READ.substring(1)).title()).isEqualTo("Read it");
    }

    @Test
    void any_json_value_may_be_raw_null_and_false_included() {
        for (String raw : new String[] {"null", "false", "0", "\"\"", "[]", "{}", "{\"a\":[1,null]}"}) {
            var step = step(PATCH.replace("{\"cfg\":\"server {{ .Values.ip }}\"}", raw));
            assertThat(((Action.Patch) step.action()).value()).isEqualTo(JsonText.read(raw));
        }
    }

    @Test
    void timeout_retries_and_cluster_are_optional() {
        var step = step("{\"timeout\":\"1h30m5s\",\"retries\":0,\"cluster\":\"west\"," + READ.substring(1));
        assertThat(step.timeout()).isEqualTo(Duration.ofSeconds(5405));
        assertThat(step.retries()).isZero();
        assertThat(step.action().cluster()).isEqualTo("west");
    }

    @Test
    void a_failed_step_ends_the_run_unless_it_says_otherwise() {
        assertThat(step(READ).when()).isEmpty();
        assertThat(step("{\"when\":\"values.ready\"," + READ.substring(1)).when())
                .hasValueSatisfying(when -> assertThat(when.text()).isEqualTo("values.ready"));
        for (String wrong : new String[] {"\"\"", "7", "null", "\"object.ready\"", "\"nothing\""}) {
            assertThat(read("[{\"when\":" + wrong + "," + READ.substring(1) + "]")
                            .words())
                    .startsWith("step 1, when: ");
        }
        assertThat(step(READ).onFailure()).isEqualTo(OnFailure.ABORT);
        for (var onFailure : OnFailure.values()) {
            var step = step("{\"onFailure\":\"" + onFailure.word() + "\"," + READ.substring(1));
            assertThat(step.onFailure()).isEqualTo(onFailure);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                                  | step 1: a step is a map, this is a number
            {"type":"fencing"}                                 | step 1, type: "fencing" is not a step type; known are readField, patch, scale, wait, delete, apply, job, probe, http, notify, hold, release, fence, unfence, approval, pause, plan and parallel
            {}                                                 | step 1, type: "" is not a step type; known are readField, patch, scale, wait, delete, apply, job, probe, http, notify, hold, release, fence, unfence, approval, pause, plan and parallel
            {"type":"job"}                                     | step 1, job: a step of type job needs the block job
            {"type":"job","job":{}}                            | step 1, job.template: needs a pod template
            {"type":"job","job":{"template":{}},"patch":{}}    | step 1, patch: a step of type job has no block patch
            {"type":"hold","hold":{}}                          | step 1, hold: needs exactly one of argoApplication, fluxKustomization, fluxHelmRelease
            {"type":"hold","hold":{"fluxHelmRelease":{"name":"a"},"fluxKustomization":{"name":"a"}}}| step 1, hold: needs exactly one of argoApplication, fluxKustomization, fluxHelmRelease
            {"type":"release","release":{"argoApplication":{"name":" "}}}| step 1, release.argoApplication.name: needs the object's name
            {"type":"job","job":{"template":{}},"timeout":"0s"}| step 1, timeout: "0s" is not a time such as 90s, 5m or 1h30m
            {"type":"job","job":{"template":{}},"timeout":5}   | step 1, timeout: "" is not a time such as 90s, 5m or 1h30m
            {"type":"job","job":{"template":{}},"onFailure":"wait"}| step 1, onFailure: "wait" is not pause, abort or continue
            {"type":"job","job":{"template":{}},"retries":51}  | step 1, retries: needs a whole number from 0 to 50
            {"type":"job","job":{"template":{}},"retries":1.5} | step 1, retries: needs a whole number from 0 to 50
            {"type":"job","job":{"template":{}},"retries":1e400}| step 1, retries: needs a whole number from 0 to 50
            {"type":"job","job":{"template":{},"backoffLimit":4294967297}}| step 1, job.backoffLimit: needs a whole number from 0 to 1000
            {"type":"job","job":{"template":{},"backoffLimit":"2"}}| step 1, job.backoffLimit: needs a whole number from 0 to 1000
            """)
    void what_is_no_step_is_told_in_words(String step, String problem) {
        assertThat(read("[" + step + "]").problems())
                .extracting(Object::toString)
                .containsExactly(problem);
    }

    @Test
    void all_problems_of_a_step_are_told_at_once() {
        var reading = read("[{\"type\":\"patch\",\"patch\":{\"apiVersion\":\"v1\",\"patchType\":\"text/plain\","
                + "\"override\":{\"fieldPath\":\"a..b\",\"value\":{}}}}]");
        assertThat(reading.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "step 1: the object needs resource, name",
                        "step 1, patch.override.fieldPath: field path \"a..b\": expected a field name at position 3",
                        "step 1, patch.override.value.raw: needs a value; null is written as raw: null",
                        "step 1, patch.patchType: \"text/plain\" is not a patch type of Kubernetes");
    }

    @Test
    void no_steps_and_too_many_steps_are_problems_of_the_list() {
        assertThat(StepReading.read(Json.array(), OneField.LANGUAGE).problems())
                .extracting(Object::toString)
                .containsExactly("there are no steps");
        assertThat(StepReading.read(new Json.Null(), OneField.LANGUAGE).problems())
                .hasSize(1);
        var many = new Json.Arr(Collections.nCopies(201, JsonText.read(JOB)));
        assertThat(StepReading.read(many, OneField.LANGUAGE).problems())
                .extracting(Object::toString)
                .containsExactly("201 steps are more than 200");
    }

    @Test
    void equal_steps_have_equal_digests_whatever_the_order_of_their_fields() {
        var random = new Random(7);
        var steps = JsonText.read("[" + READ + "," + PATCH + "," + JOB + "]");
        for (int i = 0; i < 100; i++) {
            assertThat(Digest.of(JsonSamples.shuffled(random, steps))).isEqualTo(Digest.of(steps));
        }
        assertThat(Digest.of(steps)).matches("sha256:[0-9a-f]{64}");
        assertThat(Digest.of(JsonText.read("[" + READ + "," + JOB + "," + PATCH + "]")))
                .isNotEqualTo(Digest.of(steps));
    }

    /** What the CRD lets through may still be nonsense: it becomes steps or problems, never an exception. */
    @Test
    void mutated_steps_are_read_or_refused_and_never_break_anything() {
        var random = new Random(8);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            Json steps = JsonText.read("[" + READ + "," + PATCH + "," + JOB + "]");
            for (int n = random.nextInt(1, 4); n > 0; n--) steps = mutated(random, steps);
            var reading = StepReading.read(steps, OneField.LANGUAGE);
            if (reading.problems().isEmpty()) {
                read++;
                assertThat(reading.steps()).hasSize(((Json.Arr) steps).items().size());
                Preflight.check(reading.steps());
            } else {
                refused++;
                assertThat(reading.problems())
                        .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
            }
        }
        assertThat(read).isGreaterThan(300);
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void without_grace_a_step_says_what_is_different_and_keeps_the_rest() {
        var step = step(but("\"cluster\":\"east\",\"onFailure\":\"pause\",\"onUnreachable\":\"fail\","
                + "\"ungraceful\":{\"timeout\":\"30s\",\"onUnreachable\":\"skip\"}"));
        assertThat(step.onUnreachable()).isEqualTo(OnUnreachable.FAIL);
        var other = step.instead().orElseThrow();
        assertThat(other.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(other.onUnreachable()).isEqualTo(OnUnreachable.SKIP);
        assertThat(other.onFailure()).isEqualTo(OnFailure.PAUSE);
        assertThat(other.action()).isEqualTo(step.action());
        assertThat(other.title()).isEqualTo(step.title());
        assertThat(step(but("\"ungraceful\":{\"skip\":true}")).ungraceful()).contains(new Ungraceful.Skip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "ungraceful":{}                                   | step 1, ungraceful: says what the step is without grace
            "ungraceful":{"cluster":"west"}                   | step 1, ungraceful.cluster: cannot be another one without grace
            "ungraceful":{"ungraceful":{"skip":true}}         | step 1, ungraceful.ungraceful: cannot be another one without grace
            "ungraceful":{"skip":false}                       | step 1, ungraceful.skip: is true, and says all there is to say
            "ungraceful":{"skip":true,"timeout":"1s"}         | step 1, ungraceful.skip: is true, and says all there is to say
            "ungraceful":{"timeout":"x"}                      | step 1, ungraceful.timeout: "x" is not a time
            "onUnreachable":"skip"                            | step 1, onUnreachable: is about the step's cluster, and this step names none
            "cluster":"east","onUnreachable":"wait"           | step 1, onUnreachable: "wait" is not
            """)
    void what_a_step_cannot_be_without_grace_or_answer_is_refused_with_its_place(String said, String problem) {
        assertThat(read("[" + but(said) + "]").words()).startsWith(problem);
    }

    @Test
    void a_step_outputs_the_same_value_in_either_mode() {
        String other = READ.substring(READ.indexOf("{\"apiVersion")).replace("\"ip\"}}", "\"other\"}");
        String step = READ.replace("{\"type\"", "{\"ungraceful\":{\"readField\":" + other + "},\"type\"");
        assertThat(read("[" + step + "]").words())
                .startsWith("step 1, ungraceful.readField: must output the same value");
    }

    /** A patch step that says something more. */
    private static String but(String more) {
        return PATCH.replace("{\"type\"", "{" + more + ",\"type\"");
    }

    private static Json mutated(Random random, Json json) {
        return switch (json) {
            case Json.Obj(var members)
            when !members.isEmpty() && random.nextInt(6) > 0 -> {
                var names = members.keySet().toArray(String[]::new);
                String name = names[random.nextInt(names.length)];
                var changed = new LinkedHashMap<>(members);
                if (random.nextInt(5) == 0) changed.remove(name);
                else changed.put(name, mutated(random, members.get(name)));
                yield new Json.Obj(changed);
            }
            case Json.Arr(var items)
            when !items.isEmpty() -> {
                var changed = items.toArray(Json[]::new);
                int index = random.nextInt(changed.length);
                changed[index] = mutated(random, changed[index]);
                yield Json.array(changed);
            }
            default -> JsonSamples.value(random, 2);
        };
    }

    private static Step step(String text) {
        var reading = read("[" + text + "]");
        assertThat(reading.problems()).isEmpty();
        return reading.steps().getFirst();
    }

    private static StepReading.Reading read(String steps) {
        return StepReading.read(JsonText.read(steps), OneField.LANGUAGE);
    }

    @Test
    void a_title_made_from_a_very_long_path_is_cut_to_what_the_journal_takes() {
        var patch = Json.object("apiVersion", Json.text("v1"))
                .with("resource", Json.text("configmaps"))
                .with("name", Json.text("switch"))
                .with(
                        "override",
                        Json.object("fieldPath", Json.text("data[\"" + "k".repeat(300) + "\"]"))
                                .with("value", Json.object("raw", Json.text("x"))));
        var reading = StepReading.read(
                Json.array(Json.object("type", Json.text("patch")).with("patch", patch)), OneField.LANGUAGE);
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.steps().getFirst().title())
                .hasSize(Step.TITLE_LENGTH_MAX)
                .startsWith("set data")
                .endsWith("k…");
    }

    @Test
    void as_many_problems_are_told_as_a_message_has_room_for_and_the_rest_are_counted() {
        var wrong = new Json.Arr(java.util.Collections.nCopies(
                200, Json.object("type", Json.text("nothing of this name, which is long ".repeat(6)))));
        var reading = StepReading.read(wrong, OneField.LANGUAGE);
        assertThat(reading.problems()).hasSize(200);
        assertThat(reading.words())
                .hasSizeLessThan(Listing.LENGTH_MAX + 100)
                .startsWith("step 1, type: ")
                .containsPattern("; and \\d+ more$");
    }
}

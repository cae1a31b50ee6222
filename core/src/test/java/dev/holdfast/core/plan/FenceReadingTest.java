package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.outward.Url;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FenceReadingTest {

    private static final String OBJECT =
            "'apiVersion':'apps/v1','resource':'statefulsets','namespace':'shop','name':'db'";

    private static StepReading.Reading read(String steps) {
        return StepReading.read(JsonText.read(steps.replace('\'', '"')), OneField.LANGUAGE);
    }

    private static Step step(String step) {
        var reading = read("[" + step + "]");
        assertThat(reading.problems()).isEmpty();
        return reading.steps().getFirst();
    }

    private static FenceMethod method(String cluster, String method) {
        return ((Action.Fence) step("{'type':'fence'" + cluster + ",'fence':{'primary':'east-db'," + method + "}}")
                        .action())
                .method();
    }

    @Test
    void each_method_is_read() {
        var target = new Target("east", "apps/v1", "statefulsets", "shop", "db");
        assertThat(method(",'cluster':'east'", "'api':{" + OBJECT + ",'scale':0}"))
                .isEqualTo(new FenceMethod.Api(new Action.Scale(target, 0).write(), Map.of()));
        var paused = (FenceMethod.Api) method(
                ",'cluster':'east'",
                "'api':{" + OBJECT + ",'override':{'fieldPath':'spec.paused','value':{'raw':true}},"
                        + "'pods':{'matchLabels':{'role':'primary'}}}");
        assertThat(paused.change().path()).isEqualTo(FieldPath.parse("spec.paused"));
        assertThat(paused.pods()).isEqualTo(Map.of("role", "primary"));
        assertThat(method("", "'redfish':{'url':'https://bmc.example/redfish/v1/Systems/1','credentialsSecret':'bmc'}"))
                .isEqualTo(new FenceMethod.Redfish(
                        Url.parse("https://bmc.example/redfish/v1/Systems/1"), "bmc", Optional.empty()));
        var network = (FenceMethod.Network)
                method(",'cluster':'west'", "'network':{'cidrs':['10.0.8.0/24'],'driver':'rbd.example'}");
        assertThat(network.target())
                .isEqualTo(new Target("west", FenceMethod.Network.API_VERSION, "NetworkFence", "", "east-db"));
        assertThat(method("", "'waiver':{'ask':'is it off?'}"))
                .isEqualTo(new FenceMethod.Waiver("is it off?", Duration.ofHours(4)));
    }

    @Test
    void a_step_without_a_title_says_whom_it_fences_and_how() {
        assertThat(step("{'type':'fence','fence':{'primary':'east-db','waiver':{'ask':'off?'}}}")
                        .title())
                .isEqualTo("fence east-db by waiver");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'primary':'East DB','waiver':{'ask':'x'}}                                   | fence.primary
            {'primary':'e'}                                                              | needs one method
            {'primary':'e','waiver':{'ask':'x'},'redfish':{}}                            | needs one method
            {'primary':'e','waiver':{}}                                                  | fence.waiver.ask
            {'primary':'e','waiver':{'ask':'x','longest':'25h'}}                         | at most 24h
            {'primary':'e','redfish':{'url':'https://b/','credentialsSecret':''}}        | credentialsSecret
            {'primary':'e','redfish':{'url':'https://b/{{ .Values.x }}','credentialsSecret':'b'}} | no templates
            {'primary':'e','redfish':{'url':'http://b/','credentialsSecret':'b'}}        | encrypted connection only
            {'primary':'e','network':{'driver':'d','cidrs':['10.0.0.0']}}                | ranges such as
            {'primary':'e','network':{'cidrs':['10.0.0.0/8']}}                           | either a driver
            {'primary':'e','api':{'apiVersion':'v1','resource':'r','name':'n'}}          | either a scale or an override
            {'primary':'e','api':{'apiVersion':'v1','resource':'r','name':'n','scale':1}} | is not fenced; use 0
            """)
    void what_cannot_fence_is_refused_with_words(String block, String words) {
        var reading = read("[{'type':'fence','fence':" + block + "}]");
        assertThat(reading.words()).contains(words);
        assertThat(reading.steps()).isEmpty();
    }

    @Test
    void a_waiver_ends_by_itself() {
        assertThat(read("[{'type':'unfence','unfence':{'primary':'e','waiver':{'ask':'x'}}}]")
                        .words())
                .contains("a waiver ends by itself");
    }

    @Test
    void what_promotes_and_what_confirms_is_read_and_only_where_it_means_something() {
        String scale = "{'type':'scale','scale':{" + OBJECT + ",'replicas':1}";
        assertThat(step(scale + ",'promote':{'primary':'east-db'}}").promotes()).contains("east-db");
        assertThat(read("[" + scale + ",'confirmsDemotion':{'primary':'east-db'}}]")
                        .words())
                .contains("observes nothing");
        String wait = "{'type':'wait','wait':{" + OBJECT + ",'condition':{'type':'Ready'}}";
        assertThat(step(wait + ",'confirmsDemotion':{'primary':'east-db'}}").interlock())
                .contains(new Interlock.Demotion("east-db"));
        assertThat(read("[" + wait + ",'promote':{'primary':'east-db'}}]").words())
                .contains("promotes nothing");
    }

    @Test
    void what_was_asked_for_confirms_nothing() {
        String wait = "{'type':'wait','wait':{" + OBJECT + ",%s},'confirmsDemotion':{'primary':'east-db'}}";
        for (String asked : new String[] {
            "'field':{'fieldPath':'spec.replicas','value':{'raw':0}}", "'expression':'object.spec.paused'"
        }) {
            assertThat(read("[" + wait.formatted(asked) + "]").words())
                    .as(asked)
                    .contains("spec says what was asked for");
        }
        for (String seen : new String[] {
            "'field':{'fieldPath':'status.readyReplicas','value':{'raw':0}}",
            "'field':{'fieldPath':'metadata.annotations.leader','value':{'raw':'west-0'}}",
            "'expression':'object.status.paused'"
        }) {
            assertThat(read("[" + wait.formatted(seen) + "]").words()).as(seen).isEmpty();
        }
    }

    @Test
    void what_promotes_is_not_put_off_for_evidence_is_of_one_run() {
        String scale = "{'type':'scale','cluster':'west','scale':{" + OBJECT + ",'replicas':1}";
        String promote = scale + ",'promote':{'primary':'east-db'}";
        assertThat(read("[" + promote + ",'onUnreachable':'defer'}]").words())
                .contains("a step that promotes cannot be deferred");
        assertThat(read("[" + promote + ",'onUnreachable':'fail'}]").words()).isEmpty();
        assertThat(read("[" + scale + ",'onUnreachable':'defer'}]").words()).isEmpty();
    }

    @Test
    void a_plan_that_can_never_have_evidence_is_refused_and_one_that_may_lose_it_is_doubted() {
        String fence = "{'type':'fence','title':'f','fence':{'primary':'e','waiver':{'ask':'x'}}%s}";
        String unfence = "{'type':'unfence','title':'u','unfence':{'primary':'e','api':{" + OBJECT + ",'scale':2}}}";
        String promote = "{'type':'scale','title':'p','scale':{" + OBJECT + ",'replicas':1},'promote':{'primary':'e'}}";
        assertThat(Preflight.check(steps(promote, fence.formatted(""))))
                .extracting(Preflight.Refusal::reason)
                .containsExactly("step 1 \"p\" promotes, and no earlier step fences e or confirms that it is demoted");
        var good = steps(fence.formatted(""), promote);
        assertThat(Preflight.check(good)).isEmpty();
        assertThat(Interlocks.doubt(good, good.getLast())).isEmpty();
        var undone = steps(fence.formatted(""), unfence, promote);
        assertThat(Interlocks.doubt(undone, undone.getLast()).orElseThrow()).contains("will be refused");
        String back = "{'type':'scale','title':'b','scale':{" + OBJECT + ",'replicas':2}}";
        String api = "{'type':'fence','title':'f','fence':{'primary':'e','api':{" + OBJECT + ",'scale':0}}}";
        var written = steps(api, back, promote);
        assertThat(Interlocks.doubt(written, written.getLast()).orElseThrow())
                .contains("step 2 \"b\" lets e act again before it");
        var perhaps = steps(fence.formatted(",'when':'alert.labels.severity'"), promote);
        assertThat(Interlocks.doubt(perhaps, perhaps.getLast()).orElseThrow()).contains("has a condition");
    }

    @Test
    void evidence_of_every_method_is_doubted_when_its_object_is_written_to() {
        var promote = new Step(
                3,
                "p",
                new Action.Scale(new Target("", "apps/v1", "statefulsets", "shop", "new"), 1),
                Duration.ofMinutes(1),
                2,
                OnFailure.ABORT,
                Optional.empty(),
                Order.PLAIN,
                Optional.of(new Interlock.Promote("e")));
        var target = new Target("", FenceMethod.Network.API_VERSION, "networkfences", "", "east");
        var fence = new Action.Fence("e", new FenceMethod.Network(target, new Json.Obj(Map.of())));
        var patch =
                new Action.Patch(target, FieldPath.parse("spec.fenceState"), Json.text("Unfenced"), PatchKind.MERGE);
        var other = new Action.Unfence("other", new FenceMethod.Network(target, new Json.Obj(Map.of())));
        for (var action : List.of(patch, new Action.Delete(target, Propagation.BACKGROUND), other)) {
            var steps = List.of(after(1, fence), after(2, action), promote);
            assertThat(Interlocks.doubt(steps, promote).orElseThrow())
                    .as(action.type())
                    .contains("lets e act again before it");
        }
        var elsewhere = new Action.Delete(
                new Target("", FenceMethod.Network.API_VERSION, "networkfences", "", "west"), Propagation.BACKGROUND);
        assertThat(Interlocks.doubt(List.of(after(1, fence), after(2, elsewhere), promote), promote))
                .isEmpty();
    }

    private static Step after(int number, Action action) {
        return new Step(
                number,
                "s",
                action,
                Duration.ofMinutes(1),
                2,
                OnFailure.ABORT,
                Optional.empty(),
                Order.PLAIN,
                Optional.empty());
    }

    @Test
    void evidence_of_a_step_for_which_the_promotion_does_not_wait_comes_by_chance() {
        String fence = "{'type':'fence','title':'f','name':'f','fence':{'primary':'e','waiver':{'ask':'x'}}}";
        String promote =
                "{'type':'scale','title':'p'%s,'scale':{" + OBJECT + ",'replicas':1},'promote':{'primary':'e'}}";
        String group = "{'type':'parallel','parallel':{%s'steps':[" + fence + "," + promote + "]}}";
        assertThat(Preflight.check(steps(group.formatted("", ""))))
                .extracting(Preflight.Refusal::reason)
                .containsExactly(
                        "step 2 \"p\" promotes, and does not wait for step 1 \"f\", which gives evidence about e;"
                                + " name that step in dependsOn");
        assertThat(Preflight.check(steps(group.formatted("", ",'dependsOn':['f']"))))
                .isEmpty();
        assertThat(Preflight.check(steps(group.formatted("'maxConcurrent':1,", ""))))
                .as("one after the other")
                .isEmpty();
    }

    private static List<Step> steps(String... steps) {
        var reading = read("[" + String.join(",", steps) + "]");
        assertThat(reading.problems()).isEmpty();
        return reading.steps();
    }
}

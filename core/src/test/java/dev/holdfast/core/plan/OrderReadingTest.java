package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.plan.StepReading.Reading;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReadingTest {

    private static final String JOB = "'type':'job','job':{'template':{}}";

    @Test
    void members_of_a_group_are_numbered_like_other_steps_and_wait_for_what_is_before_their_group() {
        var steps = read(
                        step(""), group("'title':'Sites','parallel':{'maxConcurrent':2,", step(""), step("")), step(""))
                .steps();
        assertThat(steps).extracting(Step::number).containsExactly(1, 2, 3, 4);
        var sites = Optional.of(new Group(2, "Sites", 2));
        assertThat(steps)
                .extracting(step -> step.order().group())
                .containsExactly(Optional.empty(), sites, sites, Optional.empty());
        assertThat(steps.get(1).awaits()).isEqualTo(numbers(1));
        assertThat(steps.get(2).awaits()).isEqualTo(numbers(1));
        assertThat(steps.get(3).awaits()).isEqualTo(numbers(1, 2, 3));
        assertThat(steps.get(2).label()).isEqualTo("step 3 \"run a job\" of \"Sites\"");
    }

    @Test
    void a_step_waits_only_for_the_steps_on_which_it_depends() {
        var steps = read(
                        step("'name':'a'"),
                        group("'name':'both','parallel':{", step("'name':'b'"), step("")),
                        step("'dependsOn':['a']"),
                        step("'dependsOn':['both']"),
                        step("'dependsOn':[]"),
                        step(""))
                .steps();
        assertThat(steps.get(3).awaits()).isEqualTo(numbers(1));
        assertThat(steps.get(4).awaits()).isEqualTo(numbers(2, 3));
        assertThat(steps.get(5).awaits().isEmpty()).isTrue();
        assertThat(steps.get(6).awaits()).isEqualTo(numbers(1, 2, 3, 4, 5, 6));
        assertThat(Order.behind(steps, 5)).isEqualTo(numbers(1, 2, 3));
        assertThat(steps.get(1).order().group().orElseThrow().maxConcurrent()).isEqualTo(10);
    }

    @Test
    void members_depend_on_what_their_group_depends_on_unless_they_say_otherwise() {
        var steps = read(
                        step("'name':'a'"),
                        step("'name':'b'"),
                        group("'dependsOn':['a'],'parallel':{", step(""), step("'dependsOn':['b']")))
                .steps();
        assertThat(steps.get(2).awaits()).isEqualTo(numbers(1));
        assertThat(steps.get(3).awaits()).isEqualTo(numbers(2));
    }

    @Test
    void a_member_may_depend_on_an_earlier_member_of_its_group() {
        var steps = read(group("'parallel':{", step("'name':'a'"), step("'dependsOn':['a']")))
                .steps();
        assertThat(steps.get(1).awaits()).isEqualTo(numbers(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'dependsOn':['x']          | step 1, dependsOn: no step is called x; no earlier step has a name
            'name':'a','dependsOn':['a']| step 1, dependsOn: a does not come before this step; a step can depend on earlier ones only
            'dependsOn':['later']      | step 1, dependsOn: later does not come before this step; a step can depend on earlier ones only
            'dependsOn':'later'        | step 1, dependsOn: needs a list of at most 200 names of earlier steps
            'dependsOn':[1]            | step 1, dependsOn: is a list of names, this is a number
            'name':'Step'              | step 1, name: needs at most 63 small letters, digits and -, such as promote-db
            'name':5                   | step 1, name: needs at most 63 small letters, digits and -, such as promote-db
            'name':'later'             | step 2, name: an earlier step is called later too
            'parallel':{}              | step 1, parallel: a step of type job has no block parallel
            """)
    void what_is_no_order_is_told_in_words(String fields, String problem) {
        assertThat(read(step(fields), step("'name':'later'")).problems())
                .extracting(Object::toString)
                .containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'parallel'}                                    | step 1, parallel.steps: needs a list of steps
            {'type':'parallel','parallel':{'steps':[]}}            | step 1, parallel.steps: needs a list of steps
            {'type':'parallel','when':'true','parallel':{'steps':[{'type':'job','job':{'template':{}}}]}}| step 1, when: a step of type parallel has no when, its members have
            {'type':'parallel','parallel':{'maxConcurrent':0,'steps':[{'type':'job','job':{'template':{}}}]}}| step 1, parallel.maxConcurrent: needs a whole number from 1 to 50
            {'type':'parallel','parallel':{'steps':[{'type':'parallel','parallel':{'steps':[]}}]}}| step 1, type: a group cannot stand inside of a group
            """)
    void what_is_no_group_is_told_in_words(String group, String problem) {
        assertThat(read(group).problems()).extracting(Object::toString).containsExactly(problem);
    }

    @Test
    void a_group_and_a_plan_have_a_bound_of_members() {
        var members = IntStream.range(0, 51).mapToObj(i -> step("")).toArray(String[]::new);
        assertThat(read(group("'parallel':{", members)).words()).contains("51 steps are more than 50");
        var groups = IntStream.range(0, 5)
                .mapToObj(i ->
                        group("'parallel':{", List.of(members).subList(0, 50).toArray(String[]::new)))
                .toArray(String[]::new);
        assertThat(read(groups).words()).isEqualTo("250 steps are more than 200");
    }

    @Test
    void a_value_of_a_step_for_which_nothing_waits_is_refused() {
        String reads =
                "{'type':'readField','name':'ip','readField':{'apiVersion':'v1','resource':'services','name':'db',"
                        + "'fieldPath':'spec.ip','outputKey':'ip'}}";
        String uses = "'type':'job','job':{'template':{'a':'{{ .Values.ip }}'}}";
        var side = read(group("'parallel':{", reads, "{" + uses + "}"));
        assertThat(Preflight.check(side.steps()))
                .extracting(Preflight.Refusal::reason)
                .containsExactly(
                        "step 2 \"run a job\" uses {{ .Values.ip }}, which step 1 \"read spec.ip of services/db\""
                                + " outputs, and does not wait for it; name that step in dependsOn");
        var waits = read(group("'parallel':{", reads, "{'dependsOn':['ip']," + uses + "}"));
        assertThat(Preflight.check(waits.steps())).isEmpty();
        assertThat(Preflight.check(read(reads, "{" + uses + "}").steps())).isEmpty();
    }

    @Test
    void written_steps_are_found_where_they_stand() {
        var steps = JsonText.read(
                ("[" + step("") + "," + group("'parallel':{", step(""), step("")) + "]").replace('\'', '"'));
        assertThat(Written.all(((dev.holdfast.core.json.Json.Arr) steps).items()))
                .extracting(Written::pointer)
                .containsExactly("/0", "/1/parallel/steps/0", "/1/parallel/steps/1");
    }

    private static String step(String fields) {
        return "{" + fields + (fields.isEmpty() ? "" : ",") + JOB + "}";
    }

    private static String group(String begin, String... members) {
        return "{'type':'parallel'," + begin + "'steps':[" + String.join(",", members) + "]}}";
    }

    private static Reading read(String... steps) {
        String text = "[" + String.join(",", steps) + "]";
        return StepReading.read(JsonText.read(text.replace('\'', '"')), OneField.LANGUAGE);
    }

    private static BitSet numbers(int... numbers) {
        var set = new BitSet();
        for (int number : numbers) set.set(number);
        return set;
    }
}

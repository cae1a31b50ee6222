package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandedTest {

    private static final Target DEPLOYMENT = new Target("", "apps/v1", "deployments", "shop", "app");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what the API server fills in
            MERGE     | [{"name":"a","image":"1","pull":"Always"}]            | [{"name":"a","image":"1"}]   | true
            JSON      | [{"name":"a","image":"1","pull":"Always"}]            | [{"name":"a","image":"1"}]   | true
            MERGE     | {"list":[{"a":1,"b":2}],"more":1}                     | {"list":[{"a":1}]}           | true
            MERGE     | [{"name":"a","image":"2"}]                            | [{"name":"a","image":"1"}]   | false
            # a list that is replaced has no more elements than were sent, and in the same order
            MERGE     | [{"name":"a"},{"name":"b"}]                           | [{"name":"a"}]               | false
            JSON      | [{"name":"b"},{"name":"a"}]                           | [{"name":"a"},{"name":"b"}]  | false
            # one that is merged may have others
            STRATEGIC | [{"name":"b"},{"name":"a","image":"1"}]               | [{"name":"a","image":"1"}]   | true
            APPLY     | [{"name":"b"},{"name":"a","image":"1"}]               | [{"name":"a","image":"1"}]   | true
            STRATEGIC | [{"name":"a","image":"2"},{"name":"b","image":"1"}]   | [{"name":"a","image":"1"}]   | false
            STRATEGIC | [{"name":"b"}]                  | [{"name":"a","$patch":"delete"}]                   | true
            STRATEGIC | [{"name":"a"},{"name":"b"}]     | [{"name":"a","$patch":"delete"}]                   | false
            # but not of texts
            STRATEGIC | ["a","b"]                                             | ["a"]                        | false
            STRATEGIC | ["a"]                                                 | ["a"]                        | true
            # what was to be removed is gone
            STRATEGIC | {"b":1}                                               | {"a":null,"b":1}             | true
            STRATEGIC | {"a":1,"b":1}                                         | {"a":null,"b":1}             | false
            """)
    void a_field_shows_a_write_by_what_the_plan_names(PatchKind kind, String is, String wanted, boolean landed) {
        var patch = new Action.Patch(DEPLOYMENT, FieldPath.parse("spec.field"), JsonText.read(wanted), kind);
        var object = Json.object("spec", Json.object("field", JsonText.read(is)));
        assertThat(Landed.in(object, patch, JsonText.read(wanted))).isEqualTo(landed);
    }
}

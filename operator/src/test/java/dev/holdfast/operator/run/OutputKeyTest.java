package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.api.Crds;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.StepReading;
import dev.holdfast.core.plan.Template;
import dev.holdfast.expression.Cel;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server lets pass as an {@code outputKey} is what steps can be read with, and what templates can use. */
class OutputKeyTest {

    private static final String LONGEST = "abcdefgh_ABCDEFG0123456789abcdefabcdefgh_ABCDEFG0123456789abcdef"
            + "abcdefgh_ABCDEFG0123456789abcdefabcdefgh_ABCDEFG0123456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {"", "ip", "_", "_9", "9", "the-ip", "the.ip", "größe", "a b", LONGEST, LONGEST + "x"})
    void the_server_and_the_code_that_runs_it_agree_on_every_key(String key) throws JsonProcessingException {
        boolean read = readable(key);
        assertThat(read).isEqualTo(Template.KEY.matcher(key).matches());
        for (var kind : List.of("recoveryplans.recovery.elotl.co", "recoveryruns.recovery.elotl.co")) {
            assertThat(read).as(kind).isEqualTo(passes(kind, key));
        }
        if (read)
            assertThat(Template.keys(Json.text("{{ .Values." + key + " }}"))).containsExactly(key);
    }

    private static boolean readable(String key) {
        var block = Json.object("apiVersion", Json.text("v1"))
                .with("resource", Json.text("cm"))
                .with("name", Json.text("c"))
                .with("fieldPath", Json.text("data.a"))
                .with("outputKey", Json.text(key));
        var step = Json.object("type", Json.text("readField")).with("readField", block);
        return StepReading.read(new Json.Arr(List.of(step)), Cel.LANGUAGE)
                .problems()
                .isEmpty();
    }

    private static boolean passes(String kind, String key) throws JsonProcessingException {
        var field = field(kind);
        return key.length() >= field.path("minLength").asInt()
                && key.length() <= field.path("maxLength").asInt()
                && Pattern.compile(field.path("pattern").asText()).matcher(key).find();
    }

    private static JsonNode field(String kind) throws JsonProcessingException {
        return new YAMLMapper()
                .readTree(Crds.yaml(kind))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/steps/items/properties"
                        + "/readField/properties/outputKey");
    }
}

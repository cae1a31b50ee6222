package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every schema of ours promises, field by field. */
class SchemaTest {
    static final List<String> NAMES = Crds.NAMES;
    private static final ObjectMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @FieldSource("NAMES")
    void every_field_is_explained(String name) throws JsonProcessingException {
        var silent = new ArrayList<String>();
        walk(schema(name), "", (path, field) -> {
            if (!path.endsWith("[]") && field.path("description").asText().isBlank()) silent.add(path);
        });
        assertThat(silent).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void everything_that_grows_has_a_bound(String name) throws JsonProcessingException {
        var unbounded = new ArrayList<String>();
        walk(schema(name), "", (path, field) -> {
            var type = field.path("type").asText();
            boolean text =
                    type.equals("string") && !field.has("maxLength") && !field.has("enum") && !field.has("pattern");
            boolean list = type.equals("array") && !field.has("maxItems");
            boolean map = field.has("additionalProperties") && !field.has("maxProperties");
            if (text || list || map) unbounded.add(path);
        });
        assertThat(unbounded).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void every_kind_has_one_stored_version_a_category_and_an_age_and_its_status_is_apart(String name)
            throws JsonProcessingException {
        var spec = YAML.readTree(Crds.yaml(name)).path("spec");
        assertThat(spec.at("/names/categories/0").asText()).isEqualTo("holdfast");
        assertThat(spec.at("/names/shortNames")).hasSize(1);
        assertThat(spec.path("versions")).hasSize(1);
        assertThat(spec.at("/versions/0/storage").asBoolean()).isTrue();
        boolean told = spec.at("/versions/0/schema/openAPIV3Schema/properties").has("status");
        assertThat(spec.at("/versions/0/subresources").has("status"))
                .as("of what has a status")
                .isEqualTo(told);
        var columns = spec.at("/versions/0/additionalPrinterColumns");
        assertThat(columns.get(columns.size() - 1).path("name").asText()).isEqualTo("Age");
        assertThat(columns.valueStream().map(column -> column.path("jsonPath").asText()))
                .as("a condition is found by its type, never by its place")
                .noneMatch(path -> path.matches(".*conditions\\[[0-9]+].*"));
    }

    private interface Visitor {
        void visit(String path, JsonNode field);
    }

    private static void walk(JsonNode field, String path, Visitor visitor) {
        visitor.visit(path, field);
        field.path("properties")
                .properties()
                .forEach(member -> walk(member.getValue(), path + "." + member.getKey(), visitor));
        if (field.has("items")) walk(field.get("items"), path + "[]", visitor);
        if (field.path("additionalProperties").isObject())
            walk(field.get("additionalProperties"), path + ".*[]", visitor);
    }

    private static JsonNode schema(String name) throws JsonProcessingException {
        return YAML.readTree(Crds.yaml(name)).at("/spec/versions/0/schema/openAPIV3Schema");
    }
}

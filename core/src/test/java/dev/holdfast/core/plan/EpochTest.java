package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTest {

    private static final Epoch SEVENTH = new Epoch("ProtectedApplication/shop/checkout", 7);
    private static final String NAME = SEVENTH.annotation();
    private static final Target SWITCH = new Target("west", "v1", "configmaps", "shop", "switch");

    private static Json.Obj object(String annotations) {
        return (Json.Obj) JsonText.read(
                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"3\"" + annotations + "},\"spec\":{\"list\":[]}}");
    }

    private static Json body(String path, PatchKind kind, String annotations) {
        var patch = new Action.Patch(SWITCH, FieldPath.parse(path), Json.text("x"), kind);
        var read = Optional.of(object(annotations));
        var planned = (Write.Planned.Send) Write.plan(patch, patch.value(), read);
        return SEVENTH.on(patch, planned.kind(), planned.body(), read);
    }

    @Test
    void the_annotation_has_the_digits_of_the_targets_lease() {
        assertThat(NAME).startsWith("epoch.holdfast.dev/").hasSize("epoch.holdfast.dev/".length() + 40);
        assertThat(new Epoch("ProtectedApplication/shop/stock", 7).annotation()).isNotEqualTo(NAME);
        assertThat(new Epoch(SEVENTH.target(), 8).annotation()).isEqualTo(NAME);
    }

    @Test
    void a_body_carries_it_beside_the_version_that_it_is_for() {
        assertThat(body("data.to", PatchKind.MERGE, ""))
                .isEqualTo(JsonText.read("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"3\",\"annotations\":{\""
                        + NAME + "\":\"7\"}},\"data\":{\"to\":\"x\"}}"));
        assertThat(body("metadata.annotations.role", PatchKind.STRATEGIC, "").print())
                .contains("\"role\":\"x\"", "\"" + NAME + "\":\"7\"");
    }

    @Test
    void a_json_patch_carries_it_before_what_the_plan_does() {
        var there = ((Json.Arr) body("spec.list[-]", PatchKind.JSON, ",\"annotations\":{\"a\":\"b\"}")).items();
        assertThat(there.get(2))
                .isEqualTo(JsonText.read("{\"op\":\"add\",\"path\":\"/metadata/annotations/" + NAME.replace("/", "~1")
                        + "\",\"value\":\"7\"}"));
        assertThat(there.get(3).print()).contains("/spec/list/-");
        var none = ((Json.Arr) body("spec.list[-]", PatchKind.JSON, "")).items();
        assertThat(none.get(2))
                .isEqualTo(JsonText.read(
                        "{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"" + NAME + "\":\"7\"}}"));
    }

    @Test
    void neither_a_server_side_apply_nor_a_patch_of_all_annotations_carries_it() {
        assertThat(body("data.to", PatchKind.APPLY, "").print()).doesNotContain(NAME);
        assertThat(body("metadata.annotations", PatchKind.JSON, "").print()).doesNotContain(NAME);
        assertThat(body("metadata", PatchKind.MERGE, "").print()).doesNotContain(NAME);
    }

    @Test
    void it_is_read_from_an_object_that_carries_it() {
        assertThat(SEVENTH.carriedBy(object(",\"annotations\":{\"" + NAME + "\":\"12\"}")))
                .contains(12L);
        assertThat(SEVENTH.carriedBy(object(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "9999999999999999999999", "٣", " 7"})
    void what_is_no_number_is_none(String text) {
        assertThat(SEVENTH.carriedBy(object(",\"annotations\":{\"" + NAME + "\":\"" + text + "\"}")))
                .isEmpty();
    }

    @Test
    void there_is_no_epoch_before_the_first() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Epoch("a", 0));
    }
}

package dev.holdfast.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void an_alert_at_the_limits_is_kept_as_it_is() {
        var labels = labels(Limits.LABELS_MAX - 1);
        labels.put("alertname", "x".repeat(Limits.VALUE_BYTES_MAX));
        var fitted = Limits.fit(alert(labels, Map.of()));
        assertThat(fitted.rejected()).isEmpty();
        assertThat(fitted.alert().labels()).isEqualTo(labels);
    }

    @Test
    void an_alert_with_too_many_labels_is_cut_and_rejected_but_keeps_its_name() {
        var labels = labels(Limits.LABELS_MAX);
        labels.put("zzz", "last");
        labels.put("alertname", "Many");
        var fitted = Limits.fit(alert(labels, Map.of()));
        assertThat(fitted.rejected()).contains("the alert has 66 labels, the limit is 64");
        assertThat(fitted.alert().labels()).hasSize(Limits.LABELS_MAX).containsEntry("alertname", "Many");
    }

    @Test
    void a_value_that_is_too_long_is_cut_between_characters_and_rejected() {
        var fitted = Limits.fit(alert(Map.of("a", "€".repeat(2000), "b", "short"), Map.of()));
        assertThat(fitted.rejected()).contains("the value of label a has 6000 bytes, the limit is 4096");
        assertThat(fitted.alert().labels().get("a")).isEqualTo("€".repeat(1365));
        assertThat(fitted.alert().labels()).containsEntry("b", "short");
    }

    @Test
    void a_name_that_is_too_long_is_dropped_and_the_alert_rejected() {
        var fitted = Limits.fit(alert(Map.of("n".repeat(2000), "v", "b", "c"), Map.of()));
        assertThat(fitted.rejected()).contains("the names of 1 labels are over 1024 bytes");
        assertThat(fitted.alert().labels()).isEqualTo(Map.of("b", "c"));
    }

    @Test
    void an_alert_in_a_wrong_shape_is_rejected_though_it_would_fit() {
        var broken = new Alert(
                Alert.Status.FIRING, Map.of("a", "b"), Map.of(), Map.of(Alert.FAULT, "labels.c must be a text"));
        var fitted = Limits.fit(broken);
        assertThat(fitted.rejected()).contains("labels.c must be a text");
        assertThat(fitted.alert().labels()).isEqualTo(Map.of("a", "b"));
        assertThat(Limits.fit(new Alert(Alert.Status.FIRING, labels(65), Map.of(), broken.remarks()))
                        .rejected())
                .contains("labels.c must be a text; the alert has 65 labels, the limit is 64");
    }

    @Test
    void an_alert_without_labels_is_rejected() {
        assertThat(Limits.fit(alert(Map.of(), Map.of())).rejected())
                .contains("the alert has no labels, so no plan can match it");
    }

    @Test
    void a_label_with_a_nul_is_stored_without_it_and_the_alert_rejected() {
        var fitted = Limits.fit(alert(Map.of("alertname", "A\0B", "c\0d", "e", "f", "g"), Map.of()));
        assertThat(fitted.rejected()).contains("label alertname contains NUL, and 1 more do");
        assertThat(fitted.alert().labels()).isEqualTo(Map.of("alertname", "A\uFFFDB", "c\uFFFDd", "e", "f", "g"));
    }

    @Test
    void nul_after_nul_never_makes_a_text_longer_than_its_limit() {
        var text = "\0".repeat(Limits.VALUE_BYTES_MAX);
        var fitted = Limits.fit(alert(Map.of("a", text, "\0".repeat(Limits.LABEL_NAME_BYTES_MAX), "b"), Map.of()));
        assertThat(fitted.rejected()).contains("label " + "\uFFFD".repeat(21) + " contains NUL, and 1 more do");
        assertThat(fitted.alert().labels()).isEqualTo(Map.of("a", "\uFFFD".repeat(Limits.VALUE_BYTES_MAX / 3)));
    }

    @Test
    void a_nul_beside_the_labels_is_replaced_and_rejects_nothing() {
        var alert = new Alert(
                Alert.Status.FIRING,
                Map.of("alertname", "A"),
                Map.of("summary", "a\0b"),
                Map.of("generatorURL", "c\0d"));
        var fitted = Limits.fit(alert);
        assertThat(fitted.rejected()).isEmpty();
        assertThat(fitted.alert().annotations()).isEqualTo(Map.of("summary", "a\uFFFDb"));
        assertThat(fitted.alert().remarks()).isEqualTo(Map.of("generatorURL", "c\uFFFDd"));
    }

    @Test
    void long_annotations_are_shortened_and_reject_nothing() {
        var annotations = labels(100);
        annotations.put("a", "y".repeat(1_000_000));
        var fitted = Limits.fit(alert(Map.of("alertname", "A"), annotations));
        assertThat(fitted.rejected()).isEmpty();
        assertThat(fitted.alert().annotations()).hasSize(Limits.ANNOTATIONS_MAX);
        assertThat(fitted.alert().annotations().get("a")).hasSize(Limits.VALUE_BYTES_MAX);
    }

    @Test
    void cutting_never_splits_a_character() {
        var text = "a€😀ß";
        for (int bytes = 0; bytes <= 12; bytes++) {
            var cut = Limits.cut(text, bytes);
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
            assertThat(text).startsWith(cut);
            assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(cut);
        }
        assertThat(Limits.cut(text, 10)).isEqualTo(text);
    }

    private static Map<String, String> labels(int count) {
        var labels = new HashMap<String, String>();
        for (int i = 0; i < count; i++) labels.put("label" + i, "v" + i);
        return labels;
    }

    private static Alert alert(Map<String, String> labels, Map<String, String> annotations) {
        return new Alert(Alert.Status.FIRING, labels, annotations, Map.of());
    }
}

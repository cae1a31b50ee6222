package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerWordsTest {

    @Test
    void of_a_patch_that_does_not_decode_the_reason_is_told_and_the_object_is_not() {
        String object = "{\\\"data\\\":{\\\"password\\\":\\\"hunter2\\\",\\\"x\\\":\\\"" + "y".repeat(9000) + "\\\"}}";
        String words = " \"\" is invalid: patch: Invalid value: \"" + object
                + "\": json: cannot unmarshal number into Go struct field ConfigMap.data of type string";
        assertThat(ServerWords.of(words))
                .isEqualTo(
                        " \"\" is invalid: patch: Invalid value: \"…\": json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deployments.apps \"db\" is forbidden: User \"u\" cannot patch | deployments.apps \"db\" is forbidden: User \"u\" cannot patch",
                "jobs.batch \"a-name-of-an-object-that-is-longer-than-any-value-which-is-told-of-here-0123456789\" not found | jobs.batch \"a-name-of-an-object-that-is-longer-than-any-value-which-is-told-of-here-0123456789\" not found",
                "spec.replicas: Invalid value: -1: must be positive | spec.replicas: Invalid value: -1: must be positive",
                "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"a\",\"password\":\"an object that is long enough\"}}: field is immutable | spec.selector: Invalid value: {…}: field is immutable",
                "spec: Forbidden: may not change core.PodSpec{ Env: {{Name: \"PASSWORD\", Value: \"hunter2\"}}, Volumes: nil, more: nil } here | spec: Forbidden: may not change core.PodSpec{…} here",
                "[a: Invalid value: [\"a value of a list which is secret\", \"another value, secret also\"]: wrong, b: Required value] | [a: Invalid value: […]: wrong, b: Required value]",
                "expected string, got &value.valueUnstructured{Value:5432} | expected string, got &value.valueUnstructured{Value:5432}",
                "it says \"never ends and { neither does this, however long it is and whatever it says of hunter2 | it says \"never ends and {…",
            })
    void what_is_quoted_is_told_when_it_is_a_name_or_a_number(String words) {
        var parts = words.split(" \\| ");
        assertThat(ServerWords.of(parts[0])).isEqualTo(parts[1]);
    }

    @Test
    void a_long_answer_is_cut_between_words_and_keeps_both_ends() {
        String told = ServerWords.of("where it is " + "a-part-of-a-secret ".repeat(500) + "why it is");
        assertThat(told)
                .hasSizeLessThanOrEqualTo(900)
                .startsWith("where it is ")
                .endsWith(" why it is");
        assertThat(told.split(" "))
                .as("no half words")
                .containsOnly("where", "it", "is", "why", "a-part-of-a-secret", "…");
        assertThat(ServerWords.of("x".repeat(5000)))
                .as("one word, which may be a secret")
                .isEqualTo(" …");
    }
}

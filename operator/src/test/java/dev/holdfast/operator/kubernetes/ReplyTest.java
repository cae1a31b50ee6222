package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    private static Reply reply(String body) {
        return new Reply(200, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_version_is_that_of_the_object_and_of_nothing_within_it() throws IOException {
        var reply = reply("""
                {"spec": {"metadata": {"resourceVersion": "1"}, "resourceVersion": "2"},
                 "metadata": {"managedFields": [{"resourceVersion": "3"}], "resourceVersion": "42"},
                 "status": {"metadata": {"resourceVersion": "4"}}}""");
        assertThat(reply.resourceVersion()).isEqualTo("42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{}", "{\"metadata\": {}}", "{\"metadata\": 7}", "{\"metadata\": {\"re"})
    void an_answer_without_a_version_is_no_answer(String body) {
        assertThatThrownBy(() -> reply(body).resourceVersion()).isInstanceOf(IOException.class);
    }
}

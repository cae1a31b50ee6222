package dev.holdfast.core.outward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "HOST",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "Upgrade",
                "TE",
                "Trailer",
                "Expect",
                "Proxy-Authorization",
                "Keep-Alive",
                "HTTP2-Settings",
                "Idempotency-Key"
            })
    void a_header_that_frames_or_routes_the_message_is_refused(String name) {
        assertThat(Headers.nameRefusal(name)).get().asString().contains("leave it out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Y", "X:", "X\r\nHost", "X\n", "X\u0000", "Ü", "X\t"})
    void a_name_that_is_none_is_refused(String name) {
        assertThat(Headers.nameRefusal(name)).contains("is not the name of a header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: evil", "a\nb", "a\rb", "\u0000", "a\u007f", "a\u000bb", "grün", "a\u2028b"})
    void a_value_that_could_become_another_header_is_refused_without_being_shown(String value) {
        assertThat(Headers.valueRefusal(value))
                .get()
                .asString()
                .contains("line break")
                .doesNotContain("Host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer abc.def", "a\tb", "~!@#$%^&*()"})
    void other_values_are_sent(String value) {
        assertThat(Headers.valueRefusal(value)).isEmpty();
    }

    @org.junit.jupiter.api.Test
    void a_value_has_a_bound() {
        assertThat(Headers.valueRefusal("x".repeat(Headers.VALUE_LENGTH_MAX + 1)))
                .isPresent();
        assertThat(Headers.nameRefusal("x".repeat(129))).isPresent();
    }
}

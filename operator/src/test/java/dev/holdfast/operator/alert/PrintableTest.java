package dev.holdfast.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void ordinary_text_of_any_script_stays_as_it_is() {
        assertThat(Printable.of("Größe 警报 😀 a/b")).isEqualTo("Größe 警报 😀 a/b");
    }

    @Test
    void what_could_forge_a_log_line_is_escaped() {
        assertThat(Printable.of("a\r\nb\tc\u001b[0m\u2028d\u202ee\u0085"))
                .isEqualTo("a\\u000d\\u000ab\\u0009c\\u001b[0m\\u2028d\\u202ee\\u0085");
    }

    @Test
    void an_escape_cannot_be_feigned() {
        assertThat(Printable.of("\\u000a")).isEqualTo("\\u005cu000a");
    }

    @Test
    void long_text_is_cut_between_characters() {
        assertThat(Printable.of("😀".repeat(5), 3)).isEqualTo("😀😀😀…");
    }
}

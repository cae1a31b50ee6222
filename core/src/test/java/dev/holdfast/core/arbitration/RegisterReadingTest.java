package dev.holdfast.core.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.RegisterReading.Read;
import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterReadingTest {

    private static final Register REGISTER = Sites.register(Members.ONLY_A, 1L << 33, 12);

    @Test
    void what_was_written_is_read_back() {
        var text = RegisterReading.write(REGISTER).print();
        assertThat(RegisterReading.read(JsonText.read(text))).isEqualTo(new Read.Sound(REGISTER));
    }

    @ParameterizedTest
    @CsvSource({
        "form, \"holdfast.dev/two-sites/v2\", its form is",
        "epoch, -1, epoch is not there",
        "epoch, 1.5, epoch is not there",
        "epoch, 99999999999999999999, epoch is not there",
        "members, \"ALL\", members is \"ALL\"",
        "incarnation, \"\", incarnation is empty",
        "agentA, 7, agentA is not there",
        "fence, true, fence is unknown here",
        "parameters, null, parameters is not there"
    })
    void what_is_not_exactly_a_register_is_none_and_says_why(String name, String value, String words) {
        var changed = RegisterReading.write(REGISTER).with(name, JsonText.read(value));
        assertThat(RegisterReading.read(changed))
                .isInstanceOfSatisfying(Read.Unreadable.class, read -> assertThat(read.words())
                        .singleElement()
                        .asString()
                        .contains(words));
    }

    @Test
    void everything_that_is_wrong_is_said() {
        var read = RegisterReading.read(Json.object("form", Json.text(RegisterReading.FORM)));
        assertThat(read).isInstanceOfSatisfying(Read.Unreadable.class, wrong -> assertThat(wrong.words())
                .hasSizeGreaterThanOrEqualTo(12));
        assertThat(RegisterReading.read(Json.array())).isInstanceOf(Read.Unreadable.class);
        assertThat(RegisterReading.read(RegisterReading.write(REGISTER)
                        .with("nonce", Json.text("x".repeat(RegisterReading.BYTES_MAX)))))
                .isInstanceOf(Read.Unreadable.class);
    }
}

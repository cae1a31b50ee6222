package dev.holdfast.core.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

    private static Endpoint at(String text) {
        return Endpoint.parse(text, 443);
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.example, hooks.example:443, true",
        "hooks.example, hooks.example:80, true",
        "hooks.example:443, hooks.example:80, false",
        "hooks.example:443, HOOKS.example:443, true",
        "hooks.example, evil-hooks.example, false",
        "hooks.example, hooks.example.evil.example, false",
        "hooks.example, a.hooks.example, false",
        "*.hooks.example, a.hooks.example, true",
        "*.hooks.example, a.b.hooks.example, true",
        "*.hooks.example, hooks.example, false",
        "*.hooks.example, evilhooks.example, false",
        "*.hooks.example:443, a.hooks.example:80, false",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.0.0.0/8:5432, 10.1.2.3:5432, true",
        "10.0.0.0/8:5432, 10.1.2.3:80, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "0.0.0.0/0, hooks.example, false",
        "fd00::/8, [fd00::7]:5432, true",
        "[fd00::7]:5432, [fd00::7]:5432, true",
        "[fd00::7]:5432, [fd00::7]:80, false",
        "fd00::/8, [fe00::7]:80, false"
    })
    void names_are_allowed_by_name_and_addresses_by_address(String entry, String endpoint, boolean allowed) {
        assertThat(AllowList.parse(List.of(entry)).allows(at(endpoint))).isEqualTo(allowed);
    }

    @Test
    void nothing_is_allowed_where_nothing_is_said() {
        assertThat(AllowList.NOTHING.allows(at("hooks.example"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:80, true",
        "localhost:80, localhost:80, true",
        "127.0.0.1, 127.0.0.1:80, true",
        "127.0.0.0/8, 127.0.0.2:80, true",
        "::1, [::1]:80, true",
        "hooks.example, hooks.example:80, false",
        "*.localhost, a.localhost:80, false",
        "0.0.0.0/0, 127.0.0.1:80, false",
        "localhost, 127.0.0.1:80, false"
    })
    void this_machine_is_meant_only_where_an_entry_names_it(String entry, String endpoint, boolean meant) {
        assertThat(AllowList.parse(List.of(entry)).allowsLoopback(at(endpoint))).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "*.*.example",
                "*.10.0.0.1",
                "a b",
                "http://a.example",
                "a.example/8",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/x",
                "a.example:0",
                "a.example:http",
                "2130706433",
                "a_b@c",
                "fd00::/129"
            })
    void an_entry_that_means_nothing_is_refused(String entry) {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowList.parse(List.of(entry)));
    }
}

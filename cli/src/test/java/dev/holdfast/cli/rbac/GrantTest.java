package dev.holdfast.cli.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final Holder.User OPERATOR = new Holder.User("operator");

    @Test
    void a_right_to_everything_cannot_be_written() {
        assertThatThrownBy(() -> Rule.of("*", List.of("pods"), "get")).hasMessageContaining("never granted");
        assertThatThrownBy(() -> Rule.of("", List.of("*"), "get")).hasMessageContaining("never granted");
        assertThatThrownBy(() -> Rule.of("", List.of("pods"), "*")).hasMessageContaining("never granted");
    }

    @Test
    void whom_to_impersonate_must_be_named_and_in_a_namespace() {
        var anybody = Rule.of("", List.of("serviceaccounts"), "impersonate");
        var somebody = anybody.named(List.of("recovery"));
        assertThatThrownBy(() -> new Grant("g", Optional.of("shop"), List.of(anybody), OPERATOR))
                .hasMessageContaining("must be named");
        assertThatThrownBy(() -> new Grant("g", Optional.empty(), List.of(somebody), OPERATOR))
                .hasMessageContaining("in a namespace");
        assertThat(new Grant("g", Optional.of("shop"), List.of(somebody), OPERATOR).permissions())
                .extracting(Permission::toString)
                .containsExactly("impersonate serviceaccounts \"recovery\" in shop");
    }

    @Test
    void a_subresource_is_asked_for_as_one() {
        var log = new Grant("g", Optional.of("ops"), List.of(Rule.of("", List.of("pods/log"), "get")), OPERATOR);
        assertThat(log.permissions().getFirst().attributes().toString())
                .isEqualTo(
                        "{\"verb\":\"get\",\"group\":\"\",\"resource\":\"pods\",\"subresource\":\"log\",\"namespace\":\"ops\"}");
    }
}

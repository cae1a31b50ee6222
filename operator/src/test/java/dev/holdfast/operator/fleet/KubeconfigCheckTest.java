package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users: [{user: {exec: {command: SECRET}}}]",
                "users: [{user: {tokenFile: SECRET}}]",
                "clusters: [{cluster: {certificate-authority: SECRET}}]",
                "clusters: [{cluster: {server: 'https://me:SECRET@host'}}]",
                "clusters: [{cluster: {server: 'https://host', proxy-url: 'http://me:SECRET@proxy'}}]",
                "users: [{user: {token: SECRET"
            })
    void what_acts_here_or_shows_credentials_is_refused_without_quoting_it(String kubeconfig) {
        assertThatThrownBy(() -> KubeconfigCheck.check(kubeconfig, "west"))
                .isInstanceOf(NoCluster.class)
                .hasMessageContaining("west")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void credentials_inside_the_user_are_accepted() {
        assertThatCode(() -> KubeconfigCheck.check(
                        "clusters: [{cluster: {server: 'https://host'}}]\nusers: [{user: {token: SECRET}}]", "west"))
                .doesNotThrowAnyException();
    }
}

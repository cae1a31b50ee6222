package dev.holdfast.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands where a name is expected, a request goes to one object of the kind, or to none. */
class HostilePathsTest {

    private static final Resource CONFIG_MAPS =
            new Resource("v1", "ConfigMap", "configmaps", true, List.of("configmaps"));
    private static final Resource ROLES =
            new Resource("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false, List.of("clusterroles"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/../../secrets/token",
                "switch?dryRun=All",
                "switch#x",
                "switch/status",
                "%2e%2e%2fsecrets",
                "a b",
                "a\r\nHost: other",
                "a\u0000",
                "\u202epayments",
                "{a}",
                "a&b=c",
                "a;b"
            })
    void a_name_is_one_part_of_the_path_and_no_query(String name) {
        var uri = URI.create("https://api.example" + CONFIG_MAPS.path("shop", name));
        assertThat(uri.getRawPath()).startsWith("/api/v1/namespaces/shop/configmaps/");
        assertThat(uri.getRawPath().split("/")).hasSize(7);
        assertThat(uri.getRawQuery()).isNull();
        assertThat(uri.getRawFragment()).isNull();
        assertThat(URI.create("https://api.example" + CONFIG_MAPS.path(name, "switch"))
                        .getRawPath())
                .endsWith("/configmaps/switch");
    }

    @Test
    void ordinary_names_stand_in_the_path_as_they_are() {
        assertThat(CONFIG_MAPS.path("shop", "kube-root-ca.crt"))
                .isEqualTo("/api/v1/namespaces/shop/configmaps/kube-root-ca.crt");
        assertThat(ROLES.path("ignored", "system:controller:job-controller"))
                .isEqualTo("/apis/rbac.authorization.k8s.io/v1/clusterroles/system:controller:job-controller");
    }
}

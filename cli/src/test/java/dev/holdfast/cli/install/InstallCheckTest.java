package dev.holdfast.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Crds;
import dev.holdfast.api.Policies;
import dev.holdfast.cli.FakeCluster;
import dev.holdfast.cli.Ran;
import dev.holdfast.cli.output.Trees;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCheckTest {
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/";
    private static final String BINDINGS = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/";
    private static final Set<String> NEVER = Set.of("secrets", "users", "groups", "pods", "clusterrolebindings");

    private FakeCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = FakeCluster.start(folder);
        Crds.NAMES.forEach(name -> cluster.answering(CRDS + name, Trees.line(Trees.readYaml(Crds.yaml(name)))));
        for (var name : Policies.NAMES) {
            cluster.answering(POLICIES + name, policy(name, 0));
            cluster.answering(BINDINGS + name, policy(name, 1));
        }
        cluster.allowing(spec -> !forbidden(spec.path("resourceAttributes")));
    }

    private static String policy(String name, int document) {
        return Trees.line(Trees.readYaml(Policies.yaml(name).get(document)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static boolean forbidden(com.fasterxml.jackson.databind.JsonNode attributes) {
        return NEVER.contains(attributes.path("resource").asText())
                || attributes.path("verb").asText().equals("impersonate") && !attributes.has("namespace");
    }

    @Test
    void a_complete_installation_passes_and_is_checked_as_its_operator() {
        var check = Ran.holdfast(cluster, "install", "check");
        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.out())
                .matches("\\d+ ok, 0 warnings, 0 unknown, 0 failed; checked as holdfast-system/holdfast\n");
        var review = cluster.received("POST /apis/authorization.k8s.io/v1/subjectaccessreviews");
        assertThat(review.at("/spec/user").asText()).isEqualTo("system:serviceaccount:holdfast-system:holdfast");
        assertThat(review.at("/spec/groups").toString()).contains("system:serviceaccounts:holdfast-system");
    }

    @Test
    void a_missing_right_is_named() {
        cluster.allowing(spec -> !forbidden(spec.path("resourceAttributes"))
                && !spec.at("/resourceAttributes/resource").asText().equals("leases"));
        var check = Ran.holdfast(cluster, "install", "check");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.out())
                .contains("FAIL    HF-INS-002  may not update leases.coordination.k8s.io in holdfast-system");
        assertThat(check.err()).contains("holdfast install generate");
        assertThat(Ran.holdfast(cluster, "install", "check", "--fail-on=never").exit())
                .isZero();
    }

    @Test
    void a_missing_or_changed_kind_is_named() {
        cluster.answering(CRDS + "recoveryplans.recovery.elotl.co", "{\"spec\":{\"group\":\"recovery.elotl.co\"}}");
        var check = Ran.holdfast(cluster, "install", "check");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.out()).contains("CRD recoveryplans.recovery.elotl.co is another one, first at spec.names");
    }

    @Test
    void a_policy_that_was_disarmed_is_named() {
        cluster.answering(
                BINDINGS + Policies.RUN_SPEC, policy(Policies.RUN_SPEC, 1).replace("[\"Deny\"]", "[\"Audit\"]"));
        var check = Ran.holdfast(cluster, "install", "check");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.out())
                .contains(
                        "FAIL    HF-INS-004  ValidatingAdmissionPolicyBinding holdfast-run-spec is another one, first at spec.validationActions[0]");
    }

    @Test
    void a_right_that_the_operator_must_never_have_is_a_warning() {
        cluster.allowing(spec -> true);
        var check = Ran.holdfast(cluster, "install", "check");
        assertThat(check.exit()).isZero();
        assertThat(check.out())
                .contains("WARN    HF-INS-003  may get secrets in kube-system, which it must never need");
        assertThat(Ran.holdfast(cluster, "install", "check", "--fail-on", "warning")
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void one_may_ask_about_oneself() {
        assertThat(Ran.holdfast(cluster, "install", "check", "--self", "-o", "wide")
                        .out())
                .contains("checked as you");
        assertThat(cluster.received("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                        .at("/spec/user")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void what_cannot_be_told_is_unknown_and_not_fine() {
        cluster.refusing(403);
        var check = Ran.holdfast(cluster, "install", "check", "-o", "json");
        assertThat(check.exit()).isEqualTo(11);
        assertThat(check.out()).contains("\"result\" : \"UNKNOWN\"");
    }
}

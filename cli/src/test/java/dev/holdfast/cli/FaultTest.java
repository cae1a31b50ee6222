package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What went wrong is told in words: what, where and why, and what to do now; with the exit code that scripts rely on. */
class FaultTest {
    @TempDir
    private Path folder;

    private FakeCluster cluster;

    @BeforeEach
    void start() {
        cluster = FakeCluster.start(folder).with(Samples.objects(Instant.now()));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void a_dead_server_is_named_with_the_cause_and_the_way_out() {
        cluster.close();
        var list = Ran.holdfast(cluster, "plan", "list");
        assertThat(list.exit()).isEqualTo(11);
        assertThat(list.out()).isEmpty();
        assertThat(list.err()).contains("cannot read " + cluster.url(), "\"fake\"", "connection refused", "--context");
    }

    @Test
    void a_server_that_does_not_answer_is_given_up_after_the_deadline() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var text = Files.readString(cluster.kubeconfig())
                    .replace(cluster.url(), "http://127.0.0.1:" + silent.getLocalPort());
            var kubeconfig = Files.writeString(folder.resolve("silent"), text);
            var list =
                    Ran.holdfast("plan", "list", "--kubeconfig", kubeconfig.toString(), "--request-timeout", "300ms");
            assertThat(list.exit()).isEqualTo(11);
            assertThat(list.err()).contains("no answer in time");
        }
    }

    @Test
    void an_unknown_host_is_told_from_a_dead_one() throws IOException {
        var text = Files.readString(cluster.kubeconfig()).replace(cluster.url(), "http://nowhere.invalid:6443");
        var kubeconfig = Files.writeString(folder.resolve("nowhere"), text);
        var list = Ran.holdfast("plan", "list", "--kubeconfig", kubeconfig.toString());
        assertThat(list.exit()).isEqualTo(11);
        assertThat(list.err()).contains("nowhere.invalid", "the host's name is not known");
    }

    @Test
    void a_refusal_is_ten_with_the_servers_words() {
        cluster.refusing(403);
        var list = Ran.holdfast(cluster, "run", "list");
        assertThat(list.exit()).isEqualTo(10);
        assertThat(list.err()).contains("you may not: it is refused");
        cluster.refusing(401);
        assertThat(Ran.holdfast(cluster, "run", "list").exit()).isEqualTo(10);
    }

    @Test
    void a_failing_server_makes_the_answer_incomplete() {
        cluster.refusing(503);
        var list = Ran.holdfast(cluster, "run", "list");
        assertThat(list.exit()).isEqualTo(11);
        assertThat(list.err()).contains("503");
    }

    @Test
    void a_cluster_without_our_kinds_says_how_to_install_them() {
        cluster.refusing(404);
        var list = Ran.holdfast(cluster, "plan", "list");
        assertThat(list.exit()).isEqualTo(1);
        assertThat(list.err()).contains("does not know the kind RecoveryPlan", "holdfast install generate");
    }

    @Test
    void an_unknown_name_proposes_the_nearest_and_does_nothing_else() {
        var show = Ran.holdfast(cluster, "plan", "show", "db-fialover");
        assertThat(show.exit()).isEqualTo(2);
        assertThat(show.out()).isEmpty();
        assertThat(show.err())
                .contains("no recovery plan \"db-fialover\" in namespace shop", "did you mean \"db-failover\"?");
    }

    @Test
    void an_option_that_takes_a_pair_says_so() {
        var pair = Ran.holdfast("alert", "send", "--label", "critical");
        assertThat(pair.exit()).isEqualTo(2);
        assertThat(pair.err()).startsWith("error: --label takes NAME=VALUE, not \"critical\"\n");
    }

    @Test
    void an_unknown_context_proposes_the_nearest() {
        var list = Ran.holdfast(cluster, "plan", "list", "--context", "faek");
        assertThat(list.exit()).isEqualTo(2);
        assertThat(list.err()).contains("no context \"faek\"", "did you mean \"fake\"?");
    }

    @Test
    void no_kubeconfig_at_all_says_where_it_was_looked_for() {
        var list = Ran.holdfast("plan", "list");
        assertThat(list.exit()).isEqualTo(2);
        assertThat(list.err()).contains("--kubeconfig", "KUBECONFIG", "~/.kube/config", "holdfast sandbox kubeconfig");
    }

    @Test
    void a_kubeconfig_that_is_none_is_a_usage_error() throws IOException {
        var file = Files.writeString(folder.resolve("bad"), "{ this: [is not");
        var list = Ran.holdfast("plan", "list", "--kubeconfig", file.toString());
        assertThat(list.exit()).isEqualTo(2);
        assertThat(list.err()).contains("bad is not one");
        var missing = Ran.holdfast("plan", "list", "--kubeconfig", "/does/not/exist");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err())
                .contains("cannot read the kubeconfig /does/not/exist: there is no such file", "sandbox kubeconfig");
    }

    @Test
    void a_file_that_cannot_be_read_is_told_with_the_reason_and_the_next_step() throws IOException {
        Files.writeString(folder.resolve("plan.yaml"), "a: b\n");
        for (var command : List.of("lint", "rbac")) {
            var file = folder.resolve("plam.yaml").toString();
            var ran = command.equals("lint")
                    ? Ran.holdfast("plan", "lint", file)
                    : Ran.holdfast("plan", "rbac", "-f", file);
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err())
                    .isEqualTo("error: cannot read " + file + ": there is no such file\n  did you mean "
                            + folder.resolve("plan.yaml") + "?\n");
        }
        Files.createDirectory(folder.resolve("cofnig"));
        var beside = Ran.holdfast(
                "plan", "list", "--kubeconfig", folder.resolve("config").toString());
        assertThat(beside.err()).contains("there is no such file").doesNotContain("did you mean");
        var inside = Ran.holdfast("plan", "rbac", "-f", folder.toString());
        assertThat(inside.err()).contains("it is a folder", "name a file in it");
        var relative = Ran.holdfast("plan", "lint", "no/such.yaml");
        assertThat(relative.err()).contains("the path begins at " + Path.of("").toAbsolutePath());
        var token = Ran.holdfast(
                "alert", "send", "--url", cluster.url(), "--token-file", "/no/token", "--label", "alertname=A");
        assertThat(token.exit()).isEqualTo(2);
        assertThat(token.err()).contains("cannot read the token file /no/token: there is no such file", "--token-file");
        var empty =
                Ran.holdfast("plan", "rbac", "-f", folder.resolve("plan.yaml").toString());
        assertThat(empty.err()).contains("holds no RecoveryPlan", "a plan begins with");
    }

    @Test
    void what_a_server_refuses_or_cannot_do_comes_with_what_to_do_now() {
        for (int status : new int[] {401, 403, 404, 409, 418, 500}) {
            cluster.refusing(status);
            var list = Ran.holdfast(cluster, "run", "list");
            assertThat(list.exit()).isNotZero();
            assertThat(list.err().lines().skip(1))
                    .as(status + ": " + list.err())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("  "));
        }
    }

    @Test
    void a_wrong_option_or_value_is_a_usage_error_in_two_lines() {
        var option = Ran.holdfast("plan", "list", "--namspace", "x");
        assertThat(option.exit()).isEqualTo(2);
        assertThat(option.err()).contains("--namspace", "--namespace", "see holdfast plan list --help");
        var value = Ran.holdfast("plan", "list", "--request-timeout", "soon");
        assertThat(value.exit()).isEqualTo(2);
        assertThat(value.err()).contains("\"soon\" is not a length of time");
        var form = Ran.holdfast("plan", "list", "-o", "xml");
        assertThat(form.exit()).isEqualTo(2);
        assertThat(form.err()).contains("xml", "json");
    }

    @Test
    void verbose_tells_what_was_asked_of_whom_on_standard_error() {
        var list = Ran.holdfast(cluster, "plan", "list", "-v");
        assertThat(list.exit()).isZero();
        assertThat(list.err())
                .contains("GET " + cluster.url() + "/apis/recovery.elotl.co/v1alpha1/namespaces/shop/recoveryplans");
    }

    @Test
    void credentials_and_impersonation_are_sent_as_asked() {
        assertThat(Ran.holdfast(cluster, "plan", "list", "--as", "bo", "--as-group", "ops", "--as-group", "sre")
                        .exit())
                .isZero();
        assertThat(cluster.headers("Impersonate-User")).containsExactly("bo");
        assertThat(cluster.headers("Impersonate-Group")).containsExactly("ops", "sre");
        assertThat(cluster.headers("Authorization")).containsExactly("Bearer a-token");
        Ran.holdfast(cluster, "plan", "list", "--token", "another");
        assertThat(cluster.headers("Authorization")).containsExactly("Bearer another");
    }
}

package dev.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator that cannot start says so in words: what, where, why and what now; it serves nothing before. */
class MainTest {
    private static final String KUBECONFIG = """
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: a-secret-word}}]
            """;

    @TempDir
    private Path folder;

    private record Ended(int exit, String out, String err) {}

    private static Ended operator(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ended(exit, out.toString(), err.toString());
    }

    private Ended started(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--token-file", Files.writeString(folder.resolve("token"), "t").toString()));
        arguments.addAll(List.of(more));
        return operator(arguments.toArray(String[]::new));
    }

    private static void isUsage(Ended ended, String... words) {
        assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("error: ")
                .contains(words)
                .doesNotContain("Exception", "\tat ", "Usage: holdfast operator", "a-secret-word");
        assertThat(ended.err().lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("  "));
    }

    @Test
    void the_version_is_printed() {
        var version = operator("-V");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).matches("holdfast \\d+\\.\\S+ on Java " + "[\\s\\S]+");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void a_misspelt_option_is_told_with_a_proposal() throws IOException {
        isUsage(
                started("--default-service-acount", "x"),
                "Unknown option",
                "did you mean: --default-service-account",
                "see holdfast operator --help");
    }

    @Test
    void an_option_that_is_missing_is_named() {
        isUsage(operator(), "--token-file", "see holdfast operator --help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--default-service-account | a/b/c",
                "--default-service-account | Shop/recovery",
                "--default-service-account | shop/",
                "--default-service-account | /recovery",
                "--default-service-account | shop/*",
                "--namespace | Holdfast",
                "--alert-namespace | a.b",
                "--alert-retention-count | -1",
                "--alert-retention | 0s",
                "--intake-address | 8080",
                "--intake-address | nowhere.invalid:80",
                "--management-address | 127.0.0.1:99999",
            })
    void a_value_that_cannot_be_is_refused_before_anything_starts(String option, String value) throws IOException {
        isUsage(started(option, value), option, "\"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({"recovery", "shop/recovery", "shop/recovery.v1"})
    void accounts_that_kubernetes_takes_are_taken(String account) throws IOException {
        var ended = started("--default-service-account", account, "--kubeconfig", "/does/not/exist");
        assertThat(ended.err()).startsWith("error: cannot read the kubeconfig");
    }

    @Test
    void a_missing_kubeconfig_is_named_with_the_way_out() throws IOException {
        isUsage(
                started("--kubeconfig", "/does/not/exist"),
                "cannot read the kubeconfig /does/not/exist: there is no such file",
                "holdfast sandbox kubeconfig");
        isUsage(started("--kubeconfig", folder.toString()), folder.toString(), "it is a folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ token: a-secret-word, this: [is not | not YAML",
                "hello | it holds no settings",
                "token: a-secret-word | it has no current-context",
                "{current-context: x, contexts: [{name: y}]} | current-context \"x\" is not among its contexts",
            })
    void a_kubeconfig_that_is_none_is_told_without_its_secrets(String text, String why) throws IOException {
        var file = Files.writeString(folder.resolve("kubeconfig"), text);
        isUsage(started("--kubeconfig", file.toString()), "the kubeconfig " + file + " is not one", why);
    }

    @Test
    void a_kubeconfig_of_the_environment_is_looked_at_too() throws IOException {
        var bad = Files.writeString(folder.resolve("bad"), "{");
        assertThatExceptionOfType(StartFault.class)
                .isThrownBy(() -> HubConfig.read(Optional.empty(), Map.of("KUBECONFIG", bad.toString())))
                .withMessageContaining(bad + " is not one");
        assertThatExceptionOfType(StartFault.class)
                .isThrownBy(() -> HubConfig.read(Optional.empty(), Map.of("KUBECONFIG", "/does/not/exist")))
                .withMessageContaining("no file /does/not/exist");
        assertThatExceptionOfType(StartFault.class)
                .isThrownBy(() -> HubConfig.read(Optional.empty(), Map.of()))
                .withMessageContaining("no ~/.kube/config");
    }

    @Test
    void a_port_that_is_taken_is_named_with_its_option() throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG);
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            var ended = started(
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--management-address",
                    address,
                    "--intake-address",
                    address);
            assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
            assertThat(ended.err())
                    .startsWith("error: cannot listen at " + address)
                    .contains("--management-address")
                    .doesNotContain("\tat ");
        }
    }
}

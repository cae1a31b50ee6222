package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/holdfast in an unpacked distribution, whose one jar names the classes of this test run. */
class LauncherTest {
    private static final Path SIGNALS = Path.of("/proc/self/status");
    private static final int SIGINT = 2;

    private static final Duration GENEROUS = Duration.ofMinutes(3);
    private static final Path SCRIPT = Golden.checkout().resolve("bin/holdfast");

    @TempDir
    private static Path distribution;

    @BeforeAll
    static void unpack() throws IOException {
        Files.createDirectories(distribution.resolve("bin"));
        Files.createDirectories(distribution.resolve("lib"));
        Files.copy(SCRIPT, distribution.resolve("bin/holdfast"));
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        try (var jar = new JarOutputStream(Files.newOutputStream(distribution.resolve("lib/holdfast.jar")), manifest)) {
            jar.finish();
        }
    }

    private static String classPath() {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(" "));
    }

    private record Launched(int exit, String out, String err) {}

    private static Launched launch(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var out = Files.createTempFile(distribution, "out", ".txt");
        var err = Files.createTempFile(distribution, "err", ".txt");
        var process = start(script, environment, out, err, arguments);
        assertThat(process.waitFor(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Launched(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Process start(Path script, Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        var command = new ArrayList<>(listening());
        command.add(script.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * What is started in the background, as this test may be, inherits that SIGINT is ignored, and Java respects that. A
     * terminal does not start commands so.
     */
    private static List<String> listening() throws IOException {
        boolean ignored = Files.exists(SIGNALS)
                && Files.readAllLines(SIGNALS).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+")[1], 16) & 1 << SIGINT - 1) != 0);
        return ignored ? List.of("env", "--default-signal=INT") : List.of();
    }

    private static Path script() {
        return distribution.resolve("bin/holdfast");
    }

    @Test
    void a_distribution_runs_from_anywhere_and_through_a_link() throws Exception {
        var link = Files.createSymbolicLink(distribution.resolve("kubectl-holdfast"), script());
        var version = launch(link, Map.of(), "version");
        assertThat(version.exit()).as(version.err()).isZero();
        assertThat(version.out()).startsWith("holdfast ").contains("on Java " + Runtime.version());
        assertThat(version.err()).isEmpty();
    }

    @Test
    void the_exit_code_and_both_streams_pass_through() throws Exception {
        var lint = launch(script(), Map.of(), "plan", "lint", "/does/not/exist");
        assertThat(lint.exit()).isEqualTo(2);
        assertThat(lint.out()).isEmpty();
        assertThat(lint.err()).startsWith("error: cannot read /does/not/exist");
    }

    @Test
    void an_archive_that_does_not_fit_breaks_nothing_and_says_nothing() throws Exception {
        var archive = Files.createDirectories(distribution.resolve("archive"));
        for (var form : List.of(".jsa", ".aot")) {
            var file = Files.writeString(archive.resolve(runtimeVersion() + form), "no archive at all");
            var version = launch(script(), Map.of(), "version");
            assertThat(version.exit()).isZero();
            assertThat(version.err()).isEmpty();
            Files.delete(file);
        }
    }

    private static String runtimeVersion() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("java.home"), "release")).stream()
                .filter(line -> line.startsWith("JAVA_RUNTIME_VERSION="))
                .map(line -> line.replaceAll(".*\"(.*)\"", "$1"))
                .findFirst()
                .orElse("unknown");
    }

    @Test
    void a_checkout_that_is_not_built_says_what_to_do(@TempDir Path checkout) throws Exception {
        Files.createDirectories(checkout.resolve("bin"));
        var bare = Files.copy(SCRIPT, checkout.resolve("bin/holdfast"));
        var launched = launch(bare, Map.of(), "version");
        assertThat(launched.exit()).isEqualTo(1);
        assertThat(launched.err()).contains("not built", "make build");
    }

    @Test
    void without_a_jdk_it_says_which_one_to_install(@TempDir Path empty) throws Exception {
        var launched = launch(
                script(),
                Map.of("JAVA_HOME", empty.toString(), "PATH", "/nowhere", "HOLDFAST_JDK_FOLDERS", empty.toString()),
                "version");
        assertThat(launched.exit()).isEqualTo(1);
        assertThat(launched.err()).contains("no JDK >= 21 was found", "JAVA_HOME=" + empty, "install one");
    }

    @Test
    void an_old_jdk_is_passed_over_for_a_newer_one_elsewhere(@TempDir Path jdks) throws Exception {
        var old = Files.createDirectories(jdks.resolve("old/bin"));
        Files.writeString(jdks.resolve("old/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.createFile(
                old.resolve("java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createSymbolicLink(jdks.resolve("new"), Path.of(System.getProperty("java.home")));
        var version = launch(
                script(),
                Map.of("JAVA_HOME", jdks.resolve("old").toString(), "HOLDFAST_JDK_FOLDERS", jdks.toString()),
                "version");
        assertThat(version.exit()).as(version.err()).isZero();
        assertThat(version.out()).contains("on Java ");
    }

    @Test
    void operator_becomes_the_controllers_own_process() throws Exception {
        var help = launch(script(), Map.of(), "operator", "--help");
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(help.out()).contains("--intake-address", "--default-service-account");
    }

    @Test
    void the_operator_speaks_as_every_other_command_when_it_cannot_start() throws Exception {
        var version = launch(script(), Map.of(), "operator", "-V");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).startsWith("holdfast ").contains(" on Java " + Runtime.version());
        var token = Files.writeString(distribution.resolve("token"), "t").toString();
        var missing = launch(script(), Map.of(), "operator", "--token-file", token, "--kubeconfig", "/does/not/exist");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err())
                .startsWith("error: cannot read the kubeconfig /does/not/exist: there is no such file\n  ");
        var misspelt = launch(script(), Map.of(), "operator", "--token-fle", token);
        assertThat(misspelt.exit()).isEqualTo(2);
        assertThat(misspelt.err()).startsWith("error: ").contains("did you mean: --token-file");
    }

    @Test
    void an_unknown_sandbox_is_told_with_the_command_that_starts_it(@TempDir Path sandboxes) throws Exception {
        for (var verb : List.of("status", "down", "info")) {
            var asked = launch(script(), Map.of("HOLDFAST_SANDBOX_HOME", sandboxes.toString()), "sandbox", verb, "x");
            assertThat(asked.exit()).isEqualTo(2);
            assertThat(asked.out()).isEmpty();
            assertThat(asked.err()).contains("unknown sandbox \"x\"", "\"holdfast sandbox up x\" starts it");
        }
    }

    @Test
    void the_operator_is_started_with_the_same_jvm_options_everywhere() throws IOException {
        var script = Files.readString(SCRIPT);
        var launched = script.substring(script.indexOf("= operator ]"), script.indexOf("dev.holdfast.operator.Main"))
                .replace("-Xmx\"$heap\"", "-Xmx" + script.replaceAll("(?s).*HOLDFAST_HEAP:-(\\w+)}.*", "$1"));
        assertThat(OperatorProcess.JVM).isNotEmpty().allSatisfy(option -> assertThat(launched)
                .contains(" " + option + " "));
    }

    @Test
    void the_operators_heap_is_what_the_environment_says() throws Exception {
        var given = launch(script(), Map.of("HOLDFAST_HEAP", "96m"), "operator", "--help");
        assertThat(given.exit()).as(given.err()).isZero();
        for (var wrong : List.of("much", "-1m", "1024", "1 g", "g")) {
            var refused = launch(script(), Map.of("HOLDFAST_HEAP", wrong), "operator", "--help");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("HOLDFAST_HEAP=" + wrong + " is no size", "HOLDFAST_HEAP=2g");
        }
    }

    @Test
    void ctrl_c_leaves_the_run_alone_and_says_how_to_come_back(@TempDir Path folder) throws Exception {
        try (var cluster = FakeCluster.start(folder).with("""
                apiVersion: recovery.elotl.co/v1alpha1
                kind: RecoveryRun
                metadata: {name: r, namespace: shop}
                spec: {steps: [{type: patch}]}
                status: {phase: Running}
                """)) {
            var out = folder.resolve("out.txt");
            var err = folder.resolve("err.txt");
            var kubeconfig = cluster.kubeconfig().toString();
            var process = start(script(), Map.of("KUBECONFIG", kubeconfig), out, err, "run", "watch", "r");
            try {
                await().atMost(GENEROUS)
                        .until(() ->
                                cluster.watching() > 0 && Files.readString(out).contains("run r Running"));
                new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(GENEROUS.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(process.exitValue()).isEqualTo(130);
                assertThat(Files.readString(err, StandardCharsets.UTF_8))
                        .contains("The run goes on. Watch it again: holdfast run watch r -n shop");
            } finally {
                process.destroyForcibly();
            }
        }
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts behind make, on a machine of which the test decides what it has: a PATH of its own. */
class ScriptsTest {
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final Path SCRIPTS =
            Golden.checkout().resolve("scripts").toAbsolutePath().normalize();

    /** What the scripts themselves are made of. */
    private static final List<String> TOOLS =
            List.of("bash", "sed", "awk", "grep", "sort", "tr", "head", "dirname", "readlink", "uname", "id");

    @TempDir
    private Path machine;

    private Path bin;

    @BeforeEach
    void bare() throws IOException {
        bin = Files.createDirectories(machine.resolve("bin"));
        for (var tool : TOOLS) has(tool);
    }

    /** The machine has this program: the real one, where there is one. */
    private void has(String tool) throws IOException {
        // what this machine's can do is not the question
        if (tool.equals("python3")) {
            program(bin.resolve(tool), "true");
            return;
        }
        var real = List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
        program(bin.resolve(tool), real.map(file -> "exec " + file + " \"$@\"").orElse("true"));
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int exit, String out, String err) {}

    private Ended run(String script, Map<String, String> environment, String... arguments) throws Exception {
        return run(SCRIPTS.resolve(script), environment, arguments);
    }

    private Ended run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(bin.resolve("bash").toString(), script.toString()));
        command.addAll(List.of(arguments));
        var out = machine.resolve("out").toFile();
        var err = machine.resolve("err").toFile();
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", machine.toString()));
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private Ended packages(String purpose) throws Exception {
        return run("packages", Map.of(), purpose);
    }

    @Test
    void a_machine_that_has_all_programs_is_left_alone() throws Exception {
        for (var needed : List.of("kill", "setpriv", "tar", "gzip", "curl", "python3")) has(needed);
        program(bin.resolve("apt-get"), "echo called >&2; exit 1");
        assertThat(packages("test")).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void what_is_missing_is_named_with_its_packages_where_nothing_can_be_installed() throws Exception {
        has("kill");
        has("tar");
        var told = packages("test");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err())
                .contains(
                        "These programs are missing: setpriv, gzip, curl, python3.",
                        "sudo apt-get install curl gzip python3-venv util-linux");
    }

    @Test
    void a_python_that_makes_no_environments_counts_as_missing() throws Exception {
        for (var needed : List.of("kill", "setpriv", "tar", "gzip", "curl")) has(needed);
        program(bin.resolve("python3"), "exit 1");
        assertThat(packages("test").err()).contains("are missing: python3.", "apt-get install python3-venv");
    }

    @Test
    void only_what_the_purpose_needs_is_asked_for() throws Exception {
        has("kill");
        assertThat(packages("demo").exit()).isZero();
        assertThat(packages("test").exit()).isEqualTo(1);
    }

    @Test
    void root_gets_the_packages_installed_with_a_word_about_it() throws Exception {
        for (var needed : List.of("kill", "tar", "gzip", "curl", "python3")) has(needed);
        program(bin.resolve("id"), "echo 0");
        program(
                bin.resolve("apt-get"),
                "echo \"$@\" >> " + machine + "/asked\n" + "printf '#!/bin/bash\\n' > " + bin
                        + "/setpriv; /bin/chmod +x " + bin + "/setpriv");
        var installed = packages("test");
        assertThat(installed.exit()).as(installed.err()).isZero();
        assertThat(installed.err()).contains("Installing Debian packages that are needed here (setpriv): util-linux");
        assertThat(Files.readAllLines(machine.resolve("asked")))
                .containsExactly("install --yes --no-install-recommends util-linux");
    }

    @Test
    void an_installation_that_fails_ends_with_the_words_and_not_in_silence() throws Exception {
        has("kill");
        program(bin.resolve("id"), "echo 0");
        program(bin.resolve("apt-get"), "echo no network >&2; exit 100");
        var failed = packages("test");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err())
                .contains("no network", "These programs are missing: setpriv, tar, gzip, curl, python3.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no sudo", "sudo that asks for a password"})
    void who_is_not_root_is_never_asked_for_a_password(String sudo) throws Exception {
        has("kill");
        program(bin.resolve("id"), "echo 1000");
        program(bin.resolve("apt-get"), "touch " + machine + "/asked");
        if (!sudo.equals("no sudo"))
            program(bin.resolve("sudo"), "[ \"$1\" = -n ] && exit 1; touch " + machine + "/asked");
        assertThat(packages("test").exit()).isEqualTo(1);
        assertThat(machine.resolve("asked")).doesNotExist();
    }

    private Path jdk(String name, String version) throws IOException {
        var home = machine.resolve("jdks").resolve(name);
        program(home.resolve("bin/javac"), "echo javac " + version);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Ended jdk(Map<String, String> more) throws Exception {
        var environment = new HashMap<>(
                Map.of("HOLDFAST_JDK_FOLDERS", machine.resolve("jdks").toString()));
        environment.putAll(more);
        return run("jdk", environment);
    }

    @Test
    void the_jdk_that_java_home_names_comes_first_and_otherwise_the_newest() throws Exception {
        var named = jdk("named", "21.0.2");
        jdk("old", "1.8.0_401");
        var newest = jdk("newest", "25");
        assertThat(jdk(Map.of("JAVA_HOME", named.toString()))).isEqualTo(new Ended(0, named + "\n", ""));
        assertThat(jdk(Map.of())).isEqualTo(new Ended(0, newest + "\n", ""));
    }

    @Test
    void a_java_home_that_is_too_old_is_passed_over() throws Exception {
        var old = jdk("old", "17.0.1");
        var good = jdk("good", "21.0.2");
        assertThat(jdk(Map.of("JAVA_HOME", old.toString()))).isEqualTo(new Ended(0, good + "\n", ""));
    }

    @Test
    void without_a_jdk_it_says_what_it_saw_and_where_to_get_one() throws Exception {
        var old = jdk("old", "17.0.1");
        var runtime = Files.createDirectories(machine.resolve("runtime/bin")).getParent();
        var none = jdk(Map.of("JAVA_HOME", runtime.toString()));
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out()).isEmpty();
        assertThat(none.err())
                .contains(
                        "needs a JDK 21 or newer",
                        "not good enough: " + old + " (JDK 17)",
                        "JAVA_HOME=" + runtime + " (no compiler there)",
                        "apt-get install openjdk-21-jdk-headless",
                        "Then run the same command again.");
    }

    @Test
    void the_maven_that_the_wrapper_fetches_is_checked_against_a_digest() throws IOException {
        var settings = Files.readAllLines(Golden.checkout().resolve(".mvn/wrapper/maven-wrapper.properties"));
        assertThat(settings)
                .anyMatch(line -> line.startsWith("distributionUrl=https://"))
                .anyMatch(line -> line.matches("distributionSha256Sum=[0-9a-f]{64}"));
    }

    @Test
    void a_machine_that_must_build_and_has_no_go_is_told_so_and_how_to_get_it() throws Exception {
        for (var arguments : List.of(new String[] {"--check"}, new String[0])) {
            var told = run("programs", Map.of(), arguments);
            assertThat(told.exit()).isEqualTo(1);
            assertThat(told.err())
                    .contains(
                            "not in " + machine + "/.cache/holdfast/binaries yet",
                            "needs Go 1.24 or newer",
                            "which is not on the PATH",
                            "https://go.dev/dl/",
                            "HOLDFAST_ASSETS",
                            "Then run the same command again.");
        }
    }

    @Test
    void go_is_not_asked_for_where_it_is_there_or_nothing_must_be_built() throws Exception {
        var silent = new Ended(0, "", "");
        var assets = Map.of("HOLDFAST_ASSETS", machine.resolve("assets").toString());
        program(machine.resolve("assets/kwok"), "true");
        assertThat(run("programs", assets, "--check")).isEqualTo(silent);

        var other = machine.resolve(".cache/holdfast/binaries/kwok-v0.0.1-linux-amd64/kwok");
        program(other, "true");
        assertThat(run("programs", Map.of(), "--check").exit()).isEqualTo(1);

        go("go1.26.8", "auto");
        assertThat(run("programs", Map.of(), "--check")).isEqualTo(silent);
    }

    private void go(String version, String toolchain) throws IOException {
        program(
                bin.resolve("go"),
                "case $2 in GOVERSION) echo " + version + " ;; GOTOOLCHAIN) echo " + toolchain + " ;; esac");
    }

    @ParameterizedTest
    @CsvSource({
        // Debian 12, which reads no such module
        "go1.19.8, '', and ROOT/bin/go is 1.19 and may not fetch a newer one (GOTOOLCHAIN)",
        "go1.23.4, local, and ROOT/bin/go is 1.23 and may not fetch a newer one (GOTOOLCHAIN)",
        "go1.20.14, auto, and ROOT/bin/go is 1.20.",
        "'', '', and ROOT/bin/go does not say which version it is",
        "go1.21.0, auto,",
        "go1.22.1, local+auto,",
        "go1.24.0, local,",
        "go2.0, local,",
        "devel go1.27-2c1e5b05fe, path,"
    })
    void a_go_that_is_too_old_to_build_is_told_before_anything_starts(String version, String toolchain, String words)
            throws Exception {
        go(version, toolchain);
        var told = run("programs", Map.of(), "--check");
        if (words == null) {
            assertThat(told).isEqualTo(new Ended(0, "", ""));
            return;
        }
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err())
                .contains(
                        words.replace("ROOT", machine.toString()),
                        "needs Go 1.24 or newer (or any from 1.21 on",
                        "https://go.dev/dl/",
                        "Then run the same command again.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "sandbox", "test", "bench"})
    void what_is_missing_is_said_before_anything_is_built(String target) throws Exception {
        var make = new ProcessBuilder("make", "--dry-run", "--always-make", target)
                .directory(Golden.checkout().toFile())
                .redirectErrorStream(true)
                .start();
        var commands = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(make.waitFor()).as(commands).isZero();
        assertThat(commands)
                .containsSubsequence(
                        "scripts/packages", "scripts/programs --check", "scripts/maven", "scripts/programs");
    }

    /** A checkout that is only what the wrapper needs, and whose Maven is this script in an archive on disk. */
    private Path checkoutWithMaven(String script) throws Exception {
        var checkout = machine.resolve("checkout");
        for (var file : List.of("scripts/maven", "scripts/jdk", "mvnw", ".mvn/wrapper/bin/unzip")) {
            var copy = checkout.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Golden.checkout().resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        var archive = machine.resolve("apache-maven-9.9.9-bin.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("apache-maven-9.9.9/bin/mvn"));
            zip.write(("#!/bin/bash\n" + script + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        Files.writeString(
                checkout.resolve(".mvn/wrapper/maven-wrapper.properties"),
                "distributionUrl=" + archive.toUri() + "\ndistributionSha256Sum="
                        + HexFormat.of().formatHex(digest) + "\n");
        return checkout;
    }

    @Test
    void the_wrapper_unpacks_the_pinned_archive_on_a_machine_without_unzip() throws Exception {
        for (var tool : List.of("basename", "cat", "chmod", "mkdir", "mktemp", "mv", "rm", "sha256sum")) has(tool);
        var checkout = checkoutWithMaven("echo maven \"$@\"");
        var java = Map.of("JAVA_HOME", System.getProperty("java.home"));

        var ran = run(checkout.resolve("scripts/maven"), java, "verify");

        assertThat(ran).isEqualTo(new Ended(0, "maven --batch-mode verify\n", ""));
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "operator, 1", "arbiter, 1", "others, 1", "compile, 1"})
    void tests_run_in_lanes_and_what_fails_in_one_fails_the_whole_when_all_have_ended(String failing, int exit)
            throws Exception {
        for (var tool : List.of("mkdir", "rm", "tee")) has(tool);
        var checkout = machine.resolve("checkout");
        Files.createDirectories(checkout.resolve("scripts"));
        Files.copy(SCRIPTS.resolve("tests"), checkout.resolve("scripts/tests"), StandardCopyOption.COPY_ATTRIBUTES);
        program(checkout.resolve("scripts/maven"), """
                case "$*" in
                  *test-compile*) lane=compile ;;
                  *tests.arbiter.skip=true*tests.others.skip=true*) lane=operator ;;
                  *tests.operator.skip=true*tests.others.skip=true*) lane=arbiter ;;
                  *tests.operator.skip=true*tests.arbiter.skip=true*) lane=others ;;
                esac
                echo "$lane begins"
                if [ $lane = %1$s ]; then
                  printf '[ERROR] amid the run\n[INFO] Results:\n[ERROR]   PlanIT.runs:1 %1$s says no\n'
                  echo '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0'
                  exit 1
                fi
                echo "$lane ends"
                """.formatted(failing));

        var ran = run(checkout.resolve("scripts/tests"), Map.of());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
        var lines = ran.out().lines().toList();
        if (failing.equals("compile")) {
            assertThat(lines).startsWith("compile begins").noneMatch(line -> line.contains(" | "));
            return;
        }
        for (var lane : List.of("operator", "arbiter", "others")) {
            assertThat(lines).contains("%-8s | %s begins".formatted(lane, lane));
            if (!lane.equals(failing)) assertThat(lines).contains("%-8s | %s ends".formatted(lane, lane));
        }
        if (exit == 1)
            assertThat(ran.err().lines().limit(3).map(String::strip))
                    .containsExactly(
                            "[ERROR]   PlanIT.runs:1 %s says no".formatted(failing),
                            "[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0",
                            "Tests failed in: %s; what they say stands above, in build/tests, and in".formatted(failing)
                                    + " MODULE/target/surefire-reports");
    }
}

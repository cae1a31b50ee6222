package dev.holdfast.sandbox.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.fault.SandboxFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a compiler that a test writes, since the real one takes minutes for a program of the catalog. */
class GoBuildTest {
    private static final Component KWOK = Catalog.components(Catalog.DEFAULT_KUBERNETES).stream()
            .filter(component -> component.name().equals("kwok"))
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private Path go;
    private Path target;
    private Path told;

    @BeforeEach
    void place() {
        go = folder.resolve("go");
        target = folder.resolve("kwok.part");
        told = folder.resolve("told");
    }

    @Test
    void a_program_is_built_without_c_from_its_pinned_modules_and_tells_its_version() throws IOException {
        compiler("cat go.mod > \"$7\"; echo \"$CGO_ENABLED\" \"$@\" > " + folder + "/asked");

        var origin = build().provide(KWOK, "kwok", target);

        assertThat(origin).isEqualTo("built by go1.99 from sigs.k8s.io/kwok/cmd/kwok " + KWOK.version());
        assertThat(target).content().contains("sigs.k8s.io/kwok " + KWOK.version());
        assertThat(folder.resolve("asked"))
                .content()
                .startsWith(
                        "0 build -v -trimpath -ldflags -s -w -X sigs.k8s.io/kwok/pkg/consts.Version=" + KWOK.version())
                .endsWith(" -o " + target + " sigs.k8s.io/kwok/cmd/kwok\n");
        assertThat(said).first().isEqualTo("building kwok " + KWOK.version() + " from source");
    }

    @Test
    void a_build_that_takes_long_tells_its_time_and_what_is_being_built() throws IOException {
        compiler("echo sigs.k8s.io/kwok/pkg/log; echo sigs.k8s.io/kwok/pkg/kwok; touch \"$7\"\n"
                + "for i in {1..6000}; do [ -e " + told + " ] && exit 0; sleep 0.05; done; exit 1");

        build().provide(KWOK, "kwok", target);

        assertThat(said)
                .last()
                .asString()
                .matches("building kwok " + KWOK.version()
                        + " from source: \\d+ s, 2 packages compiled, last sigs.k8s.io/kwok/pkg/kwok");
    }

    @Test
    void a_build_that_fails_says_the_compilers_last_words_and_what_to_do() throws IOException {
        compiler("for i in {1..40}; do echo word $i of it; done; echo no space left on device >&2; exit 7");

        assertThatThrownBy(() -> build().provide(KWOK, "kwok", target))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll(
                        "building kwok " + KWOK.version() + " failed (go build, exit code 7)",
                        "word 40 of it\nno space left on device",
                        "HOLDFAST_ASSETS")
                .message()
                .doesNotContain("word 20 of it");
    }

    @Test
    void without_go_it_says_that_it_is_needed_and_where_to_get_it() {
        assertThatThrownBy(() -> build().provide(KWOK, "kwok", target))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll("kwok must be built from source", "not on the PATH", "https://go.dev/dl/");
        assertThat(said).isEmpty();
    }

    private GoBuild build() {
        return new GoBuild(go.toString(), Duration.ofMillis(20), this::say);
    }

    private void say(String line) {
        said.add(line);
        try {
            if (line.contains("2 packages compiled")) Files.writeString(told, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compiler(String build) throws IOException {
        Files.writeString(go, "#!/bin/bash\nif [ \"$1\" = env ]; then echo go1.99; exit; fi\n" + build + "\n");
        Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

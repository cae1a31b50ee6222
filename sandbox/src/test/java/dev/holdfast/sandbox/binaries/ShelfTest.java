package dev.holdfast.sandbox.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.fault.SandboxFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private final List<String> built = new ArrayList<>();

    @Test
    void a_folder_that_the_user_names_comes_first_and_what_it_lacks_comes_from_the_next_source() throws IOException {
        var assets = Files.createDirectories(folder.resolve("assets"));
        var mine = Files.writeString(assets.resolve("etcd"), "mine");
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxr-xr-x"));
        var shelf = shelf(List.of(assets), List.of(this::build));

        assertThat(shelf.path("etcd")).isEqualTo(mine);
        assertThat(shelf.path("kubectl")).startsWith(folder.resolve("cache")).isExecutable();
        assertThat(built).containsExactly("kubectl");
    }

    @Test
    void what_cannot_be_downloaded_is_built_with_one_line_of_explanation() {
        Source download = (component, program, target) -> {
            throw new Source.Unavailable("dl.example cannot be reached");
        };
        var shelf = shelf(List.of(), List.of(download, this::build));

        shelf.path("etcd");
        shelf.path("kubectl");

        assertThat(built).containsExactly("etcd", "kubectl");
        assertThat(said).containsExactly("etcd is not downloaded: dl.example cannot be reached");
    }

    @Test
    void a_second_shelf_finds_everything_in_the_cache() {
        shelf(List.of(), List.of(this::build)).path("kubectl");

        var again = shelf(List.of(), List.of()).path("kubectl");

        assertThat(again).isExecutable();
        assertThat(again.getParent().getFileName()).asString().matches("kubernetes-v1\\.35\\.\\d+-\\w+-\\w+");
    }

    @Test
    void a_program_that_nobody_can_give_says_why_and_what_to_do() {
        Source download = (component, program, target) -> {
            throw new Source.Unavailable("dl.example cannot be reached");
        };
        assertThatThrownBy(() -> shelf(List.of(), List.of(download)).path("kubectl"))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll("kubectl v1.35", "dl.example cannot be reached", "HOLDFAST_ASSETS");
    }

    @Test
    void an_unknown_program_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> shelf(List.of(), List.of()).path("kubelet"))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll("kubelet", "kubectl", "alertmanager", "kwok");
    }

    @Test
    void an_unknown_kubernetes_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> Catalog.components("1.12"))
                .isInstanceOf(SandboxFault.class)
                .hasMessageContainingAll("1.12", "1.34", "1.35");
    }

    @Test
    void every_component_has_its_pinned_modules_in_the_jar() {
        for (var minor : List.of("1.34", "1.35")) {
            for (var component : Catalog.components(minor)) {
                var modules = "/dev/holdfast/sandbox/binaries/" + component.module();
                assertThat(getClass().getResource(modules + "/go.mod"))
                        .as(modules)
                        .isNotNull();
                assertThat(getClass().getResource(modules + "/go.sum"))
                        .as(modules)
                        .isNotNull();
            }
        }
    }

    @Test
    void the_pinned_modules_hold_the_versions_that_the_catalog_names() throws IOException {
        for (var minor : List.of("1.34", "1.35")) {
            for (var component : Catalog.components(minor)) {
                try (var stream = getClass()
                        .getResourceAsStream("/dev/holdfast/sandbox/binaries/" + component.module() + "/go.mod")) {
                    var text = new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    assertThat(text).as(component.name()).contains(" " + component.version());
                }
            }
        }
    }

    private Shelf shelf(List<Path> assets, List<Source> sources) {
        var components = Catalog.components(Catalog.DEFAULT_KUBERNETES);
        return new Shelf(components, assets, folder.resolve("cache"), false, sources, said::add);
    }

    private String build(Component component, String program, Path target) throws IOException {
        built.add(program);
        Files.writeString(target, program);
        return "by a test";
    }
}

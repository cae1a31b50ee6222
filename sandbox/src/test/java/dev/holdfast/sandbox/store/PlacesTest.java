package dev.holdfast.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Path HOME = Path.of("/home/anna");

    @Test
    void without_wishes_everything_lies_in_the_users_home() {
        assertThat(Places.of(Map.of(), HOME))
                .isEqualTo(new Places(
                        HOME.resolve(".local/state/holdfast/sandboxes"), HOME.resolve(".cache/holdfast/binaries")));
    }

    @Test
    void the_folders_of_the_desktop_standard_are_respected_when_they_are_absolute() {
        var environment = Map.of("XDG_STATE_HOME", "/state", "XDG_CACHE_HOME", "not/absolute");

        assertThat(Places.of(environment, HOME))
                .isEqualTo(new Places(Path.of("/state/holdfast/sandboxes"), HOME.resolve(".cache/holdfast/binaries")));
    }

    @Test
    void a_folder_for_sandboxes_alone_wins() {
        var environment = Map.of("XDG_STATE_HOME", "/state", Places.SANDBOX_HOME, "/elsewhere");

        assertThat(Places.of(environment, HOME).sandboxes()).isEqualTo(Path.of("/elsewhere"));
    }
}

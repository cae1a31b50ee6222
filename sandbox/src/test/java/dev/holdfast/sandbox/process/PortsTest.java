package dev.holdfast.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    private Path folder;

    @Test
    void ports_are_claimed_in_a_folder_that_is_made_when_it_is_not_there() throws IOException {
        try (var ports = Ports.open(folder.resolve("state/holdfast/ports"), new Random(1))) {
            assertThat(ports.claim(3)).doesNotHaveDuplicates().hasSize(3).allMatch(port -> port >= 20_000);
        }
    }

    @Test
    void a_link_that_somebody_has_put_there_is_not_followed() throws IOException {
        var elsewhere = folder.resolve("elsewhere");
        var link = Files.createSymbolicLink(folder.resolve("ports"), elsewhere);
        assertThatThrownBy(() -> Ports.open(link, new Random(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ports of sandboxes are claimed in " + link);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void the_file_is_the_users_own_and_in_no_folder_that_all_may_write() throws IOException {
        try (var ports = Ports.open(new Random(1))) {
            assertThat(ports.claim(1)).hasSize(1);
        }
        var file = Path.of(System.getProperty("user.home"), ".local", "state", "holdfast", "ports");
        assertThat(file).isRegularFile();
        assertThat(Files.getOwner(file).getName()).isEqualTo(System.getProperty("user.name"));
    }
}

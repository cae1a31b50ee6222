package dev.holdfast.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

    private static final Path LONG = Path.of("/somewhere/" + "x".repeat(100));

    @TempDir
    private Path temporary;

    private Path own() {
        return temporary.resolve("holdfast-" + System.getProperty("user.name"));
    }

    @Test
    void a_supervisor_listens_in_its_folder_where_the_path_is_short_enough() {
        assertThat(ControlSocket.of(Path.of("/run/sandbox"), temporary))
                .isEqualTo(Path.of("/run/sandbox/control.sock"));
        assertThat(own()).doesNotExist();
    }

    @Test
    void else_it_listens_in_a_folder_that_nobody_else_can_look_into_under_one_name() throws IOException {
        var socket = ControlSocket.of(LONG, temporary);
        assertThat(socket.getParent()).isEqualTo(own());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own())))
                .isEqualTo("rwx------");
        assertThat(ControlSocket.of(LONG, temporary)).isEqualTo(socket);
        assertThat(Files.list(own())).isEmpty();
    }

    @Test
    void a_folder_that_others_can_write_to_or_a_link_is_not_taken() throws IOException {
        Files.createDirectory(own());
        Files.setPosixFilePermissions(own(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> ControlSocket.of(LONG, temporary))
                .hasMessageContaining("only this user can look into");
        Files.delete(own());
        var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(own(), elsewhere);
        assertThatThrownBy(() -> ControlSocket.of(LONG, temporary))
                .hasMessageContaining("only this user can look into");
    }
}

package dev.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

    @Test
    void a_token_file_that_cannot_be_read_ends_the_start_with_what_where_why_and_what_to_do(@TempDir Path folder) {
        var said = new StringWriter();
        var file = folder.resolve("nope").toString();
        int code = Main.commandLine().setErr(new PrintWriter(said)).execute("--token-file", file);
        assertThat(code).isEqualTo(2);
        assertThat(said.toString())
                .contains(
                        "the token file " + file + " cannot be used: there is no such file",
                        "write a token into it",
                        "openssl rand -hex 32");
    }
}

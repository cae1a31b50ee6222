package dev.holdfast.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    private Path folder;

    private Path file;
    private Token token;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("token"), "secret\n");
        token = new Token(file);
    }

    @Test
    void only_the_token_itself_is_taken() {
        assertThat(token.isShownBy(Optional.of("Bearer secret"))).isTrue();
        assertThat(token.isShownBy(Optional.of("bearer  secret"))).isTrue();
        assertThat(token.isShownBy(Optional.of("Bearer secre"))).isFalse();
        assertThat(token.isShownBy(Optional.of("Bearer secret2"))).isFalse();
        assertThat(token.isShownBy(Optional.of("Bearer "))).isFalse();
        assertThat(token.isShownBy(Optional.of("Basic secret"))).isFalse();
        assertThat(token.isShownBy(Optional.of("secret"))).isFalse();
        assertThat(token.isShownBy(Optional.empty())).isFalse();
    }

    @Test
    void a_new_token_counts_at_once_and_the_old_one_no_longer() throws IOException {
        assertThat(token.isShownBy(Optional.of("Bearer secret"))).isTrue();
        Files.writeString(file, "newer!");
        assertThat(token.isShownBy(Optional.of("Bearer newer!"))).isTrue();
        assertThat(token.isShownBy(Optional.of("Bearer secret"))).isFalse();
    }

    @Test
    void an_empty_file_lets_nobody_in() throws IOException {
        Files.writeString(file, "\n");
        assertThat(token.isShownBy(Optional.of("Bearer "))).isFalse();
        assertThat(token.isShownBy(Optional.empty())).isFalse();
    }

    @Test
    void while_the_file_cannot_be_read_the_last_token_counts() throws IOException {
        assertThat(token.isShownBy(Optional.of("Bearer secret"))).isTrue();
        Files.delete(file);
        assertThat(token.isShownBy(Optional.of("Bearer secret"))).isTrue();
        assertThat(new Token(file).isShownBy(Optional.of("Bearer secret"))).isFalse();
        assertThat(new Token(file).isShownBy(Optional.empty())).isFalse();
    }
}

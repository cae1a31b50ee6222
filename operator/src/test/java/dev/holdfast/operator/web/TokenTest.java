package dev.holdfast.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.web.Token.Showing;
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
        assertThat(token.shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.RIGHT);
        assertThat(token.shownBy(Optional.of("bearer  secret"))).isEqualTo(Showing.RIGHT);
        assertThat(token.shownBy(Optional.of("Bearer secre"))).isEqualTo(Showing.WRONG);
        assertThat(token.shownBy(Optional.of("Bearer secret2"))).isEqualTo(Showing.WRONG);
        assertThat(token.shownBy(Optional.of("Bearer "))).isEqualTo(Showing.WRONG);
        assertThat(token.shownBy(Optional.of("Basic secret"))).isEqualTo(Showing.WRONG);
        assertThat(token.shownBy(Optional.of("secret"))).isEqualTo(Showing.WRONG);
        assertThat(token.shownBy(Optional.empty())).isEqualTo(Showing.WRONG);
    }

    @Test
    void a_new_token_counts_at_once_and_the_old_one_no_longer() throws IOException {
        assertThat(token.shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.RIGHT);
        Files.writeString(file, "newer!");
        assertThat(token.shownBy(Optional.of("Bearer newer!"))).isEqualTo(Showing.RIGHT);
        assertThat(token.shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.WRONG);
    }

    @Test
    void an_empty_file_lets_nobody_in_and_turns_nobody_away() throws IOException {
        Files.writeString(file, "\n");
        assertThat(token.shownBy(Optional.of("Bearer "))).isEqualTo(Showing.UNKNOWN);
        assertThat(token.shownBy(Optional.empty())).isEqualTo(Showing.UNKNOWN);
    }

    @Test
    void while_the_file_cannot_be_read_the_last_token_counts() throws IOException {
        assertThat(token.shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.RIGHT);
        Files.delete(file);
        assertThat(token.shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.RIGHT);
        assertThat(new Token(file).shownBy(Optional.of("Bearer secret"))).isEqualTo(Showing.UNKNOWN);
        assertThat(new Token(file).shownBy(Optional.empty())).isEqualTo(Showing.UNKNOWN);
    }

    @Test
    void what_keeps_a_file_from_being_a_token_file_is_said_with_what_to_do() throws IOException {
        assertThat(Token.problem(file)).isEmpty();
        Files.writeString(file, " \n");
        assertThat(Token.problem(file))
                .hasValueSatisfying(words -> assertThat(words).contains(file.toString(), "it is empty"));
        Files.delete(file);
        assertThat(Token.problem(file))
                .hasValueSatisfying(words -> assertThat(words).contains(file.toString(), "there is no such file"));
        assertThat(Token.problem(folder))
                .hasValueSatisfying(words -> assertThat(words).contains(folder.toString()));
    }
}

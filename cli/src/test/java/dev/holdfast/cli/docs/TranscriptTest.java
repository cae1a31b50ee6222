package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How console blocks are read and compared: whoever compares too kindly proves nothing. */
class TranscriptTest {

    @Test
    void each_prompt_begins_a_command_with_its_own_output() {
        var transcript = transcript("$ one \\", ">   more", "out 1", "out 2", "$ two");

        assertThat(transcript.exchanges())
                .containsExactly(
                        new Transcript.Exchange("one \\\n  more\n", List.of("out 1", "out 2")),
                        new Transcript.Exchange("two\n", List.of()));
    }

    @Test
    void output_fits_when_only_blanks_and_what_is_left_open_differ() {
        assertThat(expecting("NAME   PHASE", "run-…  Completed").fits("NAME  PHASE\nrun-12ab Completed \n"))
                .isTrue();
        assertThat(expecting("first", "...", "last").fits("first\na\nb\nlast\n"))
                .isTrue();
        assertThat(expecting("...").fits("")).isTrue();
    }

    @Test
    void other_output_does_not_fit() {
        assertThat(expecting("run-…  Completed").fits("run-12ab Failed\n")).isFalse();
        assertThat(expecting("one").fits("one\ntwo\n")).isFalse();
        assertThat(expecting("one", "two").fits("one\n")).isFalse();
        assertThat(expecting().fits("something\n")).isFalse();
        assertThat(expecting("a.c").fits("abc\n")).isFalse();
    }

    @Test
    void output_without_a_command_is_no_transcript() {
        assertThatThrownBy(() -> transcript("only output")).hasMessageContaining("begins with");
    }

    private static Transcript.Exchange expecting(String... lines) {
        return new Transcript.Exchange("command", List.of(lines));
    }

    private static Transcript transcript(String... lines) {
        return Transcript.of(new Block(1, "console", List.of(lines), Optional.empty()));
    }
}

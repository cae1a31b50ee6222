package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String LONG = "one two three four five six seven eight nine ten ".repeat(6);

    @Test
    void no_line_is_wider_than_the_page_and_long_texts_go_on_under_their_beginning() {
        var printed = Printed.onPaper();
        printed.page().moment(Duration.ofMillis(1234), "operator", LONG);
        assertThat(printed.lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= Page.WIDTH);
        int column = printed.lines().getFirst().indexOf("one");
        assertThat(printed.lines().getFirst()).startsWith("  +1.23 s  operator");
        assertThat(printed.lines().stream().skip(1))
                .allMatch(line -> line.substring(0, column).isBlank()
                        && !line.substring(column).startsWith(" "));
    }

    @Test
    void a_path_is_never_cut() {
        var path = "/a".repeat(80);
        var printed = Printed.onPaper();
        printed.page().fact("hub", path);
        assertThat(String.join("\n", printed.lines())).contains(path);
    }

    @Test
    void without_a_terminal_everything_is_plain_ascii() {
        var printed = Printed.onPaper();
        new Prologue(printed.page()).print(false);
        printed.page().progress("hub", "0 " + printed.page().arrow() + " 3");
        printed.page().heading("The end");
        assertThat(String.join("", printed.lines())).matches("[\\x20-\\x7e]*");
        assertThat(printed.lines()).allMatch(line -> line.equals(line.stripTrailing()));
    }

    @Test
    void a_terminal_shows_colours_and_arrows() {
        var printed = Printed.onTerminal();
        printed.page().heading("0 " + printed.page().arrow() + " 3");
        assertThat(printed.lines().getLast()).contains("\u001b[1m").contains("0 \u2192 3");
    }

    @Test
    void nothing_follows_the_last_words() {
        var printed = Printed.onPaper();
        printed.page().last("demo", "told to stop");
        printed.page().progress("prober", "the connection is lost");
        assertThat(printed.lines()).hasSize(1);
        assertThat(printed.lines().getFirst()).endsWith("told to stop");
    }

    @Test
    void what_comes_from_elsewhere_cannot_steer_the_terminal() {
        var printed = Printed.onTerminal();
        printed.page().fact("job", "a\u001b[2Jb\nc");
        assertThat(String.join("\n", printed.lines())).endsWith("a?[2Jb c");
    }
}

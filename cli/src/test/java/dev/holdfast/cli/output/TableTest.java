package dev.holdfast.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final StringWriter out = new StringWriter();

    @Test
    void columns_stand_under_their_headings_and_an_empty_cell_is_a_dash() {
        var table = new Table(List.of("NAME", "PHASE", "WHY"));
        table.row(List.of("a-long-name", "Failed", ""));
        table.row(List.of("b", "Completed", "fine"));
        table.print(new PrintWriter(out), 0, true);
        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME          PHASE       WHY",
                        "a-long-name   Failed      -",
                        "b             Completed   fine");
    }

    @Test
    void only_the_last_column_is_cut_and_only_at_its_end() {
        var table = new Table(List.of("NAME", "WHY"));
        table.row(List.of("a-name-that-is-never-cut", "a reason that is longer than there is room for"));
        table.print(new PrintWriter(out), 50, true);
        assertThat(out.toString().lines().skip(1))
                .containsExactly("a-name-that-is-never-cut   a reason that is longe…");
    }

    @Test
    void text_from_elsewhere_cannot_steer_the_terminal() {
        var table = new Table(List.of("NAME"));
        table.row(List.of("bell\u0007 and \u001b[2J escape\nnext line \u202e backwards"));
        table.print(new PrintWriter(out), 0, true);
        assertThat(out.toString().lines().skip(1)).containsExactly("bell? and ?[2J escape next line ? backwards");
    }
}

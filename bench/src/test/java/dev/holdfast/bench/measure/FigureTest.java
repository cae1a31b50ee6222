package dev.holdfast.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void a_percentile_is_a_value_that_was_measured() {
        var samples = Samples.of(IntStream.rangeClosed(1, 200)
                .mapToObj(value -> (double) (201 - value))
                .toList());
        assertThat(samples.p50()).isEqualTo(100);
        assertThat(samples.p99()).isEqualTo(198);
        assertThat(samples.max()).isEqualTo(200);
        assertThat(Samples.of(List.of(7.0)).p99()).isEqualTo(7);
    }

    @Test
    void nothing_measured_has_no_percentile() {
        assertThatThrownBy(() -> new Samples().p50()).hasMessage("nothing was measured");
    }

    @Test
    void what_is_kept_has_every_field_and_null_where_there_is_nothing() {
        var kept = Figure.of("a", 1.23456, "ms", 3).toJson("m");
        assertThat(kept.keySet())
                .containsExactly(
                        "name", "value", "unit", "p99", "floor", "ratio", "peers", "samples", "machine", "goal", "met");
        assertThat(kept)
                .containsEntry("value", 1.235)
                .containsEntry("floor", null)
                .containsEntry("met", null);
        assertThat(Figure.of("a", 6, "ms", 1).over(4).toJson("m")).containsEntry("ratio", 1.5);
    }

    @Test
    void a_result_meets_its_goals_when_each_of_its_figures_does() {
        var good = Figure.of("good", 1, "s", 1).against("<= 2", true);
        var bad = Figure.of("bad", 3, "s", 1).against("<= 2", false);
        assertThat(new Result(List.of(good), List.of()).met()).isTrue();
        assertThat(new Result(List.of(good, bad), List.of()).toJson("m")).containsEntry("met", false);
    }

    @Test
    void the_table_shows_a_missed_goal() {
        var table = Table.of(List.of(
                Figure.of("start", 2500, "ms", 5).over(50).against("<= 2 s", false), Figure.of("b", 0.5, "s", 1)));
        assertThat(table.lines()).hasSize(3);
        assertThat(table).contains("start   2500 ms  -    50     50x    5        <= 2 s  NO");
    }

    @Test
    void what_peers_needed_is_kept_and_shown() {
        var figure = Figure.of("list", 20, "ms", 5).beside("kubectl", 50).beside("by hand", 9000);
        assertThat(figure.toJson("m")).containsEntry("peers", Map.of("kubectl", 50.0, "by hand", 9000.0));
        assertThat(Table.of(List.of(figure))).contains("by hand: 9000, kubectl: 50");
    }
}

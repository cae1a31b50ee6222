package dev.holdfast.arbiter.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiaryTest {

    @TempDir
    Path folder;

    @Test
    void a_workload_that_ended_on_one_side_before_it_began_on_the_other_does_not_overlap() throws IOException {
        var diary = diary("""
                100 A n1 db 7 begin
                105 A n1 db 7 on
                106 B n2 db 8 begin
                111 B n2 db 8 end
                """);
        assertThat(diary.overlaps()).isEmpty();
        assertThat(diary.last("A", "db"))
                .hasValueSatisfying(span -> assertThat(span.last()).isEqualTo(105));
    }

    @Test
    void the_same_hundredth_on_two_sides_is_an_overlap() throws IOException {
        var diary = diary("""
                100 A n1 db 7 begin
                105 B n2 db 8 begin
                105 A n1 db 7 on
                """);
        assertThat(diary.overlaps())
                .singleElement()
                .hasToString("db ran on A (node n1, process 7, 100 to 105) and on B (node n2, process 8, 105 to 105)");
    }

    @Test
    void a_process_that_said_nothing_for_a_while_may_have_run_all_the_time() throws IOException {
        var diary = diary("""
                100 A n1 db 7 begin
                200 B n2 db 8 begin
                210 B n2 db 8 end
                300 A n1 db 7 on
                """);
        assertThat(diary.overlaps()).hasSize(1);
    }

    @Test
    void two_nodes_of_one_side_and_two_workloads_may_run_at_once() throws IOException {
        var diary = diary("""
                100 A n1 db 7 begin
                100 A n2 db 8 begin
                100 B n3 web 9 begin
                """);
        assertThat(diary.overlaps()).isEmpty();
        assertThat(diary.spans()).hasSize(3);
    }

    @Test
    void a_line_that_is_half_written_is_not_there_yet_and_one_that_is_none_proves_nothing() throws IOException {
        assertThat(diary("100 A n1 db 7 begin\n105 A n1").spans()).hasSize(1);
        assertThatThrownBy(() -> diary("100 A n1 db 7 begin\nrubbish\n"))
                .hasMessageContaining("line 2, is no line of a stand-in: rubbish");
    }

    @Test
    void no_file_is_nobody_who_ran() throws IOException {
        assertThat(Diary.read(folder.resolve("none")).spans()).isEmpty();
    }

    private Diary diary(String text) throws IOException {
        return Diary.read(Files.writeString(folder.resolve("diary"), text));
    }
}

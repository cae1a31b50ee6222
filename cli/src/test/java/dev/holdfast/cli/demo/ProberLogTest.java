package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProberLogTest {
    private static final String EAST = "{\"time\":\"2026-11-21T12:00:00Z\",\"event\":\"answer\",\"side\":\"east\"}\n";
    private static final String SILENCE =
            "{\"time\":\"2026-11-21T12:00:01Z\",\"event\":\"silence\",\"side\":\"east\"}\n";

    @Test
    void every_line_is_told_once_and_only_when_it_is_whole(@TempDir Path folder) throws IOException {
        var file = folder.resolve("prober.log");
        var log = new ProberLog(file);
        assertThat(log.more()).isEmpty();
        append(file, EAST + SILENCE.substring(0, 20));
        var first = log.more();
        assertThat(first).hasSize(1);
        assertThat(first.getFirst().isAnswerOf("east")).isTrue();
        assertThat(first.getFirst().isAnswerOf("west")).isFalse();
        append(file, SILENCE.substring(20));
        assertThat(log.more()).singleElement().satisfies(line -> assertThat(line.event())
                .isEqualTo("silence"));
        assertThat(log.more()).isEmpty();
    }

    @Test
    void what_the_virtual_machine_says_is_no_event(@TempDir Path folder) throws IOException {
        var file = folder.resolve("prober.log");
        append(file, "OpenJDK 64-Bit Server VM warning: something\n" + EAST);
        assertThat(new ProberLog(file).more()).hasSize(1);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of every example, run for real on a sandbox that is up already. Needs {@code make build}. */
class ExamplesIT {

    @TempDir
    private static Path folder;

    private static RunningSandbox running;

    static Stream<Document> examples() {
        return RunningSandbox.examples();
    }

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        running = RunningSandbox.up(folder.resolve("shared"));
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        if (running != null) running.down();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void commands_of_an_example_do_what_it_says(Document document) throws IOException, InterruptedException {
        assertThat(new Execution(document, running.shell()).faults()).isEmpty();
    }
}

package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of every document, run for real on a sandbox that is up already where the document says {@code runs in:
 * sandbox}; {@link ExamplesIT} and {@link FreshMachineIT} run those of the others beside it. Needs {@code make build}.
 */
class DocumentsIT {

    @TempDir
    private static Path folder;

    private static RunningSandbox running;

    static Stream<Document> docs() {
        return RunningSandbox.docs();
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
    @MethodSource("docs")
    void commands_for_a_sandbox_do_what_their_document_says(Document document)
            throws IOException, InterruptedException {
        assertThat(new Execution(document, running.shell()).faults()).isEmpty();
    }

    @Test
    void commands_run_where_their_documents_say() {
        Set<String> places = Checkout.documents().stream()
                .flatMap(document -> document.runsIn().stream())
                .collect(Collectors.toSet());
        assertThat(places).isEqualTo(Set.of(RunningSandbox.PLACE, FreshMachineIT.PLACE));
    }

    @Test
    void a_command_that_does_something_else_than_its_document_says_is_found() throws IOException, InterruptedException {
        var block = new Block(7, "console", List.of("$ echo one", "one", "$ echo two", "three"), Optional.empty());
        var failing = new Block(9, "sh", List.of("false"), Optional.empty());
        var file = Checkout.ROOT.resolve("made-up.md");
        var wrong = new Document(file, List.of(block), List.of(), List.of(), Optional.of(RunningSandbox.PLACE));
        var broken =
                new Document(file, List.of(failing, block), List.of(), List.of(), Optional.of(RunningSandbox.PLACE));

        assertThat(new Execution(wrong, running.shell()).faults())
                .singleElement()
                .asString()
                .contains("three", "two");
        assertThat(new Execution(broken, running.shell()).faults())
                .singleElement()
                .asString()
                .contains("made-up.md:9");
    }
}

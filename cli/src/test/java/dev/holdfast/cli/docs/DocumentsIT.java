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
 * sandbox}; {@link FreshMachineIT} runs those of the others. Needs {@code make build}. {@code -Dholdfast.document=PART} runs
 * only the documents whose path has that part, a regular expression.
 */
class DocumentsIT {
    private static final String SANDBOX = "sandbox";
    private static final String ONLY = System.getProperty("holdfast.document", "");

    @TempDir
    private static Path folder;

    private static Shell running;

    static Stream<Document> onASandbox() {
        return documents(SANDBOX);
    }

    static Stream<Document> documents(String runsIn) {
        return Checkout.documents().stream()
                .filter(document -> document.runsIn().equals(Optional.of(runsIn)))
                .filter(document -> document.file().toString().matches(".*(" + ONLY + ").*"));
    }

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        assertThat(Checkout.ROOT.resolve("cli/target/dist/lib/holdfast.jar"))
                .as("the built command; run: make build")
                .exists();
        running = new Shell(folder.resolve("shared"));
        running.run("bin/holdfast sandbox up");
        running.set(
                "KUBECONFIG",
                running.run("bin/holdfast sandbox kubeconfig default hub").strip());
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        if (running != null) running.run("bin/holdfast sandbox down default");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onASandbox")
    void commands_for_a_sandbox_do_what_their_document_says(Document document)
            throws IOException, InterruptedException {
        assertThat(new Execution(document, running).faults()).isEmpty();
    }

    @Test
    void commands_run_where_their_documents_say() {
        Set<String> places = Checkout.documents().stream()
                .flatMap(document -> document.runsIn().stream())
                .collect(Collectors.toSet());
        assertThat(places).isEqualTo(Set.of(SANDBOX, FreshMachineIT.PLACE));
    }

    @Test
    void a_command_that_does_something_else_than_its_document_says_is_found() throws IOException, InterruptedException {
        var block = new Block(7, "console", List.of("$ echo one", "one", "$ echo two", "three"), Optional.empty());
        var failing = new Block(9, "sh", List.of("false"), Optional.empty());
        var file = Checkout.ROOT.resolve("made-up.md");
        var wrong = new Document(file, List.of(block), List.of(), List.of(), Optional.of(SANDBOX));
        var broken = new Document(file, List.of(failing, block), List.of(), List.of(), Optional.of(SANDBOX));

        assertThat(new Execution(wrong, running).faults())
                .singleElement()
                .asString()
                .contains("three", "two");
        assertThat(new Execution(broken, running).faults())
                .singleElement()
                .asString()
                .contains("made-up.md:9");
    }
}

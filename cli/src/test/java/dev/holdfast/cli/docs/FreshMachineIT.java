package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of documents that say {@code runs in: nothing}, on a machine that knows no sandbox. Needs {@code make build}. */
class FreshMachineIT {
    static final String PLACE = "nothing";

    @TempDir
    private static Path folder;

    static Stream<Document> onNothing() {
        return DocumentsIT.documents(PLACE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onNothing")
    void commands_for_a_fresh_machine_do_what_their_document_says(Document document)
            throws IOException, InterruptedException {
        var fresh = new Shell(folder.resolve(document.name().replace('/', '-')));
        try {
            assertThat(new Execution(document, fresh).faults()).isEmpty();
            assertThat(fresh.run("bin/holdfast sandbox list -o name"))
                    .as("what the document started it also ends")
                    .isEmpty();
        } finally {
            fresh.run(
                    "for name in $(bin/holdfast sandbox list -o name); do bin/holdfast sandbox down ${name##*/}; done");
        }
    }
}

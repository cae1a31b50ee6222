package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The committed CRDs are what the records say. {@code -Dgolden.write=true} (make golden) rewrites them. */
class CrdGoldenTest {
    private static final Path FOLDER = Path.of(System.getProperty("holdfast.checkout"), "deploy", "crds");

    @Test
    void the_committed_crds_are_what_the_records_say() throws IOException {
        var generated = new TreeMap<String, String>();
        CrdSource.generate().forEach((name, text) -> generated.put(name + ".yaml", text));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            for (var file : generated.entrySet()) {
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
            }
        }
        var committed = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                committed.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(committed)
                .as("deploy/crds differs from the records; run make golden and read the diff")
                .isEqualTo(generated);
    }

    @Test
    void the_crds_travel_in_the_jar_under_their_names() {
        for (var name : CrdSource.generate().keySet()) {
            assertThat(Crds.yaml(name)).contains("name: " + name);
        }
        assertThat(Crds.NAMES)
                .containsExactlyInAnyOrderElementsOf(CrdSource.generate().keySet());
    }
}

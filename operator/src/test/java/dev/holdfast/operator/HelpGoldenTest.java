package dev.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code holdfast operator --help} says is read before it changes. {@code -Dgolden.write=true} rewrites it. */
class HelpGoldenTest {
    private static final Path FILE = Path.of("src/test/resources/golden/help.txt");

    @Test
    void the_help_is_the_one_that_was_read() throws IOException {
        var out = new StringWriter();
        int exit = Main.commandLine().setOut(new PrintWriter(out, true)).execute("--help");
        assertThat(exit).isZero();
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, out.toString());
        }
        assertThat(out.toString())
                .as(FILE + " differs; run make golden and read the diff")
                .isEqualTo(Files.readString(FILE));
    }

    /** The order in which {@link HubConfig} looks. */
    @Test
    void the_help_names_the_places_of_a_kubeconfig_in_the_order_in_which_they_are_looked_at() throws IOException {
        assertThat(Files.readString(FILE).replaceAll("\\s+", " "))
                .contains("Default: KUBECONFIG, else ~/.kube/config, else the pod's own credentials.");
    }
}

package dev.holdfast.cli.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    /** As a process of its own, since the operator ends the one that it is in. */
    @Test
    void the_operator_leads_carries_a_run_and_takes_an_alert_while_its_classes_are_recorded(@TempDir Path folder)
            throws Exception {
        var out = folder.resolve("out").toFile();
        var err = folder.resolve("err");
        var rehearsal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rehearsal.class.getName())
                .redirectOutput(out)
                .redirectError(err.toFile())
                .start();
        boolean ended = rehearsal.waitFor(5, TimeUnit.MINUTES);
        rehearsal.destroyForcibly();
        var said = Files.readString(err);
        assertThat(ended).as(said).isTrue();
        assertThat(rehearsal.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("the operator is rehearsed")
                .doesNotContain("not rehearsed")
                .doesNotContain("Exception");
    }
}

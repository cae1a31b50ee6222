package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of two sites as a process of its own, with nothing mocked. Its scenes judge themselves. */
class TwoSitesDemoE2E {

    private static final String NAME = "demo-2-" + ProcessHandle.current().pid() + "-";
    private static final Duration GONE_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void each_scene_goes_as_it_must_and_nothing_is_left() {
        var name = NAME + "plain";
        try (var demo = DemoProcess.start(folder, name, "--two-sites")) {
            assertThat(demo.awaitEnd()).as(demo.output()).isZero();
            assertThat(new Leftovers(name).processes()).isEmpty();
            assertThat(demo.output())
                    .containsSubsequence(
                            "Holdfast demo",
                            "starting \"" + name + "\": sites A and B with 2 nodes each, a witness",
                            "Site A goes dark",
                            "site A has no power",
                            "a-n1          last line from site A",
                            "a-n1          first line from site B",
                            "a-n2          first line from site B",
                            "computed",
                            "site A has power again",
                            "a-n1          last line from site B",
                            "a-n1          first line from site A",
                            "The link between the sites is cut",
                            "runs nothing",
                            "went on all the time, the same processes",
                            "the link is mended",
                            "The witness is gone",
                            "all workloads went on, the same processes",
                            "the witness is back; nothing has stopped",
                            "never both",
                            "at no time one workload on both sites",
                            "gone; no process is left")
                    .matches("[\\x0a\\x20-\\x7e]*");
        }
        leavesNothing(name);
    }

    @Test
    void one_that_is_told_to_stop_takes_everything_down() {
        var name = NAME + "stopped";
        try (var demo = DemoProcess.start(folder, name, "--two-sites")) {
            demo.awaitOutput("site A has no power");
            assertThat(new Leftovers(name).processes()).isNotEmpty();
            demo.stop();
            demo.awaitEnd();
            assertThat(demo.output()).contains("told to stop", "gone; no process is left");
        }
        leavesNothing(name);
    }

    private static void leavesNothing(String name) {
        var left = new Leftovers(name);
        Awaitility.await().atMost(GONE_MAX).untilAsserted(() -> {
            assertThat(left.processes()).isEmpty();
            assertThat(left.folder()).doesNotExist();
        });
        assertThat(Sandbox.list()).noneMatch(sandbox -> sandbox.name().equals(name));
        Keepsake.of(name, System.getenv()).clear();
    }
}

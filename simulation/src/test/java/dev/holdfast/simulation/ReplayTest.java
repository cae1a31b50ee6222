package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.simulation.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A seed of any world is the same whoever runs it; {@code make sim seed=N of=WORLD} shows one. */
class ReplayTest {

    private static final long[] SEEDS = {Seeds.FIRST, Seeds.FIRST + 7, Seeds.FIRST + 1633};

    @Test
    void a_seed_is_replayed_by_its_number() {
        assumeTrue(Seeds.replayed().isPresent(), "no seed is named");
        long seed = Seeds.replayed().orElseThrow();
        var world = Worlds.named();
        Finding.trace(world, seed).forEach(System.out::println);
        var untrue = world.untrue(seed, Trace.SILENT);
        System.out.println("seed " + seed + " of " + world + ": " + untrue.orElse("everything holds"));
        assertThat(untrue).isEmpty();
    }

    @Test
    void the_same_seeds_tell_the_same_to_the_byte_in_another_process() throws Exception {
        assumeTrue(Seeds.replayed().isEmpty(), "one seed is replayed");
        for (var world : Worlds.values()) {
            for (long seed : SEEDS) assertThat(Finding.trace(world, seed)).hasSizeGreaterThan(2);
        }
        assertThat(elsewhere()).isEqualTo(Replay.told(LongStream.of(SEEDS)));
    }

    /** One process for all: to start one costs as much as hundreds of seeds. */
    private static String elsewhere() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java, "-Dstdout.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), Replay.class.getName()));
        for (long seed : SEEDS) command.add(String.valueOf(seed));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var text = new StringBuilder();
            out.lines().forEach(line -> text.append(line).append('\n'));
            assertThat(process.waitFor()).isZero();
            return text.toString();
        }
    }
}

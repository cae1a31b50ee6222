package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.bench.suite.Suite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark with few samples: it runs to its end, prints and keeps its figures. What they are is not looked at. */
class BenchSmokeIT {

    @Test
    void every_benchmark_runs_to_its_end_and_keeps_its_figures(@TempDir Path folder) throws IOException {
        var printed = new ByteArrayOutputStream();
        int code = Main.execute(
                new PrintStream(printed, true, StandardCharsets.UTF_8), "--quick", "--out", folder.toString());
        var text = printed.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isZero();
        for (var benchmark : Suite.ALL) {
            var kept = new ObjectMapper()
                    .readTree(folder.resolve(benchmark.name() + ".json").toFile());
            assertFields(kept);
            assertThat(kept.path("name").asText()).startsWith(benchmark.name());
            assertThat(kept.path("figures")).isNotEmpty().allSatisfy(BenchSmokeIT::assertFields);
            for (var figure : kept.path("figures"))
                assertThat(text).contains(figure.path("name").asText());
        }
    }

    private static void assertFields(JsonNode figure) {
        assertThat(figure.fieldNames())
                .toIterable()
                .contains(
                        "name", "value", "unit", "p99", "floor", "ratio", "peers", "samples", "machine", "goal", "met");
        assertThat(figure.path("value").isNumber()).isTrue();
        assertThat(figure.path("peers").isObject()).isTrue();
        assertThat(figure.path("machine").asText()).contains("CPUs", "load");
    }
}

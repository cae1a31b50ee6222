package dev.holdfast.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reference pages list exactly what is in the code. */
class ReferenceTest {
    private static final Pattern METRIC =
            Pattern.compile("(Counter|Timer|Gauge)\\s*\\.builder\\(\\s*\"(holdfast\\.[a-z.]+)\"");
    private static final Pattern LISTED_METRIC = Pattern.compile("(?m)^\\| `(holdfast_[a-z_]+)` \\|");
    private static final Pattern VARIABLE = Pattern.compile("\"((?:HOLDFAST|KUBEBUILDER)_[A-Z_]+)\"");
    /** Of the launcher those that stand for something else; the others are the build's. */
    private static final Pattern OF_LAUNCHER = Pattern.compile("\\$\\{(HOLDFAST_[A-Z_]+):-[^}]");

    private static final Pattern LISTED_VARIABLE = Pattern.compile("`((?:HOLDFAST|KUBEBUILDER)_[A-Z_]+)`");

    @Test
    void every_metric_is_listed_and_no_other() {
        var metrics = new TreeSet<String>();
        METRIC.matcher(sources()).results().forEach(found -> metrics.add(prometheus(found.group(1), found.group(2))));
        assertThat(metrics).isNotEmpty();
        assertThat(listed(LISTED_METRIC, "docs/reference/metrics.md")).isEqualTo(metrics);
    }

    @Test
    void every_variable_is_listed_and_no_other() {
        var variables = Stream.of(VARIABLE.matcher(sources()), OF_LAUNCHER.matcher(Checkout.read("bin/holdfast")))
                .flatMap(Matcher::results)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(variables).isNotEmpty();
        assertThat(listed(LISTED_VARIABLE, "docs/reference/files.md")).isEqualTo(variables);
    }

    private static SortedSet<String> listed(Pattern pattern, String page) {
        return pattern.matcher(Checkout.read(page))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name that Micrometer's Prometheus registry makes of it. */
    private static String prometheus(String kind, String name) {
        var ending =
                switch (kind) {
                    case "Counter" -> "_total";
                    case "Timer" -> "_seconds";
                    default -> "";
                };
        return name.replace('.', '_') + ending;
    }

    /** All main sources of what people run, in one text. */
    private static String sources() {
        return Stream.of("operator", "sandbox", "cli")
                .map(module -> Checkout.ROOT.resolve(module).resolve("src/main/java"))
                .flatMap(ReferenceTest::texts)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> texts(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(ReferenceTest::text).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of rules in the README, which must not name what is not there. */
class RulesTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:IT|Test))\\.(\\w+)`");

    @Test
    void every_test_that_the_readme_names_exists() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var missing = new ArrayList<String>();
        var named = 0;
        for (var matcher = NAMED.matcher(readme); matcher.find(); named++) {
            if (!source(matcher.group(1)).contains("void " + matcher.group(2) + "(")) {
                missing.add(matcher.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void every_rule_names_a_test() throws IOException {
        var rules = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| ") && line.contains(" MUST "))
                .toList();
        assertThat(rules).hasSizeGreaterThan(10).allMatch(line -> NAMED.matcher(line)
                .find());
    }

    private static String source(String test) throws IOException {
        List<Path> found;
        try (var files = Files.walk(Path.of("src/test/java"))) {
            found = files.filter(file -> file.endsWith(test + ".java")).toList();
        }
        return found.isEmpty() ? "" : Files.readString(found.getFirst());
    }
}

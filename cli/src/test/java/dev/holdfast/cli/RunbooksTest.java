package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What a document tells somebody to type in the middle of a sentence can be typed, and every alert has a runbook. */
class RunbooksTest {
    private static final CommandLine ROOT = Main.commandLine(Session.ofProcess());

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND = Pattern.compile("(?:^|\\| )(?:bin/)?holdfast ([a-z][^|<>&;…]*)");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");
    private static final Pattern SHIPPED = Pattern.compile("- alert: (\\w+)");
    private static final Pattern PAGE = Pattern.compile("([a-z-]+\\.md)\\b");
    private static final Pattern RAISED = Pattern.compile("\"(Holdfast\\w+Down)\"");

    @Test
    void every_command_of_ours_in_a_sentence_is_one() throws IOException {
        var wrong = new ArrayList<String>();
        int commands = 0;
        for (var document : documents()) {
            for (var command : commands(Files.readString(document))) {
                commands++;
                var why = fault(command);
                if (!why.isEmpty()) wrong.add(Golden.checkout().relativize(document) + ": " + command + ": " + why);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(50);
    }

    @Test
    void a_command_that_is_none_would_be_found() {
        assertThat(commands("do `kubectl get x | holdfast plan lint -`, or `holdfast run shwo\n  NAME`"))
                .containsExactly("plan lint -", "run shwo NAME");
        assertThat(fault("run shwo NAME")).contains("shwo");
        assertThat(fault("run show NAME --namspace shop")).contains("--namspace");
        assertThat(fault("run show NAME -n NAMESPACE")).isEmpty();
        assertThat(fault("run show")).isEmpty();
    }

    @Test
    void every_alert_that_we_raise_or_ship_is_in_the_index_of_runbooks() throws IOException {
        var index = Files.readString(Golden.checkout().resolve("docs/runbooks/README.md"));
        var alerts = Stream.concat(
                        found(SHIPPED, "deploy/alertmanager/rules.yml"),
                        found(RAISED, "core/src/main/java/dev/holdfast/core/alert/OutageAlert.java"))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> assertThat(index.lines())
                .anyMatch(line -> line.contains("`" + alert + "`") && line.contains(".md")));
    }

    @Test
    void every_rule_that_we_ship_names_its_runbook() throws IOException {
        var rules = Files.readString(Golden.checkout().resolve("deploy/alertmanager/rules.yml"))
                .split("- alert: ");
        assertThat(rules).hasSizeGreaterThan(10);
        for (var rule : List.of(rules).subList(1, rules.length)) {
            assertThat(matches(PAGE, rule)).as(rule).isNotEmpty().allSatisfy(page -> assertThat(
                            Golden.checkout().resolve("docs/runbooks/" + page))
                    .exists());
        }
    }

    private static Stream<String> found(Pattern pattern, String file) throws IOException {
        return matches(pattern, Files.readString(Golden.checkout().resolve(file)));
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    private static List<Path> documents() throws IOException {
        try (var files = Files.walk(Golden.checkout().resolve("docs"))) {
            return Stream.concat(
                            Stream.of(Golden.checkout().resolve("README.md")),
                            files.filter(file -> file.toString().endsWith(".md"))
                                    .filter(file -> !file.endsWith("cli.md"))
                                    .sorted())
                    .toList();
        }
    }

    private static List<String> commands(String text) {
        return matches(QUOTED, text.replaceAll("(?s)```.*?```", "").replaceAll("\\s+", " "))
                .flatMap(quoted -> matches(COMMAND, quoted))
                .map(String::strip)
                .toList();
    }

    /** Why the command line does not know it; what it lacks the reader adds. */
    private static String fault(String command) {
        var words = WORD.matcher(command).results().map(MatchResult::group).toArray(String[]::new);
        try {
            ROOT.parseArgs(words);
            return "";
        } catch (ParameterException e) {
            return String.join(" ", e.getCommandLine().getUnmatchedArguments());
        }
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpGoldenTest {
    private static final CommandLine ROOT = Main.commandLine(Session.ofProcess());

    @Test
    void the_root_shows_commands_in_groups_with_their_verbs() {
        var help = Ran.holdfast("help");
        assertThat(help.exit()).isZero();
        Golden.check("help.txt", help.out());
        assertThat(Ran.holdfast("--help").out()).isEqualTo(help.out());
    }

    @Test
    void no_command_at_all_is_a_usage_error_that_shows_the_help() {
        var nothing = Ran.holdfast();
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err())
                .isEqualTo("error: no command is named after \"holdfast\"\n"
                        + Ran.holdfast("help").out());
    }

    @Test
    void a_group_without_a_verb_is_a_usage_error_that_shows_its_help() {
        var group = Ran.holdfast("plan");
        assertThat(group.exit()).isEqualTo(2);
        assertThat(group.out()).isEmpty();
        assertThat(group.err())
                .isEqualTo("error: no command is named after \"holdfast plan\"\n"
                        + Ran.holdfast("plan", "--help").out());
    }

    @Test
    void every_command_of_the_root_is_in_exactly_one_group() {
        var grouped = HelpLayout.GROUPS.values().stream().flatMap(List::stream).toList();
        assertThat(grouped)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ROOT.getSubcommands().keySet());
    }

    @Test
    void every_command_and_every_option_says_what_it_does() {
        for (var command : all(ROOT)) {
            var spec = command.getCommandSpec();
            assertThat(spec.usageMessage().description())
                    .as(spec.qualifiedName())
                    .isNotEmpty();
            spec.options().forEach(option -> assertThat(option.description())
                    .as(spec.qualifiedName() + " " + option.longestName())
                    .isNotEmpty());
            assertThat(spec.findOption("--help")).as(spec.qualifiedName()).isNotNull();
        }
    }

    @Test
    void help_of_any_command_is_found_by_its_words() {
        assertThat(Ran.holdfast("help", "run", "watch").out()).contains("holdfast run watch", "Ctrl-C");
        assertThat(Ran.holdfast("run", "watch", "--help").out())
                .isEqualTo(Ran.holdfast("help", "run", "watch").out());
    }

    @Test
    void a_misspelt_command_is_proposed_and_never_run() {
        var help = Ran.holdfast("help", "pan");
        assertThat(help.exit()).isEqualTo(2);
        assertThat(help.err()).contains("did you mean \"plan\"?");
        var run = Ran.holdfast("run", "wach", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("did you mean: watch");
    }

    @Test
    void the_reference_in_the_docs_is_what_the_commands_say() {
        Golden.checkFile("docs/reference/cli.md", CliReference.markdown(ROOT));
    }

    static List<CommandLine> all(CommandLine command) {
        var commands = new ArrayList<CommandLine>();
        commands.add(command);
        command.getSubcommands().values().stream().distinct().forEach(each -> commands.addAll(all(each)));
        return commands;
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
    void a_list_of_commands_shows_of_each_a_whole_sentence_on_one_line() {
        for (var group : all(ROOT)) {
            var help = Ran.holdfast(words(group, "--help")).out().lines().toList();
            group.getSubcommands().values().stream().distinct().forEach(command -> {
                var sentence = command.getCommandSpec().usageMessage().description()[0];
                assertThat(sentence)
                        .as(command.getCommandSpec().qualifiedName())
                        .matches("\\p{Upper}.*\\.");
                assertThat(help)
                        .as(command.getCommandSpec().qualifiedName())
                        .anyMatch(line -> line.endsWith(" " + sentence) && line.length() <= HelpLayout.WIDTH);
            });
        }
    }

    @Test
    void help_of_the_operator_says_its_own_options_and_is_laid_out_like_all_others() {
        var help = Ran.holdfast("help", "operator");
        assertThat(help.exit()).isZero();
        Golden.check("help-operator.txt", help.out());
        assertThat(help.out().lines()).allMatch(line -> line.length() <= HelpLayout.WIDTH);
        var own = new StringWriter();
        new CommandLine(ofTheOperator("Main")).setOut(new PrintWriter(own)).execute("--help");
        assertThat(own).hasToString(help.out());
    }

    /** The operator is on the class path only at run time. */
    private static Class<?> ofTheOperator(String name) {
        try {
            return Class.forName("dev.holdfast.operator." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] words(CommandLine command, String last) {
        var words = command.getCommandSpec().qualifiedName() + " " + last;
        return words.substring("holdfast ".length()).split(" ");
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
        assertThat(help.err()).startsWith("error: unknown command \"pan\"; did you mean \"plan\"?\n");
        var root = Ran.holdfast("paln");
        assertThat(root.exit()).isEqualTo(2);
        assertThat(root.err())
                .isEqualTo("error: unknown command \"paln\"; did you mean \"plan\"?\n  see holdfast --help\n");
        var run = Ran.holdfast("run", "wach", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("error: unknown command \"wach\"; did you mean \"watch\"?\n  see holdfast run --help\n");
        assertThat(Ran.holdfast("freeze", "thaw").err())
                .startsWith("error: unknown command \"thaw\"; there are: clear, list, ls, rm, set\n");
    }

    @Test
    void an_argument_too_many_and_an_unknown_option_are_called_so() {
        var argument = Ran.holdfast("plan", "list", "db");
        assertThat(argument.exit()).isEqualTo(2);
        assertThat(argument.err())
                .isEqualTo("error: \"db\" is one argument too many\n  see holdfast plan list --help\n");
        var option = Ran.holdfast("plan", "list", "--namspace=x");
        assertThat(option.exit()).isEqualTo(2);
        assertThat(option.err())
                .isEqualTo("error: unknown option \"--namspace\"; did you mean \"--namespace\"?\n"
                        + "  see holdfast plan list --help\n");
        assertThat(Ran.holdfast("plan", "list", "-x").err())
                .isEqualTo("error: unknown option \"-x\"\n  see holdfast plan list --help\n");
        var required = Ran.holdfast("failover", "--form", "east", "--to", "west");
        assertThat(required.exit()).isEqualTo(2);
        assertThat(required.err()).contains("--from=SITE", "  unknown option \"--form\"; did you mean \"--from\"?\n");
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

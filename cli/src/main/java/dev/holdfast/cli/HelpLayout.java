package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help looks: commands in groups at the root, and the options that every command takes only there. */
final class HelpLayout {
    static final int WIDTH = 100;

    /** Every command of the root is in exactly one group; tested. */
    static final Map<String, List<String>> GROUPS = groups();

    private static final int NAME_WIDTH = 12;
    private static final List<String> COMMANDS_FIRST =
            List.of(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, UsageMessageSpec.SECTION_KEY_COMMAND_LIST);

    private HelpLayout() {}

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("See", List.of("alert", "app", "site"));
        groups.put("Plan", List.of("plan"));
        groups.put("Act", List.of("run", "failover", "freeze"));
        groups.put("Try it", List.of("demo", "sandbox"));
        groups.put("Set up", List.of("install", "cluster", "operator"));
        groups.put("This tool", List.of("help", "version", "completion"));
        return groups;
    }

    static void install(CommandLine root) {
        var sections = new LinkedHashMap<>(root.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        root.setHelpSectionMap(sections);
        var keys = new ArrayList<>(root.getHelpSectionKeys());
        keys.removeAll(COMMANDS_FIRST);
        keys.addAll(keys.indexOf(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING), COMMANDS_FIRST);
        root.setHelpSectionKeys(keys);
        layOut(root);
    }

    /** Every command answers to {@code -h} and {@code --help}, also one that comes from another module. */
    private static void layOut(CommandLine command) {
        var spec = command.getCommandSpec();
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading(spec.parent() == null ? "" : "%nCommands:%n")
                .sortOptions(false);
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
        command.getSubcommands().values().forEach(HelpLayout::layOut);
    }

    private static String options(Help help) {
        var spec = help.commandSpec();
        var shown = spec.options().stream()
                .filter(option -> !option.hidden() && (spec.parent() == null || !option.inherited()))
                .toList();
        var layout = help.createDefaultLayout(shown, spec.positionalParameters(), help.colorScheme());
        layout.addOptions(shown, help.parameterLabelRenderer());
        return layout.toString();
    }

    private static String commands(Help help) {
        if (help.commandSpec().parent() != null) {
            return help.commandList();
        }
        return GROUPS.entrySet().stream()
                .map(group -> group(help, group.getKey(), group.getValue()))
                .collect(Collectors.joining());
    }

    private static String group(Help help, String title, List<String> names) {
        var text = new StringBuilder("\n" + help.colorScheme().ansi().text("@|bold " + title + "|@") + "\n");
        for (var name : names) {
            var command = help.commandSpec().subcommands().get(name);
            if (command == null) {
                continue;
            }
            var usage = command.getCommandSpec().usageMessage();
            var verbs = command.getSubcommands().values().stream()
                    .distinct()
                    .map(CommandLine::getCommandName)
                    .collect(Collectors.joining("|"));
            var padded = name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
            text.append("  ").append(help.colorScheme().commandText(padded));
            text.append(usage.description()[0]).append('\n');
            if (!verbs.isEmpty()) {
                text.append("  ").append(" ".repeat(NAME_WIDTH)).append(verbs).append('\n');
            }
        }
        return text.toString();
    }
}

package dev.quipu.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How {@code --help} reads: a short synopsis, what the command does, its own options before those that all commands
 * share, examples, exit codes. The groups follow from the classes that options come from, so that a command says nothing
 * of them.
 */
final class HelpLayout {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 110;

    private static final List<String> GENERAL = List.of("--help", "--debug", "--version");

    private HelpLayout() {}

    /** Tells whether help may be shown: only then is a layout worth its time. */
    static boolean isAsked(String... args) {
        return Arrays.stream(args)
                .anyMatch(arg -> List.of("-h", "--help", "help").contains(arg));
    }

    /**
     * Sets the layout of a command and its subcommands.
     *
     * @param width the columns of the terminal, or 0 for none
     */
    static void apply(CommandLine command, int width) {
        command.setUsageHelpWidth(width == 0 ? 80 : Math.clamp(width, NARROWEST, WIDEST));
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.abbreviateSynopsis(true);
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%n");
        usage.commandListHeading("");
        usage.exitCodeListHeading("%nExit codes:%n");
        if (usage.exitCodeList().isEmpty()) {
            usage.exitCodeList(exitCodes());
        }
        Map<String, CommandLine.IHelpSectionRenderer> sections = command.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
        sections.replaceAll((key, section) -> help -> UnbrokenWords.print(section.render(help)));
        command.setHelpSectionMap(sections);
        command.setHelpSectionKeys(List.of(
                UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
                UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
                UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
                UsageMessageSpec.SECTION_KEY_FOOTER,
                UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
                UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST));
        command.getSubcommands().values().forEach(sub -> apply(sub, width));
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("  0", "done");
        codes.put("  1", "failed: files, server or database are not as the command needs them");
        codes.put("  2", "wrong usage: the words of the command or quipu.toml are wrong, and nothing was tried");
        codes.put("130", "interrupted");
        return codes;
    }

    private static String commands(Help help) {
        Map<String, Map<String, Help>> groups = new LinkedHashMap<>();
        boolean root = help.commandSpec().parent() == null;
        if (root) {
            Arrays.stream(CommandGroup.values()).forEach(group -> groups.put(group.heading(), new LinkedHashMap<>()));
        }
        inOrder(help.subcommands(), root)
                .forEach((name, command) -> groups.computeIfAbsent(
                                root ? CommandGroup.of(name).heading() : "Commands:", heading -> new LinkedHashMap<>())
                        .put(name, command));
        int widest = help.subcommands().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, commands) -> {
            if (!commands.isEmpty()) {
                text.append(heading(help, heading)).append(rows(help, commands, widest + 2));
            }
        });
        return text.toString();
    }

    /** Those of Quipu as {@link CommandGroup} has them, then others. */
    private static Map<String, Help> inOrder(Map<String, Help> commands, boolean root) {
        Map<String, Help> ordered = new LinkedHashMap<>();
        if (root) {
            Arrays.stream(CommandGroup.values())
                    .flatMap(group -> group.names().stream())
                    .filter(commands::containsKey)
                    .forEach(name -> ordered.put(name, commands.get(name)));
        }
        commands.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** A row a command, with the first sentence of what is said of it. */
    private static String rows(Help help, Map<String, Help> commands, int nameWidth) {
        int width = help.commandSpec().usageMessage().width();
        Help.TextTable table = Help.TextTable.forColumns(
                help.colorScheme(),
                new Help.Column(nameWidth, 2, Help.Column.Overflow.SPAN),
                new Help.Column(width - nameWidth, 2, Help.Column.Overflow.WRAP));
        commands.values()
                .forEach(command -> table.addRowValues(
                        command.commandNamesText(", "), help.colorScheme().text(sentence(command))));
        return table.toString();
    }

    private static String sentence(Help command) {
        String text = command.commandSpec().usageMessage().description()[0];
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String heading(Help help, String words) {
        return "\n" + help.colorScheme().ansi().string("@|bold " + words + "|@") + "\n";
    }

    private static String options(Help help) {
        Map<Group, List<OptionSpec>> groups = new LinkedHashMap<>();
        Arrays.stream(Group.values()).forEach(group -> groups.put(group, new ArrayList<>()));
        for (OptionSpec option : help.commandSpec().options()) {
            Group group = GENERAL.contains(option.longestName()) ? Group.GENERAL : Group.of(option.userObject());
            groups.getOrDefault(group, new ArrayList<>()).add(option);
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((group, options) -> {
            if (!options.isEmpty()) {
                Help.Layout layout =
                        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
                layout.addOptions(options, help.createDefaultParamLabelRenderer());
                text.append(heading(help, group.heading)).append(layout);
            }
        });
        return text.toString();
    }

    /** What options are about, in the order in which help shows them. */
    private enum Group {
        OPTIONS("Options:"),
        TIME("Time and locks:"),
        PROJECT("Project and database:"),
        GENERAL("General:");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        static Group of(Object declaredBy) {
            return switch (declaredBy) {
                case ProjectOptions project -> PROJECT;
                case RunSettings settings -> TIME;
                case TimeoutOptions timeouts -> TIME;
                case StatementTimeoutOption timeout -> TIME;
                default -> OPTIONS;
            };
        }
    }
}

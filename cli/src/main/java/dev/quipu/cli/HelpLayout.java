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
        usage.commandListHeading("%nCommands:%n");
        usage.exitCodeListHeading("%nExit codes:%n");
        if (usage.exitCodeList().isEmpty()) {
            usage.exitCodeList(exitCodes());
        }
        Map<String, CommandLine.IHelpSectionRenderer> sections = command.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
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
                text.append("\n")
                        .append(help.colorScheme().ansi().string("@|bold " + group.heading + "|@"))
                        .append("\n")
                        .append(layout);
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

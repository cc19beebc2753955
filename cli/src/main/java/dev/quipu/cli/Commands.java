package dev.quipu.cli;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.ProjectReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands by name. To add one: its name in its {@link CommandGroup}, where help shows it, and a case in
 * {@link #command}.
 *
 * <p>To declare the options of all commands takes longer than most commands do (see {@code docs/adr/0003-start-up.md}).
 * So only the command that was asked for is added. A switch makes it, because a map of method references would link each
 * of them at start.
 */
final class Commands {
    /** All names, in the order in which help lists them. */
    static final List<String> NAMES = names();

    /** The commands that show other commands. */
    private static final List<String> SHOW_ALL = List.of("completion", "help");

    private static final List<String> VERSION = List.of("-V", "--version");

    private Commands() {}

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (CommandGroup group : CommandGroup.values()) {
            names.addAll(group.names());
        }
        return List.copyOf(names);
    }

    /**
     * Returns the names of the commands that these arguments need: one if they begin with its name, none if they only
     * ask for the version, otherwise all, so that help, completion and the suggestions for a mistyped name are whole.
     */
    static List<String> asked(String... args) {
        if (args.length == 1 && VERSION.contains(args[0])) {
            return List.of();
        }
        String first = first(args);
        return NAMES.contains(first) && !SHOW_ALL.contains(first) ? List.of(first) : NAMES;
    }

    private static String first(String... args) {
        return Arrays.stream(args)
                .filter(arg -> !arg.startsWith("-"))
                .findFirst()
                .orElse("");
    }

    /** Adds what {@link #asked} says; where that is all, also what packs bring, or only that if it is what was typed. */
    static void addTo(CommandLine root, Console console, String... args) {
        List<String> names = asked(args);
        List<Pack> packs = names.equals(NAMES) ? packsWithCommands() : List.of();
        Optional<Pack> asked =
                packs.stream().filter(pack -> pack.name().equals(first(args))).findFirst();
        if (asked.isPresent()) {
            root.addSubcommand(asked.get().name(), PackGroup.of(asked.get(), console));
            return;
        }
        names.forEach(name -> root.addSubcommand(name, create(name, console)));
        packs.forEach(pack -> root.addSubcommand(pack.name(), PackGroup.of(pack, console)));
    }

    private static List<Pack> packsWithCommands() {
        return ProjectReader.packsOnClassPath().stream()
                .filter(pack -> !pack.commands().isEmpty())
                .toList();
    }

    /** Returns a new command with its options, for picocli to fill and run. */
    static CommandSpec create(String name, Console console) {
        return Options.specOf(command(name, console));
    }

    private static Command command(String name, Console console) {
        return switch (name) {
            case "adopt" -> new AdoptCommand(console);
            case "backup" -> new BackupCommand(console);
            case "branches" -> new BranchesCommand(console);
            case "check" -> new CheckCommand(console);
            case "completion" -> new CompletionCommand();
            case "current" -> new CurrentCommand(console);
            case "db" -> new DbCommand(console);
            case "diff" -> new DiffCommand(console);
            case "docs" -> new DocsCommand(console);
            case "downgrade" -> new DowngradeCommand(console);
            case "dump" -> new DumpCommand(console);
            case "heads" -> new HeadsCommand(console);
            case "export" -> new ExportCommand(console);
            case "health" -> new HealthCommand(console);
            case "help" -> new HelpCommand();
            case "history" -> new HistoryCommand(console);
            case "import" -> new ImportCommand(console);
            case "indexes" -> new IndexesCommand(console);
            case "maintain" -> new MaintainCommand(console);
            case "plan" -> new PlanCommand(console);
            case "query" -> new QueryCommand(console);
            case "sample-data" -> new SampleDataCommand(console);
            case "init" -> new InitCommand(console);
            case "merge" -> new MergeCommand(console);
            case "rebase" -> new RebaseCommand(console);
            case "restore" -> new RestoreCommand(console);
            case "revision" -> new RevisionCommand(console);
            case "show" -> new ShowCommand(console);
            case "sizes" -> new SizesCommand(console);
            case "squash" -> new SquashCommand(console);
            case "stamp" -> new StampCommand(console);
            case "status" -> new StatusCommand(console);
            case "types" -> new TypesCommand(console);
            case "upgrade" -> new UpgradeCommand(console);
            case "validate" -> new ValidateCommand(console);
            default -> throw new IllegalArgumentException("no command is named " + name);
        };
    }
}

package dev.quipu.cli;

import dev.quipu.migration.command.PackCommands;
import dev.quipu.migration.command.PackFiles;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.project.Workspace;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** {@code quipu <pack> <command>}: one of the commands that a pack brings. */
final class PackSubcommand implements Command {
    private final Map<String, String> values = new HashMap<>();
    private boolean dryRun;
    private final TimeoutOptions timeouts = new TimeoutOptions();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Pack pack;
    private final PackCommand command;
    private final Console console;

    PackSubcommand(Pack pack, PackCommand command, Console console) {
        this.pack = pack;
        this.command = command;
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(command.description().toArray(String[]::new))
                .withExamples(
                        command.examples().stream().map(line -> "  " + line).toArray(String[]::new));
    }

    @Override
    public void declare(Options options) {
        command.arguments().forEach(argument -> declare(argument, options));
        if (command.changesDatabase()) {
            options.flag("--dry-run", "Tell what would be done, and change nothing.", on -> dryRun = on);
        }
        options.include(timeouts);
        options.include(format);
        options.include(project);
    }

    private void declare(PackArgument argument, Options options) {
        String name = argument.name();
        switch (argument.kind()) {
            case POSITIONAL ->
                options.positional(
                        argument.label(), type(argument), argument.description(), text -> values.put(name, text));
            case OPTIONAL_POSITIONAL ->
                options.optionalPositional(
                        argument.label(), type(argument), argument.description(), text -> values.put(name, text));
            case REQUIRED_OPTION ->
                options.requiredText(
                        "--" + name, argument.label(), argument.description(), text -> values.put(name, text));
            case OPTION ->
                options.text("--" + name, argument.label(), argument.description(), text -> values.put(name, text));
            case FLAG -> options.flag("--" + name, argument.description(), on -> values.put(name, "on"));
        }
    }

    /** Packs say of an argument no more than what help calls it. */
    private static ValueType<String> type(PackArgument argument) {
        return argument.label().equals("FILE") ? ValueType.FILE : ValueType.TEXT;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        PackFiles files = new PackFiles(console.directory(), () -> System.in, console.out());
        ProgressLine progress = new ProgressLine(console);
        PackCommands commands = new PackCommands(workspace, files, progress::show, Clock.systemUTC());
        var asked = new PackCommands.Asked(pack, command, values, dryRun);
        PackCommands.Outcome outcome =
                Interruptible.run(workspace, () -> commands.run(asked, timeouts.over(workspace.project())));
        progress.erase();
        print(outcome);
        return outcome.report().isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(PackCommands.Outcome outcome) {
        PackReport report = outcome.report();
        PrintWriter to = outcome.wroteToOutput() ? console.err() : console.out();
        if (!report.columns().isEmpty()) {
            format.print(to, console.width(), new Table(report.columns(), report.rows()), "nothing");
        }
        // What was left out has to be seen also where rows are for a program.
        PrintWriter notes = format.isText() ? to : console.err();
        report.notes().forEach(notes::println);
    }
}

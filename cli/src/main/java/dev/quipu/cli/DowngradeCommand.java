package dev.quipu.cli;

import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "downgrade",
        description = "Undo revisions, down to a target.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu downgrade -1                  the newest revision",
            "  quipu downgrade finops@003          what came after a revision",
            "  quipu downgrade finops@base         one branch, whole",
            "  quipu downgrade 004:002 --sql       write the script for psql"
        })
final class DowngradeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TARGET",
            description = "base, an id or the start of one, BRANCH@ID, BRANCH@base, -N, ID-N.")
    private String target = "";

    @Option(names = "--sql", description = "Print the SQL script instead, for psql. TARGET is a range FROM:TO.")
    private boolean sql;

    @Option(names = "--dry-run", description = "Show what would run, and change nothing.")
    private boolean dryRun;

    @Option(names = "--single-transaction", description = "Undo all revisions together, or none.")
    private boolean singleTransaction;

    @Mixin
    private RunSettings settings = new RunSettings();

    @Mixin
    private BackupOptions backup = new BackupOptions();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    DowngradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        RunOptions options = settings.over(workspace.project()).withSingleTransaction(singleTransaction);
        Downgrade downgrade = new Downgrade(workspace);
        RunReport report = new RunReport(console, workspace, Direction.DOWNGRADE);
        if (sql) {
            console.out().print(downgrade.script(target, options));
        } else if (dryRun) {
            report.planned(downgrade.dryRun(target));
        } else {
            RunResult result = Interruptible.run(
                    workspace, () -> downgrade.run(target, options, backup.before(console, workspace), new RunProgress(console)));
            report.done(result);
        }
        return ExitCode.DONE;
    }
}

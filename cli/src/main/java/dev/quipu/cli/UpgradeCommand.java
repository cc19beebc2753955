package dev.quipu.cli;

import dev.quipu.migration.command.Upgrade;
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
        name = "upgrade",
        description = "Apply revisions, up to a target.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu upgrade head             everything that there is",
            "  quipu upgrade finops@003       one branch, up to a revision",
            "  quipu upgrade +1               the next revision",
            "  quipu upgrade head --dry-run   only show what would run",
            "  quipu upgrade 002:004 --sql    write the script for psql"
        })
final class UpgradeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            defaultValue = "head",
            description = "head, heads, an id or the start of one, BRANCH@ID, BRANCH@head, +N, ID+N (default: head).")
    private String target = "head";

    @Option(names = "--sql", description = "Print the SQL script instead, for psql. TARGET may be a range FROM:TO.")
    private boolean sql;

    @Option(names = "--dry-run", description = "Show what would run, and change nothing.")
    private boolean dryRun;

    @Option(names = "--single-transaction", description = "Commit all revisions together, or none.")
    private boolean singleTransaction;

    @Mixin
    private RunSettings settings = new RunSettings();

    @Mixin
    private BackupOptions backup = new BackupOptions();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    UpgradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        RunOptions options = settings.over(workspace.project()).withSingleTransaction(singleTransaction);
        Upgrade upgrade = new Upgrade(workspace);
        RunReport report = new RunReport(console, workspace, Direction.UPGRADE);
        if (sql) {
            console.out().print(upgrade.script(target, options));
        } else if (dryRun) {
            report.planned(upgrade.dryRun(target));
        } else {
            RunResult result = Interruptible.run(
                    workspace, () -> upgrade.run(target, options, backup.before(console, workspace), new RunProgress(console)));
            report.done(result);
        }
        return ExitCode.DONE;
    }
}

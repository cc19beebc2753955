package dev.quipu.cli;

import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.command.Migration;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code upgrade} and {@code downgrade}, which differ in their direction alone. */
final class MigrationOptions {
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

    int run(String target, Direction direction, Console console) {
        Workspace workspace = project.workspace(console);
        RunOptions options = settings.over(workspace.project()).withSingleTransaction(singleTransaction);
        Migration migration = direction == Direction.UPGRADE ? new Upgrade(workspace) : new Downgrade(workspace);
        RunReport report = new RunReport(console, workspace, direction);
        if (sql) {
            console.out().print(migration.script(target, options));
        } else if (dryRun) {
            report.planned(migration.dryRun(target, options));
        } else {
            RunResult result = Interruptible.run(
                    workspace,
                    () -> migration.run(target, options, backup.before(console, workspace), new RunProgress(console)));
            report.done(result);
        }
        return ExitCode.DONE;
    }
}

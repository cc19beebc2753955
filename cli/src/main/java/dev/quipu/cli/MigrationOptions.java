package dev.quipu.cli;

import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.command.TargetCommand;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;

/** The options of {@code upgrade} and {@code downgrade}, which differ in their direction alone. */
final class MigrationOptions implements OptionGroup {
    private boolean sql;
    private boolean dryRun;
    private boolean singleTransaction;
    private final RunSettings settings = new RunSettings();
    private final DriftOption drift = new DriftOption();
    private final BackupOptions backup = new BackupOptions();
    private final ProjectOptions project = new ProjectOptions();

    @Override
    public void declare(Options options) {
        options.flag("--sql", "Print the SQL script instead, for psql. TARGET may be a range FROM:TO.", on -> sql = on);
        options.flag("--dry-run", "Show what would run, and change nothing.", on -> dryRun = on);
        options.flag("--single-transaction", "Commit all revisions together, or none.", on -> singleTransaction = on);
        options.include(settings);
        options.include(drift);
        options.include(backup);
        options.include(project);
    }

    int run(String target, Direction direction, Console console) {
        Workspace workspace = project.workspace(console);
        RunOptions options = settings.over(workspace.project()).withSingleTransaction(singleTransaction);
        TargetCommand command = direction == Direction.UPGRADE ? new Upgrade(workspace) : new Downgrade(workspace);
        RunReport report = new RunReport(console, workspace, direction);
        if (sql) {
            console.out().print(command.script(target, options));
        } else if (dryRun) {
            report.planned(command.dryRun(target, options));
        } else {
            BeforeRun before = drift.before(console, workspace, backup.before(console, workspace));
            RunResult result =
                    Interruptible.run(workspace, () -> command.run(target, options, before, new RunProgress(console)));
            report.done(result);
        }
        return ExitCode.DONE;
    }
}

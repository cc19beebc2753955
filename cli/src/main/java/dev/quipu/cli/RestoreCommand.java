package dev.quipu.cli;

import dev.quipu.migration.backup.RestoreResult;
import dev.quipu.migration.command.Restore;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunListener;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

final class RestoreCommand implements Command {
    private Path file = Path.of("");
    private boolean dryRun;
    private final FormatOption format = new FormatOption();
    private final RunSettings settings = new RunSettings();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    RestoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Bring what a backup holds into an empty database.",
                        "The file is checked whole before anything is written, and every row is compared afterwards.",
                        "",
                        "What pg_dump has written pg_restore brings back, in one transaction: the options for timeouts and locks are not for it.")
                .withExamples("  quipu restore before.quipu.zip --url postgresql://localhost/copy");
    }

    @Override
    public void declare(Options options) {
        options.positional("FILE", ValueType.PATH, "The backup.", value -> file = value);
        options.flag("--dry-run", "Check the file and the database, and change nothing.", on -> dryRun = on);
        options.include(format);
        options.include(settings);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        BackupProgress progress = new BackupProgress(console);
        Restore restore = new Restore(workspace, progress);
        Path path = console.directory().resolve(file);
        RestoreResult result = Interruptible.run(
                workspace,
                () -> dryRun
                        ? restore.dryRun(path)
                        : restore.run(path, settings.over(workspace.project()), RunListener.NONE));
        progress.end();
        if (format.isText()) {
            console.out()
                    .println((dryRun ? "would restore " : "restored ") + result.database() + " of "
                            + Instant.parse(result.created()).truncatedTo(ChronoUnit.SECONDS)
                            + ": "
                            + BackupProgress.count(result.rows(), "row") + " in "
                            + BackupProgress.count(result.tables(), "table")
                            + (dryRun ? "; the file is whole, and the database empty" : ", all as they were"));
            result.warnings().forEach(warning -> console.err().println("warning: " + warning));
        } else {
            Table.Builder table = Table.of("file", "database", "created", "method", "tables", "rows", "warnings");
            table.row(
                    result.file().toString(),
                    result.database(),
                    result.created(),
                    result.method().word(),
                    result.tables(),
                    result.rows(),
                    result.warnings());
            format.print(console, table.build(), "");
        }
        return ExitCode.DONE;
    }
}

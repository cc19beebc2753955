package dev.quipu.cli;

import dev.quipu.migration.backup.RestoreResult;
import dev.quipu.migration.command.Restore;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunListener;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Bring what a backup holds into an empty database.",
            "The file is checked whole before anything is written, and every row is compared afterwards."
        },
        footerHeading = "%nExample:%n",
        footer = "  quipu restore before.quipu.zip --url postgresql://localhost/copy")
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Check the file and the database, and change nothing.")
    private boolean dryRun;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private RunSettings settings = new RunSettings();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    RestoreCommand(Console console) {
        this.console = console;
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
                    .println((dryRun ? "would restore " : "restored ") + result.database() + " of " + result.created()
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

package dev.quipu.cli;

import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.command.Backup;
import dev.quipu.migration.project.Workspace;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        description = {
            "Write the database to a file, and read that back.",
            "With pg_dump where one fits the server; otherwise Quipu writes the tables of the project's schemas itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu backup                         into .quipu/backups",
            "  quipu backup --to /var/backups       into another directory",
            "  quipu backup --to before.quipu.zip   into this file"
        })
final class BackupCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            paramLabel = "FILE-OR-DIR",
            description = "A directory, or a file whose name ends in .quipu.zip and that is not there yet.")
    private @Nullable Path to;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    BackupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        BackupProgress progress = new BackupProgress(console);
        Path place = to == null ? null : console.directory().resolve(to);
        BackupResult result = Interruptible.run(workspace, () -> new Backup(workspace, progress).run(place));
        progress.end();
        if (format.isText()) {
            progress.leftOut(result);
        }
        Table.Builder table = Table.of("file", "bytes", "method", "program", "tables", "rows", "left_out");
        table.row(
                result.file().toString(),
                result.bytes(),
                result.method().word(),
                result.program(),
                result.tables(),
                result.rows(),
                result.leftOut());
        if (format.isText()) {
            console.out().println(result.file());
            console.err().println(BackupProgress.size(result.bytes()) + ", "
                    + BackupProgress.count(result.rows(), "row") + " in "
                    + BackupProgress.count(result.tables(), "table") + ", by " + result.program());
        } else {
            format.print(console, table.build(), "");
        }
        return ExitCode.DONE;
    }
}

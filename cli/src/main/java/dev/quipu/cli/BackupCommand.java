package dev.quipu.cli;

import dev.quipu.migration.backup.BackupPlace;
import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.command.Backup;
import dev.quipu.migration.project.Workspace;
import org.jspecify.annotations.Nullable;

final class BackupCommand implements Command {
    private @Nullable String to;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    BackupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Write the database to a file, and read that back.",
                        "With pg_dump where one fits the server; otherwise Quipu writes the tables of the project's schemas itself.")
                .withExamples(
                        "  quipu backup                         into .quipu/backups",
                        "  quipu backup --to /var/backups/      into another directory, made if missing",
                        "  quipu backup --to before.zip         into this file");
    }

    @Override
    public void declare(Options options) {
        options.text(
                "--to",
                "FILE-OR-DIR",
                "A directory, where the file is named after database and time, or the file itself. A directory"
                        + " that exists, or is written with a / at its end, is one; else a name with an ending, such as"
                        + " x.zip, is a file, which must not exist (default: what quipu.toml says, or else"
                        + " .quipu/backups).",
                text -> to = text);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        BackupProgress progress = new BackupProgress(console);
        BackupPlace place = to == null ? null : BackupPlace.of(console.directory(), to);
        BackupResult result = Interruptible.run(workspace, () -> new Backup(workspace, progress).run(place));
        progress.end();
        if (format.isText()) {
            progress.warn(result);
        }
        Table.Builder table = Table.of("file", "bytes", "method", "program", "tables", "rows", "left_out", "warnings");
        table.row(
                result.file().toString(),
                result.bytes(),
                result.method().word(),
                result.program(),
                result.tables(),
                result.rows(),
                result.leftOut(),
                result.warnings());
        if (format.isText()) {
            console.out().println(result.file());
            console.err()
                    .println(BackupProgress.size(result.bytes()) + ", "
                            + BackupProgress.count(result.rows(), "row") + " in "
                            + BackupProgress.count(result.tables(), "table") + ", by " + result.program());
        } else {
            format.print(console, table.build(), "");
        }
        return ExitCode.DONE;
    }
}
